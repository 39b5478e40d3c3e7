import type { Slot } from '@deskbell/server/contract/availability'
import type { ConsultationDraft } from '@deskbell/server/contract/consultations'
import { sessionOf } from '../api/buyer-request.ts'
import { book } from '../api/consultations.ts'
import { isSignedIn } from '../api/identity.ts'
import { aboutOf } from './booking-about.ts'
import { minutesOf, type BookingHost } from './booking-flow.ts'
import { rememberBooked } from './booking-memory.ts'
import { payersOf, payerKey, payOf, type Means, type Payer } from './booking-pay.ts'
import { isNameMissing, type BookingRequests } from './booking-requests.ts'
import { loadMeans } from './load-means.ts'
import { pageAddress } from './page-address.ts'
import { problemOf } from './problem.ts'

export interface DetailsHost extends BookingHost {
  readonly paymentUi: 'embedded' | 'hosted'
}

/** What is told of a session before it is booked, and what pays it. */
export class BookingDetails {
  /** What was typed stays, whatever comes in the way. */
  readonly typed = { name: '', about: '', type: '' }
  /** How the visitor can pay the chosen time; undefined until it is known. */
  means: Means | null | undefined = null
  asksName = false
  /** Stripe's frame cannot be shown here: the next one is paid on Stripe's page. */
  paysElsewhere = false
  #chosenPayer: string | null = null
  #meansLoaded: Promise<void> | undefined
  readonly #host: DetailsHost
  readonly #requests: BookingRequests

  constructor(host: DetailsHost, requests: BookingRequests) {
    this.#host = host
    this.#requests = requests
  }

  get isSignedIn(): boolean {
    return isSignedIn(this.#host.client)
  }

  get payers(): Payer[] {
    const { step } = this.#host.flow.state
    return step.at === 'details' && this.means !== undefined ? payersOf(step.slot, this.means) : []
  }

  get payer(): Payer | undefined {
    return this.payers.find((payer) => payerKey(payer) === this.#chosenPayer) ?? this.payers[0]
  }

  choosePayer(key: string): void {
    this.#chosenPayer = key
    this.#host.requestUpdate()
  }

  /** A time was chosen, or somebody else has signed in. */
  begin(slot: Slot): void {
    this.#meansLoaded = this.#loadMeans(slot)
  }

  async confirm(): Promise<void> {
    await this.#meansLoaded
    const { step } = this.#host.flow.state
    const { payer } = this
    if (step.at !== 'details' || step.busy || !payer) return
    if (this.asksName && !this.typed.name) {
      this.#requests.fail({ code: 'name_missing' })
      return
    }
    await this.#requests.ask('details', () => this.#book(step.slot, payer))
  }

  async #book(slot: Slot, payer: Payer): Promise<void> {
    const { client, flow } = this.#host
    const draft = this.#draft(slot, payer)
    this.#host.tell('confirmation', 'started')
    const send = (idempotencyKey: string) => book(client, draft, { idempotencyKey, ...this.#requests.whose })
    const { consultation, checkout, purchaseId } = await this.#requests.surely(draft, send).catch((error) => {
      this.asksName ||= isNameMissing(error)
      throw error
    })
    if (purchaseId) rememberBooked(purchaseId, consultation.id)
    if (checkout && purchaseId) flow.dispatch({ type: 'to_pay', consultation, purchaseId, checkout })
    else flow.dispatch({ type: 'booked', consultation, news: 'booked' })
  }

  #draft(slot: Slot, payer: Payer): ConsultationDraft {
    const { subject, timeZoneName, shownServiceType, paymentUi } = this.#host
    const { name, about, type } = this.typed
    return {
      consultantId: slot.consultantIds?.[0] ?? subject?.consultants[0]?.id ?? '',
      startsAt: slot.startsAt,
      durationMinutes: minutesOf(slot),
      serviceType: shownServiceType,
      timeZone: timeZoneName,
      pageUrl: pageAddress(location.href),
      ...aboutOf(about),
      ...(name && { name }),
      ...(type && { type: type as NonNullable<ConsultationDraft['type']> }),
      pay: payOf(payer, { returnUrl: pageAddress(location.href), ui: this.paysElsewhere ? 'hosted' : paymentUi }),
    }
  }

  /** Whose credits could pay is told to who holds the purchase's token, too; to book takes a sign-in. */
  get #hasMeans(): boolean {
    const { client, subject } = this.#host
    return this.isSignedIn || !!(subject?.purchaseId && sessionOf(client).purchaseToken(subject.purchaseId))
  }

  async #loadMeans(slot: Slot): Promise<void> {
    const { client, subject, shownServiceType: serviceType } = this.#host
    this.means = this.#hasMeans ? undefined : null
    this.#host.requestUpdate()
    if (this.means === null) return
    const { consultantId, durationMinutes, startsAt } = this.#draft(slot, { with: 'trial' })
    try {
      const session = { consultantId, durationMinutes, startsAt, serviceType }
      this.means = await loadMeans(client, session, subject?.purchaseId ?? null)
    } catch (error) {
      this.means = null
      this.#requests.fail(problemOf(error))
    }
    this.#host.requestUpdate()
  }
}
