import { describe, expect, it } from 'vitest'
import type { CheckoutStarted, CheckoutStatus } from '@deskbell/server/contract/checkout'
import type { PublicPackage } from '@deskbell/server/contract/packages'
import type { Purchase } from '@deskbell/server/contract/purchases'
import {
  type CheckoutEvent,
  type CheckoutState,
  hearsayMs,
  initialCheckout,
  nextCheckout,
  pollDelayMs,
  slowAfterMs,
} from '../../../widget/src/controllers/checkout-state.ts'

const offer = { id: 'p1', title: 'Five sessions', price: { amount: 45_000, currency: 'USD' } } as PublicPackage
const purchase = (state: Purchase['state'] = 'pending') => ({ id: 'u1', state }) as Purchase
const embedded = {
  ui: 'embedded',
  clientSecret: 'cs',
  publishableKey: 'pk',
  scriptUrl: 'https://js.stripe.com/x',
} as const
const started = (checkout: CheckoutStarted['checkout'], state?: Purchase['state']): CheckoutEvent => ({
  type: 'started',
  started: { purchase: purchase(state), purchaseToken: 't', checkout },
})
const polled = (
  next: CheckoutStatus['next'],
  more: Partial<CheckoutEvent & { type: 'polled' }> = {},
  message: string | null = null,
): CheckoutEvent => ({
  type: 'polled',
  status: {
    purchase: purchase(),
    next,
    lastPaymentError: message,
    checkout: next === 'pay' ? embedded : null,
    amountDue: next === 'pay' ? offer.price : null,
  },
  waitedMs: 0,
  paidHere: false,
  ...more,
})
const after = (...events: CheckoutEvent[]): CheckoutState => events.reduce(nextCheckout, initialCheckout)
const loaded: CheckoutEvent = { type: 'loaded', offer }
const known: CheckoutEvent = { type: 'go_on', buyerKnown: true }
const unknown: CheckoutEvent = { type: 'go_on', buyerKnown: false }
const returned: CheckoutEvent = { type: 'returned', purchaseId: 'u1' }

describe('the steps of checkout', () => {
  it('asks who the buyer is only where nobody has signed in', () => {
    expect(after(loaded, unknown).step).toEqual({ at: 'buyer' })
    expect(after(loaded, known).step).toEqual({ at: 'starting', from: 'offer' })
    expect(after(loaded, unknown, known).step).toEqual({ at: 'starting', from: 'buyer' })
  })

  it('starts once, however often the button is pressed', () => {
    const once = after(loaded, known)
    expect(nextCheckout(once, known)).toBe(once)
  })

  it('shows the payment in the page, or leaves for the payment page', () => {
    expect(after(loaded, known, started(embedded)).step).toEqual({
      at: 'payment',
      purchaseId: 'u1',
      checkout: embedded,
    })
    expect(after(loaded, known, started({ ui: 'hosted', url: 'https://pay.test/1' })).step).toEqual({
      at: 'leaving',
      purchaseId: 'u1',
      url: 'https://pay.test/1',
    })
  })

  it('goes back to where the promotion code stands when it does not work', () => {
    const problem = { code: 'promotion_code_invalid' }
    const refused: CheckoutEvent = { type: 'refused', problem }
    expect(after(loaded, unknown, known, refused).step).toEqual({ at: 'offer', problem })
    expect(after(loaded, { type: 'invalid', problem }).step).toEqual({ at: 'offer', problem })
  })

  it('does not go on naming the parts of a price that has changed', () => {
    const amount = { amount: 10_000, currency: 'USD' as const }
    const parts = [{ amount, afterDays: 0, afterMonths: 0 }]
    const paymentTerms = { kind: 'deposit', depositMinor: 10_000, balanceDueDays: 30, creditsRule: 'at_once' } as const
    const changed = after({ type: 'loaded', offer: { ...offer, paymentTerms: { ...paymentTerms, parts } } }, known, {
      type: 'refused',
      problem: { code: 'price_changed' },
      newPrice: { amount: 50_000, currency: 'USD' },
    })
    expect(changed.offer?.paymentTerms).toEqual({ ...paymentTerms, parts: [] })
  })

  it('is done at once where nothing is to be paid, and only if the server says paid', () => {
    expect(after(loaded, known, started(null, 'paid')).step.at).toBe('done')
    expect(after(loaded, known, started(null, 'pending')).step.at).toBe('confirming')
  })

  it('never takes a completed frame or a return from the payment page for a payment', () => {
    expect(after(loaded, known, started(embedded), { type: 'paid' }).step.at).toBe('confirming')
    expect(after(returned).step.at).toBe('confirming')
  })
})

