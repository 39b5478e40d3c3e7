import { describe, expect, it } from 'vitest'
import { googleLink, outlookLink } from '../../../widget/src/controllers/calendar-links.ts'
import { cancelWords, describeReceipt } from '../../../widget/src/elements/booking-panel/describe-receipt.ts'
import { formatMoney } from '../../../widget/src/format/money.ts'
import { bookingPanelWords } from '../../../widget/src/locales/en/booking-panel.ts'
import { translate } from '../../../widget/src/locales/messages.ts'
import { aConsultation } from '../../widget/support/booking.ts'

const nowMs = Date.parse('2026-12-01T09:00:00Z')
const wording = {
  t: (key: keyof typeof bookingPanelWords, params = {}) => translate(bookingPanelWords[key], params, 'en-GB'),
  money: (money: Parameters<typeof formatMoney>[0]) => formatMoney(money, 'en-GB'),
}
const receipt = (booked = aConsultation(), timeZone = 'Europe/Berlin') =>
  Object.fromEntries(
    describeReceipt(booked, wording, { locale: 'en-GB', timeZone, nowMs }).map(({ label, lines }) => [label, lines]),
  )

describe('a receipt', () => {
  it('says when in both zones, unless both show the same', () => {
    const [date, time, ...more] = receipt().When ?? []
    expect(date).toMatch(/^Tuesday,? 8 December 2026$/)
    expect(time).toMatch(/^15:00\s?–\s?16:00 Berlin$/)
    expect(more).toEqual([])
    expect(receipt(aConsultation(), 'America/New_York').When?.at(-1)).toBe('15:00 in Berlin')
    expect(receipt(aConsultation(), 'Pacific/Auckland').When?.at(-1)).toMatch(/^Tue,? 8 Dec, 15:00 in Berlin$/)
  })

  it('says where, as soon as that is known', () => {
    expect(receipt().Where).toEqual(['with Jane Doe', 'How you meet is agreed by email before the session.'])
    const location = 'https://meet.example/jane'
    expect(receipt(aConsultation({ location })).Where).toEqual(['with Jane Doe', location])
  })

  it('says what paid and what is left', () => {
    expect(receipt().Paid).toEqual(['1 credit of Starter', '4 credits left'])
    const price = { amount: 9000, currency: 'EUR' }
    expect(receipt(aConsultation({}, { paidWith: 'checkout', credits: null, price })).Paid).toEqual(['€90'])
    expect(receipt(aConsultation({}, { paidWith: 'trial', credits: null })).Paid).toEqual(['Free trial'])
  })

  it('says how long it can be changed', () => {
    expect(receipt().Changes).toEqual([expect.stringMatching(/^You can move or cancel it until Mon,? 7 Dec, 15:00\.$/)])
    expect(receipt(aConsultation({}, { cancelUntil: null })).Changes?.[0]).toMatch(/move it until.*may stay used/)
    const over = { cancelUntil: '2026-11-30T00:00:00Z', rescheduleUntil: null }
    expect(receipt(aConsultation({}, over)).Changes).toEqual([expect.stringContaining('cannot be moved any more')])
  })
})

it('says what becomes of what was paid, before somebody cancels', () => {
  const words = (booking: Parameters<typeof aConsultation>[1]) =>
    cancelWords(aConsultation({}, booking), wording, nowMs)
  const credits = aConsultation().booking.credits!
  expect(words({})).toBe('Your credit comes back to you.')
  expect(words({ credits: { ...credits, used: 2 } })).toBe('Your 2 credits come back to you.')
  expect(words({ cancelUntil: '2026-11-30T00:00:00Z' })).toMatch(/late to cancel/)
  expect(words({ paidWith: 'checkout', credits: null, price: { amount: 9000, currency: 'EUR' } })).toBe(
    'You get €90 back.',
  )
  expect(words({ paidWith: 'trial', credits: null })).toBe('The time becomes free for others.')
})

it('hands a session to other calendars as instants, whatever the zone', () => {
  const entry = {
    title: 'Advice & tea',
    details: 'CONS-7K3F9Q',
    startsAt: '2026-12-08T14:00:00.000Z',
    endsAt: '2026-12-08T15:00:00Z',
  }
  const google = new URL(googleLink(entry)).searchParams
  expect(google.get('dates')).toBe('20261208T140000Z/20261208T150000Z')
  expect(google.get('text')).toBe('Advice & tea')
  expect(new URL(outlookLink(entry)).searchParams.get('startdt')).toBe('2026-12-08T14:00:00.000Z')
})
