import { describe, expect, it } from 'vitest'
import type { ContactReveal, Purchase } from '@deskbell/server/contract/purchases'
import type { Granted } from '../../../widget/src/controllers/granted.ts'
import { bookingMode } from '../../../widget/src/elements/booking-panel/booking-mode.ts'

const granted = (scheduling: Purchase['package']['scheduling'], reveal: Partial<ContactReveal> = {}): Granted => ({
  purchase: { package: { scheduling } } as Purchase,
  reveal: {
    contact: { name: 'Jane', email: 'jane@example.com', phone: null },
    opens: 'now',
    welcomeMessage: '',
    calendlyLink: null,
    schedulingProblem: null,
    ...reveal,
  },
})
const link = 'https://calendly.com/jane/intro'
const silent = { contact: { name: 'Jane', email: null, phone: null } }

describe('how the sessions of a purchase are arranged', () => {
  it('by Calendly where the package says so and the link leads there', () => {
    expect(bookingMode(granted('calendly', { calendlyLink: link }))).toEqual({ kind: 'calendly', link })
    expect(bookingMode(granted('contact', { calendlyLink: link }))).toMatchObject({
      kind: 'contact',
      say: 'getInTouch',
    })
  })

  it('by the contact details where the calendar is out of reach', () => {
    expect(bookingMode(granted('calendly', { calendlyLink: 'https://evil.test/' }))).toMatchObject({
      say: 'calendarClosed',
    })
    expect(bookingMode(granted('calendly', { schedulingProblem: 'calendly_link_invalid' }))).toMatchObject({
      say: 'calendarClosed',
      email: 'jane@example.com',
    })
  })

  it('by the consultant where the buyer has no channel, or the package says so', () => {
    expect(bookingMode(granted('deskbell'))).toMatchObject({ say: 'willArrange' })
    expect(bookingMode(granted('contact', silent))).toMatchObject({ say: 'willContact', email: null })
    expect(bookingMode(granted('calendly', { ...silent, schedulingProblem: 'contact_missing' }))).toMatchObject({
      say: 'willContact',
    })
  })

  it('not yet where the purchase is not paid or not opened', () => {
    const { purchase } = granted('calendly')
    expect(bookingMode({ purchase, withheld: 'payment_required' })).toMatchObject({ say: 'unpaid' })
    expect(bookingMode({ purchase, withheld: 'not_yet_revealed' })).toMatchObject({ say: 'notYetRevealed' })
  })
})
