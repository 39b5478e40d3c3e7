import type { TemplateResult } from 'lit'
import type { PaymentHost } from '../../controllers/booking-payment.ts'
import type { BookingStep } from '../../controllers/booking-state.ts'
import type { BookingSteps } from '../../controllers/booking-steps.ts'
import type { SignInView } from '../../controllers/sign-in-view.ts'
import type { MessageParams } from '../../locales/messages.ts'
import type { BookingView, BookingWord } from './booking-view.ts'
import { detailsView, moveView } from './details-view.ts'
import { confirmingView, heldView, leavingView, paymentView, unpaidView } from './payment-views.ts'
import { cancelledView, receiptView } from './receipt-view.ts'
import { timeView } from './time-view.ts'
import { waitingView, wishView } from './wish-view.ts'

/** What the templates after the choice of a time are made from: the element itself. */
export interface StepView extends BookingView, PaymentHost, SignInView {
  readonly steps: BookingSteps
  readonly packagesUrl?: string | null
  t(key: BookingWord, params?: MessageParams): string
}

const titles: Record<Exclude<BookingStep['at'], 'time' | 'booked'>, BookingWord> = {
  details: 'titleDetails',
  held: 'titleHeld',
  payment: 'titlePayment',
  leaving: 'titlePayment',
  confirming: 'titleConfirming',
  unpaid: 'titleUnpaid',
  move: 'titleMove',
  cancelled: 'titleCancelled',
  wish: 'titleWish',
  waiting: 'titleWaiting',
}

export const titleOf = ({ flow }: StepView): BookingWord => {
  const { step, moving } = flow.state
  if (step.at === 'time') return moving ? 'titleMove' : 'titleTime'
  if (step.at === 'booked')
    return step.news === 'booked' ? 'titleBooked' : step.news === 'moved' ? 'titleMoved' : 'titleOwn'
  return titles[step.at]
}

export const stepView = (view: StepView): TemplateResult => {
  const { step } = view.flow.state
  switch (step.at) {
    case 'time':
      return timeView(view)
    case 'details':
      return detailsView(view, step)
    case 'held':
      return heldView(view, step)
    case 'payment':
      return paymentView(view, step)
    case 'leaving':
      return leavingView(view, step)
    case 'confirming':
      return confirmingView(view, step)
    case 'unpaid':
      return unpaidView(view, step)
    case 'move':
      return moveView(view, step)
    case 'booked':
      return receiptView(view, step)
    case 'cancelled':
      return cancelledView(view, step)
    case 'wish':
      return wishView(view, step)
    case 'waiting':
      return waitingView(view, step)
  }
}
