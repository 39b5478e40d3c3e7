import { describe, expect, test } from 'vitest'
import { purchaseStates } from '@deskbell/server/contract/purchases'
import { contactOpening, revealed, type RevealRule } from '@deskbell/server/domain/contact-reveal'
import { codeOf, refusalOf } from './refusal.ts'

const paid = { state: 'paid', revealedAt: null, firstBookingAt: null } as const
const rules: RevealRule[] = ['on_payment', 'on_first_booking', 'by_hand']

describe('contact details', () => {
  test('stay closed until the purchase is paid, whatever the rule and whatever happened before', () => {
    for (const rule of rules) {
      for (const state of purchaseStates.filter((candidate) => candidate !== 'paid')) {
        expect(codeOf(() => contactOpening({ state, revealedAt: 1, firstBookingAt: 1 }, rule))).toBe('payment_required')
      }
    }
  })

  test('open with the payment where that is the rule', () => {
    expect(contactOpening(paid, 'on_payment')).toBe('now')
  })

  test('open with the first booking where that is the rule, and the way to book before', () => {
    expect(contactOpening(paid, 'on_first_booking')).toBe('on_first_booking')
    expect(contactOpening({ ...paid, firstBookingAt: 1 }, 'on_first_booking')).toBe('now')
  })

  test('open by hand alone where that is the rule', () => {
    for (const firstBookingAt of [null, 1]) {
      const refusal = refusalOf(() => contactOpening({ ...paid, firstBookingAt }, 'by_hand'))
      expect([refusal.code, refusal.details]).toEqual(['not_yet_revealed', { rule: 'by_hand' }])
    }
  })

  test('open by hand under every rule', () => {
    for (const rule of rules) expect(contactOpening({ ...paid, revealedAt: 1 }, rule)).toBe('now')
  })

  test('that the consultant keeps back are left out, the others stay', () => {
    const contact = { name: 'Jane Doe', email: 'jane@example.com', phone: '+1 555 0100' }
    expect(revealed(contact, { email: true, phone: true })).toEqual(contact)
    expect(revealed(contact, { email: true, phone: false })).toEqual({ ...contact, phone: null })
    expect(revealed(contact, { email: false, phone: true })).toEqual({ ...contact, email: null })
    expect(revealed(contact, { email: false, phone: false })).toEqual({ name: 'Jane Doe', email: null, phone: null })
  })
})
