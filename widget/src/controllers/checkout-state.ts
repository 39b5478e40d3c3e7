import type { Checkout, CheckoutStarted, CheckoutStatus } from '@deskbell/server/contract/checkout'
import type { PublicPackage } from '@deskbell/server/contract/packages'
import type { Money } from '@deskbell/server/contract/primitives'
import type { Purchase } from '@deskbell/server/contract/purchases'
import type { Problem } from './problem.ts'

export type EmbeddedCheckout = Extract<Checkout, { ui: 'embedded' }>
type UnpaidReason = 'declined' | 'open' | 'over'

/** Where the buyer said yes; a buyer who proved the address is not asked for it again. */
export type StartedFrom = 'offer' | 'buyer' | 'signed_in' | 'blocked'

export type CheckoutStep =
  | { at: 'loading' }
  | { at: 'missing'; problem: Problem }
  /** Opened by the link of a gift: nothing is bought. */
  | { at: 'gift' }
  | { at: 'offer'; problem?: Problem; priceBefore?: Money }
  | { at: 'buyer'; problem?: Problem }
  | { at: 'starting'; from: StartedFrom }
  | { at: 'payment'; purchaseId: string; checkout: EmbeddedCheckout }
  /** Stripe's frame cannot be shown on this page: Stripe's own page is offered instead. */
  | { at: 'blocked'; problem?: Problem }
  | { at: 'leaving'; purchaseId: string; url: string }
  | { at: 'confirming'; purchaseId: string; trouble: 'waiting' | 'slow' | 'offline' }
  /** This device holds no key to the purchase: a code proves the buyer. */
  | { at: 'proof'; purchaseId: string; problem: Problem }
  | {
      at: 'unpaid'
      purchaseId: string
      reason: UnpaidReason
      message: string | null
      /** Both are there where it can be paid still. */
      checkout: Checkout | null
      amountDue: Money | null
    }
  | { at: 'done'; purchaseId: string }

export interface CheckoutState {
  offer: PublicPackage | null
  purchase: Purchase | null
  step: CheckoutStep
}

export type CheckoutEvent =
  | { type: 'loaded'; offer: PublicPackage }
  | { type: 'gift_ready' }
  | { type: 'load_failed'; problem: Problem }
  | { type: 'returned'; purchaseId: string }
  | { type: 'go_on'; buyerKnown: boolean }
  | { type: 'signed_in' }
  | { type: 'invalid'; problem: Problem }
  | { type: 'back' }
  | { type: 'started'; started: CheckoutStarted }
  | { type: 'refused'; problem: Problem; newPrice?: Money }
  | { type: 'script_blocked' }
  | { type: 'paid' }
  | { type: 'polled'; status: CheckoutStatus; waitedMs: number; paidHere: boolean }
  | { type: 'poll_failed'; problem: Problem; waitedMs: number }
  | { type: 'pay_again' }
  | { type: 'start_again' }

/** Stripe tells the page before the server: for a while "pay" only means "not heard yet". */
export const hearsayMs = 10_000
export const slowAfterMs = 15_000

export const pollDelayMs = (attempt: number): number => Math.min(5000, Math.round(500 * 1.5 ** attempt))

export const initialCheckout: CheckoutState = { offer: null, purchase: null, step: { at: 'loading' } }

/** Codes that a fresh sign-in mends. */
const unknownBuyer = new Set(['unauthenticated', 'session_expired', 'code_required'])

const opened = ({ id: purchaseId, state }: Purchase, checkout: Checkout | null): CheckoutStep =>
  checkout === null
    ? state === 'paid'
      ? { at: 'done', purchaseId }
      : { at: 'confirming', purchaseId, trouble: 'waiting' }
    : checkout.ui === 'hosted'
      ? { at: 'leaving', purchaseId, url: checkout.url }
      : { at: 'payment', purchaseId, checkout }

const refused = (state: CheckoutState, from: StartedFrom, problem: Problem, newPrice?: Money): CheckoutState => {
  const { offer } = state
  if (newPrice && offer) {
    // What the parts come to now is not known here.
    const terms = offer.paymentTerms && { paymentTerms: { ...offer.paymentTerms, parts: [] } }
    return {
      ...state,
      offer: { ...offer, price: newPrice, ...terms },
      step: { at: 'offer', problem, priceBefore: offer.price },
    }
  }
  // The code stands on the first step.
  if (problem.code === 'promotion_code_invalid') return { ...state, step: { at: 'offer', problem } }
  return {
    ...state,
    step: { at: unknownBuyer.has(problem.code) ? 'buyer' : from === 'signed_in' ? 'offer' : from, problem },
  }
}

