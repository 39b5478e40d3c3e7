import type { Slot } from '@deskbell/server/contract/availability'
import type { Checkout, CheckoutStatus } from '@deskbell/server/contract/checkout'
import type { Consultation } from '@deskbell/server/contract/consultations'
import type { Money } from '@deskbell/server/contract/primitives'
import type { WaitlistEntry } from '@deskbell/server/contract/waitlist'
import type { Problem } from './problem.ts'

type EmbeddedCheckout = Extract<Checkout, { ui: 'embedded' }>

/** A request under way, or what came in its way. */
interface Asking {
  busy: boolean
  problem: Problem | null
}

/** The time somebody waits for, with one consultant: any in a window, or a seat in a planned session. */
export interface Wish {
  consultantId: string
  from: string
  to: string
  durationMinutes: number
  consultationId?: string
}

/** A session that is kept until it is paid. */
interface Kept {
  consultation: Consultation
  purchaseId: string
}

export type BookingStep =
  /** `lost` was just taken by somebody else. */
  | { at: 'time'; lost: Slot | null }
  | ({ at: 'details'; slot: Slot; priceBefore: Money | null } & Asking)
  /** Another time is kept for this visitor already. */
  | ({ at: 'held'; slot: Slot; hold: Consultation; purchaseId: string | null } & Asking)
  | ({ at: 'payment'; checkout: EmbeddedCheckout; blocked: boolean } & Kept)
  | ({ at: 'leaving'; url: string } & Kept)
  | ({ at: 'confirming'; trouble: 'waiting' | 'slow' | 'offline' } & Kept)
  | ({ at: 'unpaid'; message: string | null; checkout: Checkout | null } & Kept & Asking)
  | ({ at: 'move'; slot: Slot } & Asking)
  | ({ at: 'booked'; consultation: Consultation; news: 'booked' | 'moved' | null; asks: boolean } & Asking)
  | { at: 'cancelled'; consultation: Consultation }
  | ({ at: 'wish'; wish: Wish } & Asking)
  | { at: 'waiting'; entry: WaitlistEntry }

export interface BookingState {
  /** The session that the next time chosen is for. */
  moving: Consultation | null
  step: BookingStep
}

export type BookingEvent =
  | { type: 'pick'; slot: Slot }
  | { type: 'back' }
  | { type: 'ask' }
  | { type: 'failed'; problem: Problem }
  | { type: 'taken' }
  | { type: 'price_changed'; price: Money; problem: Problem }
  | { type: 'hold_found'; hold: Consultation; purchaseId: string | null }
  | { type: 'to_pay'; consultation: Consultation; purchaseId: string; checkout: Checkout }
  | { type: 'blocked' }
  | { type: 'paid' }
  | { type: 'polled'; status: CheckoutStatus; trouble: 'waiting' | 'slow' }
  | { type: 'poll_failed'; trouble: 'waiting' | 'slow' | 'offline' }
  | { type: 'resume'; consultation: Consultation; purchaseId: string }
  | { type: 'booked'; consultation: Consultation; news: 'booked' | 'moved' | null }
  | { type: 'move' }
  | { type: 'ask_cancel'; asks: boolean }
  | { type: 'cancelled'; consultation: Consultation }
  | { type: 'wish'; wish: Wish }
  | { type: 'waiting'; entry: WaitlistEntry }
  | { type: 'again' }

const quiet: Asking = { busy: false, problem: null }

export const initialBooking: BookingState = { moving: null, step: { at: 'time', lost: null } }

const toPay = (kept: Kept, checkout: Checkout): BookingStep =>
  checkout.ui === 'hosted'
    ? { at: 'leaving', ...kept, url: checkout.url }
    : { at: 'payment', ...kept, checkout, blocked: false }

const keptOf = ({ consultation, purchaseId }: Kept): Kept => ({ consultation, purchaseId })

const back = ({ moving, step }: BookingState): BookingState =>
  moving && step.at === 'time'
    ? { moving: null, step: { at: 'booked', consultation: moving, news: null, asks: false, ...quiet } }
    : { moving, step: { at: 'time', lost: null } }

const polled = (kept: Kept, { status, trouble }: BookingEvent & { type: 'polled' }): BookingStep => {
  const { next, lastPaymentError: message, checkout } = status
  return next === 'pay' || next === 'start_again'
    ? { at: 'unpaid', ...kept, message, checkout: next === 'pay' ? checkout : null, ...quiet }
    : { at: 'confirming', ...kept, trouble }
}

/** A whole booking as one rule: what an event makes of a state. An event out of place changes nothing. */
export const nextBooking = (state: BookingState, event: BookingEvent): BookingState => {
  const { step, moving } = state
  const to = (next: BookingStep): BookingState => ({ moving, step: next })
  switch (event.type) {
    case 'pick': {
      if (step.at !== 'time') return state
      const { slot } = event
      return to(moving ? { at: 'move', slot, ...quiet } : { at: 'details', slot, priceBefore: null, ...quiet })
    }
    case 'back':
      return back(state)
    case 'ask':
      return 'busy' in step && !step.busy ? to({ ...step, busy: true, problem: null }) : state
    case 'failed':
      return 'busy' in step ? to({ ...step, busy: false, problem: event.problem }) : state
    case 'taken':
      return 'slot' in step ? to({ at: 'time', lost: step.slot }) : state
    case 'price_changed': {
      if (step.at !== 'details') return state
      const { slot } = step
      const { price: rate, problem } = event
      return to({
        ...step,
        slot: { ...slot, rate, originalRate: null },
        priceBefore: slot.rate,
        busy: false,
        problem,
      })
    }
    case 'hold_found': {
      const { hold, purchaseId } = event
      return step.at === 'details' ? to({ at: 'held', slot: step.slot, hold, purchaseId, ...quiet }) : state
    }
    case 'to_pay':
      return to(toPay(keptOf(event), event.checkout))
    case 'blocked':
      return step.at === 'payment' ? to({ ...step, blocked: true }) : state
    case 'paid':
      return step.at === 'payment' ? to({ at: 'confirming', ...keptOf(step), trouble: 'waiting' }) : state
    case 'resume':
      return to({ at: 'confirming', ...keptOf(event), trouble: 'waiting' })
    case 'polled':
      return step.at === 'confirming' ? to(polled(keptOf(step), event)) : state
    case 'poll_failed':
      return step.at === 'confirming' ? to({ ...step, trouble: event.trouble }) : state
    case 'booked': {
      const { consultation, news } = event
      return { moving: null, step: { at: 'booked', consultation, news, asks: false, ...quiet } }
    }
    case 'move':
      return step.at === 'booked' ? { moving: step.consultation, step: { at: 'time', lost: null } } : state
    case 'ask_cancel':
      return step.at === 'booked' && !step.busy ? to({ ...step, asks: event.asks, problem: null }) : state
    case 'cancelled':
      return { moving: null, step: { at: 'cancelled', consultation: event.consultation } }
    case 'wish':
      return step.at === 'time' ? to({ at: 'wish', wish: event.wish, ...quiet }) : state
    case 'waiting':
      return to({ at: 'waiting', entry: event.entry })
    case 'again':
      return initialBooking
  }
}
