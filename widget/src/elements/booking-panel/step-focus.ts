import type { ReactiveController } from 'lit'
import { initialBooking, type BookingState } from '../../controllers/booking-state.ts'
import type { StepView } from './steps-view.ts'

const nameOf = ({ step }: BookingState, signIn: 'address' | 'code'): string =>
  `${step.at} ${'news' in step ? step.news : ''} ${'asks' in step && step.asks} ${signIn}`

/** A new step takes the focus along, unless the visitor is elsewhere on the page. */
export class StepFocus implements ReactiveController {
  readonly #host: StepView
  #shown = nameOf(initialBooking, 'address')
  #hasMoved = false
  #holdsFocus = false
  #isExpected = false
  #seeksLost = false

  constructor(host: StepView) {
    this.#host = host
    host.addController(this)
  }

  /** Somebody comes from elsewhere on the page to what is shown next. */
  expect(): void {
    this.#isExpected = true
  }

  hostUpdate(): void {
    const { activeElement } = this.#host.getRootNode() as Document | ShadowRoot
    const shown = nameOf(this.#host.flow.state, this.#host.signIn.state.at)
    // What had the focus may be gone with its step, such as the payment form.
    const isLost = !activeElement || activeElement === document.body
    this.#holdsFocus = this.#isExpected || this.#host.contains(activeElement) || (isLost && this.#holdsFocus)
    this.#isExpected = false
    this.#hasMoved = shown !== this.#shown
    this.#shown = shown
  }

  hostUpdated(): void {
    const find = (selector: string) => this.#host.renderRoot.querySelector<HTMLElement>(selector)
    const { step } = this.#host.flow.state
    const lost = find('#lost')
    if (lost && this.#seeksLost) {
      this.#seeksLost = false
      lost.focus()
    }
    if (!this.#hasMoved || !this.#holdsFocus) return
    // What is free around a lost time is shown once it has been asked for anew.
    this.#seeksLost = step.at === 'time' && !!step.lost && !lost
    ;(find(wantedBy(this.#host)) ?? find('#title'))?.focus()
  }
}

const wantedBy = ({ flow, signIn }: StepView): string => {
  const { step } = flow.state
  if (step.at === 'time' && step.lost) return '#lost'
  if (signIn.state.at === 'code') return '#code'
  return step.at === 'booked' && step.asks ? '#cancel' : '#title'
}
