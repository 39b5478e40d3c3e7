import { describe, expect, test } from 'vitest'
import { purchaseStates } from '@deskbell/server/contract/purchases'
import { contactOpening, revealed, type RevealRule } from '@deskbell/server/domain/contact-reveal'
import { codeOf, refusalOf } from './refusal.ts'

const paid = { state: 'paid', revealedAt: null } as const
const rules: RevealRule[] = ['on_payment', 'on_first_booking', 'by_hand']
const notBooked = { firstAt: null, isPossible: true }
const booked = { firstAt: 1, isPossible: true }
const noWayToBook = { firstAt: null, isPossible: false }

describe('contact details', () => {
  test('stay closed until the purchase is paid, whatever the rule and whatever happened before', () => {
    for (const rule of rules) {
      for (const state of purchaseStates.filter((candidate) => candidate !== 'paid')) {
        expect(codeOf(() => contactOpening({ state, revealedAt: 1 }, booked, rule))).toBe('payment_required')
      }
    }
  })

  test('open with the payment where that is the rule', () => {
    expect(contactOpening(paid, notBooked, 'on_payment')).toBe('now')
  })

  test('open with the first booking where that is the rule, and the way to book before', () => {
    expect(contactOpening(paid, notBooked, 'on_first_booking')).toBe('on_first_booking')
    expect(contactOpening(paid, booked, 'on_first_booking')).toBe('now')
  })

  test('wait for no booking where there is no way to book', () => {
    expect(contactOpening(paid, noWayToBook, 'on_first_booking')).toBe('now')
  })

  test('open by hand alone where that is the rule', () => {
    for (const booking of [notBooked, booked, noWayToBook]) {
      const refusal = refusalOf(() => contactOpening(paid, booking, 'by_hand'))
      expect([refusal.code, refusal.details]).toEqual(['not_yet_revealed', { rule: 'by_hand' }])
    }
  })

  test('open by hand under every rule', () => {
    for (const rule of rules) expect(contactOpening({ ...paid, revealedAt: 1 }, notBooked, rule)).toBe('now')
  })

  test('that the consultant keeps back are left out, the others stay', () => {
    const contact = { name: 'Jane Doe', email: 'jane@example.com', phone: '+1 555 0100' }
    expect(revealed(contact, { email: true, phone: true })).toEqual(contact)
    expect(revealed(contact, { email: true, phone: false })).toEqual({ ...contact, phone: null })
    expect(revealed(contact, { email: false, phone: true })).toEqual({ ...contact, email: null })
    expect(revealed(contact, { email: false, phone: false })).toEqual({ name: 'Jane Doe', email: null, phone: null })
  })
})