const polled = (
  purchaseId: string,
  { status, waitedMs, paidHere }: CheckoutEvent & { type: 'polled' },
): CheckoutStep => {
  const { next, lastPaymentError: message, checkout, amountDue } = status
  if (next === 'done') return { at: 'done', purchaseId }
  if (next === 'start_again')
    return { at: 'unpaid', purchaseId, reason: 'over', message, checkout: null, amountDue: null }
  if (next === 'pay' && !(paidHere && waitedMs < hearsayMs)) {
    return { at: 'unpaid', purchaseId, reason: message === null ? 'open' : 'declined', message, checkout, amountDue }
  }
  return { at: 'confirming', purchaseId, trouble: waitedMs >= slowAfterMs ? 'slow' : 'waiting' }
}

/** What another sign-in may open: the server does not say whether a purchase of somebody else's exists. */
const notOpen = new Set(['unauthenticated', 'session_expired', 'forbidden', 'not_found'])

const pollFailed = (purchaseId: string, problem: Problem, waitedMs: number): CheckoutStep =>
  notOpen.has(problem.code)
    ? { at: 'proof', purchaseId, problem }
    : {
        at: 'confirming',
        purchaseId,
        trouble: problem.code === 'network' ? 'offline' : waitedMs >= slowAfterMs ? 'slow' : 'waiting',
      }

/** The whole checkout as one rule: what an event makes of a state. An event out of place changes nothing. */
export const nextCheckout = (state: CheckoutState, event: CheckoutEvent): CheckoutState => {
  const { step } = state
  const to = (next: CheckoutStep): CheckoutState => ({ ...state, step: next })
  switch (event.type) {
    case 'loaded':
      return { ...state, offer: event.offer, step: step.at === 'loading' ? { at: 'offer' } : step }
    case 'gift_ready':
      return to({ at: 'gift' })
    case 'load_failed':
      return step.at === 'loading' ? to({ at: 'missing', problem: event.problem }) : state
    case 'returned':
      return to({ at: 'confirming', purchaseId: event.purchaseId, trouble: 'waiting' })
    case 'go_on':
      if (step.at !== 'offer' && step.at !== 'buyer' && step.at !== 'blocked') return state
      return to(event.buyerKnown ? { at: 'starting', from: step.at } : { at: 'buyer' })
    case 'signed_in':
      return step.at === 'buyer' ? to({ at: 'starting', from: 'signed_in' }) : state
    case 'invalid':
      return step.at === 'buyer' || step.at === 'offer' ? to({ at: step.at, problem: event.problem }) : state
    case 'back':
      return to({ at: 'offer' })
    case 'started':
      return step.at === 'starting'
        ? { ...to(opened(event.started.purchase, event.started.checkout)), purchase: event.started.purchase }
        : state
    case 'refused':
      return step.at === 'starting' ? refused(state, step.from, event.problem, event.newPrice) : state
    case 'script_blocked':
      return step.at === 'payment' ? to({ at: 'blocked' }) : state
    case 'paid':
      return step.at === 'payment' ? to({ at: 'confirming', purchaseId: step.purchaseId, trouble: 'waiting' }) : state
    case 'polled':
      return step.at === 'confirming'
        ? { ...to(polled(step.purchaseId, event)), purchase: event.status.purchase }
        : state
    case 'poll_failed':
      return step.at === 'confirming' ? to(pollFailed(step.purchaseId, event.problem, event.waitedMs)) : state
    case 'pay_again':
      return step.at === 'unpaid' && step.checkout && state.purchase ? to(opened(state.purchase, step.checkout)) : state
    case 'start_again':
      return to({ at: state.offer ? 'offer' : 'loading' })
  }
}

/** What the visitor would have to do again after leaving now. */
export const losesOnLeaving = ({ at }: CheckoutStep, typed: boolean): boolean =>
  at === 'starting' || at === 'payment' || at === 'blocked' || (at === 'buyer' && typed)
