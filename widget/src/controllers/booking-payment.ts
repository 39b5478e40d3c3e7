import type { Consultation } from '@deskbell/server/contract/consultations'
import type { Slot } from '@deskbell/server/contract/availability'
import type { ReactiveController } from 'lit'
import { cancel } from '../api/consultations.ts'
import type { BookingDetails, DetailsHost } from './booking-details.ts'
import type { BookingRequests } from './booking-requests.ts'
import type { BookingStep } from './booking-state.ts'
import { confirmSession } from './confirm-session.ts'
import { loadPaying } from './load-paying.ts'

export interface PaymentHost extends DetailsHost {
  /** A place in the light DOM: Stripe refuses shadow roots. */
  paymentPlace(): HTMLElement
  leaveTo(url: string): void
}

/** The payment of a time that is kept meanwhile: here, on Stripe's page, or given up. */
export class BookingPayment implements ReactiveController {
  isShown = false
  readonly #host: PaymentHost
  readonly #requests: BookingRequests
  readonly #details: BookingDetails
  #left = new AbortController()
  #paidSlot: Slot | null = null

  constructor(host: PaymentHost, requests: BookingRequests, details: BookingDetails) {
    this.#host = host
    this.#requests = requests
    this.#details = details
    host.addController(this)
  }

  hostConnected(): void {
    window.addEventListener('pageshow', this.#backFromPaymentPage)
    const { step } = this.#host.flow.state
    if (step.at === 'payment' || step.at === 'confirming') this.enter(step)
  }

  hostDisconnected(): void {
    window.removeEventListener('pageshow', this.#backFromPaymentPage)
    this.#left.abort()
  }

  /** Begins what a step does by itself, and gives up what the last one was doing. */
  enter(step: BookingStep): void {
    this.#left.abort()
    const { signal } = (this.#left = new AbortController())
    if (step.at === 'details') this.#paidSlot = step.slot
    else if (step.at === 'payment') void this.#pay(step, signal)
    else if (step.at === 'leaving') this.#host.leaveTo(step.url)
    else if (step.at === 'confirming') void this.#confirm(step, signal)
  }

  payAgain(): void {
    const { step } = this.#host.flow.state
    if (step.at !== 'unpaid' || !step.checkout) return
    const { consultation, purchaseId, checkout } = step
    this.#host.flow.dispatch({ type: 'to_pay', consultation, purchaseId, checkout })
  }

  /** The same time anew, paid on Stripe's page. */
  async payElsewhere(): Promise<void> {
    const { step } = this.#host.flow.state
    if (step.at !== 'payment' || !this.#paidSlot) return
    this.#details.paysElsewhere = true
    await this.#release(step.consultation).catch(() => {})
    this.#pickAgain(this.#paidSlot)
    await this.#details.confirm()
  }

  /** The time kept earlier is paid after all. */
  resumeHold(): void {
    const { step } = this.#host.flow.state
    if (step.at !== 'held' || !step.purchaseId) return
    this.#host.flow.dispatch({ type: 'resume', consultation: step.hold, purchaseId: step.purchaseId })
  }

  /** The time kept earlier is given up, and the one chosen now is booked. */
  async releaseHold(): Promise<void> {
    const { step } = this.#host.flow.state
    if (step.at !== 'held') return
    await this.#requests.ask('confirmation', async () => {
      await this.#release(step.hold)
      this.#pickAgain(step.slot)
    })
  }

  #release({ id }: Consultation): Promise<Consultation> {
    return this.#requests.surely([id, 'release'], (idempotencyKey) =>
      cancel(this.#host.client, id, { idempotencyKey, ...this.#requests.whose }),
    )
  }

  #pickAgain(slot: Slot): void {
    this.#host.flow.dispatch({ type: 'back' })
    this.#host.flow.dispatch({ type: 'pick', slot })
  }

  async #pay({ checkout }: BookingStep & { at: 'payment' }, signal: AbortSignal): Promise<void> {
    const { flow } = this.#host
    this.isShown = false
    this.#host.tell('payment', 'started')
    try {
      const { showPayment } = await loadPaying(this.#host)
      await this.#host.updateComplete
      await showPayment(this.#host.paymentPlace(), checkout, () => flow.dispatch({ type: 'paid' }), signal)
      this.isShown = true
      this.#host.requestUpdate()
    } catch {
      if (signal.aborted) return
      this.#host.tell('payment', 'failed', 'payment_form_blocked')
      flow.dispatch({ type: 'blocked' })
    }
  }

  #confirm(kept: BookingStep & { at: 'confirming' }, signal: AbortSignal): Promise<void> {
    const { flow } = this.#host
    const settled = (consultation: Consultation) => {
      if (consultation.status === 'cancelled') flow.dispatch({ type: 'cancelled', consultation })
      else {
        this.#host.tell('payment', 'completed')
        flow.dispatch({ type: 'booked', consultation, news: 'booked' })
      }
    }
    const tell: Parameters<typeof confirmSession>[2]['tell'] = (event) => flow.dispatch(event)
    return confirmSession(this.#host, kept, { tell, settled, paidHere: this.isShown }, signal)
  }

  /** The browser's back button can bring back this page as it was left. */
  readonly #backFromPaymentPage = ({ persisted }: PageTransitionEvent): void => {
    const { step } = this.#host.flow.state
    if (persisted && step.at === 'leaving')
      this.#host.flow.dispatch({ type: 'resume', consultation: step.consultation, purchaseId: step.purchaseId })
  }
}