describe('a refused checkout', () => {
  const refused = (code: string, newPrice?: PublicPackage['price']): CheckoutEvent => ({
    type: 'refused',
    problem: { code },
    ...(newPrice ? { newPrice } : {}),
  })

  it('shows the old and the new price and asks again', () => {
    const state = after(loaded, known, refused('price_changed', { amount: 50_000, currency: 'USD' }))
    expect(state.offer?.price.amount).toBe(50_000)
    expect(state.step).toMatchObject({ at: 'offer', priceBefore: { amount: 45_000 } })
  })

  it('asks for a code where the sign-in has run out or a code is needed', () => {
    for (const code of ['unauthenticated', 'session_expired', 'code_required']) {
      expect(after(loaded, known, refused(code)).step).toEqual({ at: 'buyer', problem: { code } })
    }
  })

  it('stays where the button was pressed and keeps the reason', () => {
    expect(after(loaded, known, refused('network')).step).toEqual({ at: 'offer', problem: { code: 'network' } })
    expect(after(loaded, unknown, known, refused('sold_out')).step).toEqual({
      at: 'buyer',
      problem: { code: 'sold_out' },
    })
  })

  it('offers the payment page where the frame cannot load', () => {
    const blocked = after(loaded, known, started(embedded), { type: 'script_blocked' })
    expect(blocked.step).toEqual({ at: 'blocked' })
    expect(nextCheckout(blocked, known).step).toEqual({ at: 'starting', from: 'blocked' })
  })
})

describe('waiting for the confirmation', () => {
  it('is done only when the server says so', () => {
    expect(after(returned, polled('wait')).step).toEqual({ at: 'confirming', purchaseId: 'u1', trouble: 'waiting' })
    expect(after(returned, polled('wait', { waitedMs: slowAfterMs })).step).toMatchObject({ trouble: 'slow' })
    expect(after(returned, polled('done')).step).toEqual({ at: 'done', purchaseId: 'u1' })
  })

  it('does not ask for a second payment while the first may only be unheard of', () => {
    const justPaid = { paidHere: true, waitedMs: hearsayMs - 1 }
    expect(after(returned, polled('pay', justPaid)).step.at).toBe('confirming')
    expect(after(returned, polled('pay', { paidHere: true, waitedMs: hearsayMs })).step.at).toBe('unpaid')
  })

  it('tells a declined payment from an unfinished one and from one that is over', () => {
    expect(after(returned, polled('pay', {}, 'Your card was declined.')).step).toMatchObject({
      at: 'unpaid',
      reason: 'declined',
    })
    expect(after(returned, polled('pay')).step).toMatchObject({ at: 'unpaid', reason: 'open' })
    expect(after(returned, polled('start_again')).step).toMatchObject({ at: 'unpaid', reason: 'over' })
  })

  it('opens the same payment again, or starts again with the package', () => {
    expect(after(returned, polled('pay'), { type: 'pay_again' }).step).toMatchObject({
      at: 'payment',
      checkout: embedded,
    })
    expect(after(returned, polled('start_again'), { type: 'start_again' }).step).toEqual({ at: 'loading' })
    expect(after(loaded, returned, polled('start_again'), { type: 'start_again' }).step).toEqual({ at: 'offer' })
  })

  it('keeps waiting while the network is down, and asks for a code where this device has no key', () => {
    const failed = (code: string): CheckoutEvent => ({ type: 'poll_failed', problem: { code }, waitedMs: 0 })
    expect(after(returned, failed('network')).step).toMatchObject({ at: 'confirming', trouble: 'offline' })
    expect(after(returned, failed('network'), polled('wait')).step).toMatchObject({ trouble: 'waiting' })
    expect(after(returned, failed('unavailable')).step).toMatchObject({ at: 'confirming', trouble: 'waiting' })
    expect(after(returned, failed('unauthenticated')).step).toMatchObject({ at: 'proof', purchaseId: 'u1' })
    expect(after(returned, failed('not_found')).step).toMatchObject({ at: 'proof', problem: { code: 'not_found' } })
  })

  it('asks at growing intervals of half a second to five', () => {
    const delays = Array.from({ length: 12 }, (_, attempt) => pollDelayMs(attempt))
    expect(delays[0]).toBe(500)
    expect(delays.at(-1)).toBe(5000)
    expect(delays).toEqual(delays.toSorted((a, b) => a - b))
  })
})

it('leaves every state alone when an event comes out of place', () => {
  const events: CheckoutEvent[] = [
    started(embedded),
    { type: 'refused', problem: { code: 'x' } },
    { type: 'paid' },
    polled('done'),
    { type: 'pay_again' },
    { type: 'script_blocked' },
  ]
  for (const event of events) expect(nextCheckout(initialCheckout, event)).toBe(initialCheckout)
})
