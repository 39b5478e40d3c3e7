import type { Consultation } from '@deskbell/server/contract/consultations'
import type { ApiError } from '../api/api-error.ts'
import { cancel, getConsultation, listOwnConsultations, reschedule } from '../api/consultations.ts'
import type { BookingHost } from './booking-flow.ts'
import { bookedFor } from './booking-memory.ts'
import type { BookingRequests } from './booking-requests.ts'
import { problemOf } from './problem.ts'

const takesPlace = ({ status }: Consultation): boolean => status === 'scheduled' || status === 'confirmed'

/** Sessions that are booked already: found again, moved, cancelled. */
export class BookingChanges {
  readonly #host: BookingHost
  readonly #requests: BookingRequests

  constructor(host: BookingHost, requests: BookingRequests) {
    this.#host = host
    this.#requests = requests
  }

  async loadOwn(): Promise<void> {
    const page = await listOwnConsultations(this.#host.client).catch(() => null)
    this.#host.flow.own = page?.data.filter(takesPlace) ?? []
    this.#host.requestUpdate()
  }

  /** Who comes back from Stripe's page, or reloads this one, finds what a purchase was for. */
  async findBooked(purchaseId: string): Promise<void> {
    const { client, flow } = this.#host
    const id = bookedFor(purchaseId)
    const consultation = id && (await getConsultation(client, id, { purchaseId }).catch(() => null))
    if (!consultation || flow.state.step.at !== 'time') return
    if (consultation.status === 'held') flow.dispatch({ type: 'resume', consultation, purchaseId })
    else if (takesPlace(consultation)) flow.open(consultation)
  }

  /** Something beside moving and cancelling did not work. */
  fail(error: ApiError): void {
    this.#requests.fail(problemOf(error))
  }

  async confirmMove(): Promise<void> {
    const { client, flow, timeZoneName: timeZone } = this.#host
    const { step, moving } = flow.state
    if (step.at !== 'move' || !moving) return
    const { id } = moving
    const { startsAt } = step.slot
    await this.#requests.ask('move', async () => {
      const consultation = await this.#requests.surely([id, startsAt, timeZone], (idempotencyKey) =>
        reschedule(client, id, { startsAt, timeZone }, { idempotencyKey, ...this.#requests.whose }),
      )
      this.#host.emit('booking-change', { consultationId: id, startsAt: consultation.startsAt })
      flow.dispatch({ type: 'booked', consultation, news: 'moved' })
    })
  }

  askCancel(asks: boolean): void {
    this.#host.flow.dispatch({ type: 'ask_cancel', asks })
  }

  async confirmCancel(): Promise<void> {
    const { client, flow } = this.#host
    const { step } = flow.state
    if (step.at !== 'booked') return
    const { id } = step.consultation
    await this.#requests.ask('cancel', async () => {
      const consultation = await this.#requests.surely([id, 'cancel'], (idempotencyKey) =>
        cancel(client, id, { idempotencyKey, ...this.#requests.whose }),
      )
      flow.own = flow.own.filter((one) => one.id !== id)
      this.#host.emit('booking-change', { consultationId: id, startsAt: null })
      flow.dispatch({ type: 'cancelled', consultation })
    })
  }
}
