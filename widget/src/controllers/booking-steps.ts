import type { Consultation } from '@deskbell/server/contract/consultations'
import { BookingChanges } from './booking-changes.ts'
import { BookingDetails } from './booking-details.ts'
import { BookingPayment, type PaymentHost } from './booking-payment.ts'
import { BookingRequests } from './booking-requests.ts'
import type { BookingStep } from './booking-state.ts'
import { BookingWaitlist } from './booking-waitlist.ts'

/** All that comes after a time is chosen, from details to receipt, and what each step begins by itself. */
export class BookingSteps {
  readonly details: BookingDetails
  readonly payment: BookingPayment
  readonly changes: BookingChanges
  readonly waitlist: BookingWaitlist
  readonly #host: PaymentHost

  constructor(host: PaymentHost) {
    const requests = new BookingRequests(host)
    this.#host = host
    this.details = new BookingDetails(host, requests)
    this.payment = new BookingPayment(host, requests, this.details)
    this.changes = new BookingChanges(host, requests)
    this.waitlist = new BookingWaitlist(host, requests, this.details.typed)
    host.flow.entered = (step) => this.#enter(step)
    this.#enter(host.flow.state.step)
  }

  /** It is known what can be booked, or somebody else has signed in. */
  begin(): void {
    const { subject, flow } = this.#host
    const { step } = flow.state
    if (subject?.purchaseId) void this.changes.findBooked(subject.purchaseId)
    if (this.details.isSignedIn) void this.changes.loadOwn()
    if (step.at === 'details') this.details.begin(step.slot)
  }

  signedIn(): void {
    this.#host.tell('sign_in', 'completed')
    this.begin()
    this.#host.requestUpdate()
    void this.waitlist.join()
  }

  again(): void {
    this.#host.flow.dispatch({ type: 'again' })
    this.#host.calendar.refresh()
    if (this.details.isSignedIn) void this.changes.loadOwn()
  }

  #enter(step: BookingStep): void {
    if (step.at === 'details') {
      this.#host.tell('details', 'started')
      if (!this.details.isSignedIn) this.#host.tell('sign_in', 'started')
      this.details.begin(step.slot)
    } else if (step.at === 'booked' && step.news === 'booked') this.#booked(step.consultation)
    this.payment.enter(step)
  }

  #booked({ id: consultationId, startsAt, booking }: Consultation): void {
    const purchaseId = this.#host.subject?.purchaseId ?? booking.credits?.purchaseId ?? null
    this.#host.tell('confirmation', 'completed')
    this.#host.emit('booking-complete', { consultationId, purchaseId, startsAt })
    Object.assign(this.details.typed, { about: '', type: '' })
  }
}
