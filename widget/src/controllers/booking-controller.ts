import type { ReactiveController } from 'lit'
import type { Slot } from '@deskbell/server/contract/availability'
import type { Consultation, ConsultationDraft } from '@deskbell/server/contract/consultations'
import type { Money } from '@deskbell/server/contract/primitives'
import { ApiError } from '../api/api-error.ts'
import {
  book,
  cancel,
  getConsultation,
  joinWaitlist,
  listOwnConsultations,
  reschedule,
  type Whose,
} from '../api/consultations.ts'
import { sessionOf } from '../api/buyer-request.ts'
import type { FunnelEvent } from '@deskbell/server/contract/events'
import { isSignedIn } from '../api/identity.ts'
import type { DeskbellElement } from '../elements/base/deskbell-element.ts'
import { askSurely } from './ask-surely.ts'
import { aboutOf } from './booking-about.ts'
import type { BookingCalendar } from './booking-calendar.ts'
import { bookedFor, rememberBooked } from './booking-memory.ts'
import { payersOf, payerKey, payOf, type Means, type Payer } from './booking-pay.ts'
import { initialBooking, nextBooking, type BookingEvent, type BookingStep, type Wish } from './booking-state.ts'
import type { BookingSubject } from './booking-subject.ts'
import { CheckoutAttempt } from './checkout-attempt.ts'
import { confirmSession } from './confirm-session.ts'
import { loadMeans } from './load-means.ts'
import { loadPaying } from './load-paying.ts'
import { pageAddress } from './page-address.ts'
import { problemOf } from './problem.ts'

export interface BookingHost extends DeskbellElement {
  readonly subject: BookingSubject | null
  readonly calendar: BookingCalendar
  readonly timeZoneName: string
  readonly durationMinutes: number
  readonly shownServiceType: ConsultationDraft['serviceType']
  readonly paymentUi: 'embedded' | 'hosted'
  /** A place in the light DOM: Stripe refuses shadow roots. */
  paymentPlace(): HTMLElement
  leaveTo(url: string): void
  tell(step: FunnelEvent['step'], outcome: FunnelEvent['outcome'], code?: string): void
}

/** What was typed stays, whatever comes in the way. */
export interface Typed {
  name: string
  about: string
  type: string
}

/** Owns one booking from the time chosen to its receipt; what follows what is decided by `booking-state`. */
export class BookingController implements ReactiveController {
  state = initialBooking
  readonly typed: Typed = { name: '', about: '', type: '' }
  /** How the visitor can pay the chosen time; undefined until it is known. */
  means: Means | null | undefined = null
  chosenPayer: string | null = null
  asksName = false
  /** Sessions the visitor has booked before. */
  own: Consultation[] = []
  paymentShown = false
  readonly #host: BookingHost
  readonly #attempt = new CheckoutAttempt()
  #left = new AbortController()
  #slot: Slot | null = null
  #meansLoaded: Promise<void> | undefined
  #paysElsewhere = false

  constructor(host: BookingHost) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    window.addEventListener('pageshow', this.#backFromPaymentPage)
    const { at } = this.state.step
    if (at === 'payment' || at === 'confirming') this.#enter(this.state.step)
  }

  hostDisconnected(): void {
    window.removeEventListener('pageshow', this.#backFromPaymentPage)
    this.#left.abort()
  }

  /** Whose credits could pay is told to who holds the purchase's token, too; to book takes a sign-in. */
  get #hasMeans(): boolean {
    const { client, subject } = this.#host
    return this.isSignedIn || !!(subject?.purchaseId && sessionOf(client).purchaseToken(subject.purchaseId))
  }

  get isSignedIn(): boolean {
    return isSignedIn(this.#host.client)
  }

  get payers(): Payer[] {
    const { step } = this.state
    return step.at === 'details' && this.means !== undefined ? payersOf(step.slot, this.means) : []
  }

  get payer(): Payer | undefined {
    return this.payers.find((payer) => payerKey(payer) === this.chosenPayer) ?? this.payers[0]
  }

  /** A subject has come, or somebody else has signed in. */
  begin(): void {
    this.#host.tell('time', 'started')
    const { subject, client } = this.#host
    const consultationId = subject?.purchaseId ? bookedFor(subject.purchaseId) : null
    if (consultationId) void this.#show(consultationId, subject?.purchaseId ?? undefined)
    if (isSignedIn(client)) void this.#loadOwn()
    const { step } = this.state
    if (step.at === 'details') void this.#loadMeans(step.slot)
  }

  pick(slot: Slot): void {
    const { startsAt, endsAt } = slot
    const durationMinutes = (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000
    this.#host.emit('slot-select', { startsAt, endsAt, durationMinutes })
    this.#choose(slot)
  }

  /** A time that was chosen elsewhere on the page, which has heard of it. */
  take(slot: Slot): void {
    this.#dispatch({ type: 'again' })
    this.#choose(slot)
  }

  #choose(slot: Slot): void {
    this.#host.tell('time', 'completed')
    this.#slot = slot
    this.#dispatch({ type: 'pick', slot })
    if (this.state.step.at !== 'details') return
    this.#host.tell('details', 'started')
    if (!this.isSignedIn) this.#host.tell('sign_in', 'started')
    void this.#loadMeans(slot)
  }

  back(): void {
    this.#dispatch({ type: 'back' })
  }

  open(consultation: Consultation): void {
    this.#dispatch({ type: 'booked', consultation, news: null })
  }

  /** A session shown elsewhere on the page is to be moved or cancelled here. */
  change(consultation: Consultation, change: 'move' | 'cancel'): void {
    this.open(consultation)
    if (change === 'move') this.move()
    else this.askCancel(true)
  }

  again(): void {
    this.#dispatch({ type: 'again' })
    this.#host.calendar.refresh()
    if (this.isSignedIn) void this.#loadOwn()
  }

  choosePayer(key: string): void {
    this.chosenPayer = key
    this.#host.requestUpdate()
  }

  async confirm(): Promise<void> {
    const { step } = this.state
    const { payer } = this
    if (step.at !== 'details' || step.busy || !payer) return
    if (this.asksName && !this.typed.name) {
      this.#fail({ code: 'name_missing' })
      return
    }
    await this.#ask('details', async () => {
      const draft = this.#draft(step.slot, payer)
      this.#host.tell('confirmation', 'started')
      const { consultation, checkout, purchaseId } = await askSurely(this.#attempt, draft, (idempotencyKey) =>
        book(this.#host.client, draft, { idempotencyKey, ...this.#whose }),
      )
      if (purchaseId) rememberBooked(purchaseId, consultation.id)
      if (checkout && purchaseId) this.#dispatch({ type: 'to_pay', consultation, purchaseId, checkout })
      else this.#booked(consultation)
    })
  }

  move(): void {
    this.#dispatch({ type: 'move' })
    this.#host.calendar.refresh()
  }

  async confirmMove(): Promise<void> {
    const { step, moving } = this.state
    if (step.at !== 'move' || !moving) return
    await this.#ask('move', async () => {
      const input = { startsAt: step.slot.startsAt, timeZone: this.#host.timeZoneName }
      const consultation = await askSurely(this.#attempt, [moving.id, input], (idempotencyKey) =>
        reschedule(this.#host.client, moving.id, input, { idempotencyKey, ...this.#whose }),
      )
      this.#host.emit('booking-change', { consultationId: moving.id, startsAt: consultation.startsAt })
      this.#dispatch({ type: 'booked', consultation, news: 'moved' })
    })
  }

  askCancel(asks: boolean): void {
    this.#dispatch({ type: 'ask_cancel', asks })
  }

  async confirmCancel(): Promise<void> {
    const { step } = this.state
    if (step.at !== 'booked') return
    const { id } = step.consultation
    await this.#ask('cancel', async () => {
      const consultation = await askSurely(this.#attempt, [id, 'cancel'], (idempotencyKey) =>
        cancel(this.#host.client, id, { idempotencyKey, ...this.#whose }),
      )
      this.own = this.own.filter((one) => one.id !== id)
      this.#host.emit('booking-change', { consultationId: id, startsAt: null })
      this.#dispatch({ type: 'cancelled', consultation })
    })
  }

  wish(wish: Wish): void {
    this.#host.tell('waitlist', 'started')
    this.#dispatch({ type: 'wish', wish })
  }

  async joinWaitlist(): Promise<void> {
    const { step } = this.state
    const consultantId = this.#host.subject?.consultants[0]?.id
    if (step.at !== 'wish' || !consultantId) return
    await this.#ask('waitlist', async () => {
      const input = {
        consultantId,
        serviceType: this.#host.shownServiceType ?? 'private',
        ...step.wish,
        timeZone: this.#host.timeZoneName,
        pageUrl: pageAddress(location.href),
        ...(this.typed.name && { name: this.typed.name }),
      }
      const entry = await askSurely(this.#attempt, input, (idempotencyKey) =>
        joinWaitlist(this.#host.client, input, { idempotencyKey }),
      )
      this.#dispatch({ type: 'waiting', entry })
    })
  }

  /** The time kept earlier is paid after all. */
  resumeHold(): void {
    const { step } = this.state
    if (step.at !== 'held' || !step.purchaseId) return
    this.#dispatch({ type: 'resume', consultation: step.hold, purchaseId: step.purchaseId })
  }

  /** The time kept earlier is given up, and the one chosen now is booked. */
  async releaseHold(): Promise<void> {
    const { step } = this.state
    if (step.at !== 'held') return
    const { hold, slot } = step
    await this.#ask('confirmation', async () => {
      await askSurely(this.#attempt, [hold.id, 'release'], (idempotencyKey) =>
        cancel(this.#host.client, hold.id, { idempotencyKey, ...this.#whose }),
      )
      this.#repick(slot)
    })
  }

  payAgain(): void {
    const { step } = this.state
    if (step.at !== 'unpaid' || !step.checkout) return
    const { consultation, purchaseId, checkout } = step
    this.#dispatch({ type: 'to_pay', consultation, purchaseId, checkout })
  }

  /** Stripe's frame cannot be shown here: the same time anew, paid on Stripe's page. */
  async payElsewhere(): Promise<void> {
    const { step } = this.state
    if (step.at !== 'payment' || !this.#slot) return
    this.#paysElsewhere = true
    const release = { idempotencyKey: this.#attempt.keyFor(step.consultation.id), ...this.#whose }
    await cancel(this.#host.client, step.consultation.id, release).catch(() => {})
    this.#repick(this.#slot)
    await this.#meansLoaded
    await this.confirm()
  }

  signedIn(): void {
    this.#host.tell('sign_in', 'completed')
    this.begin()
    this.#host.requestUpdate()
    if (this.state.step.at === 'wish') void this.joinWaitlist()
  }

  #repick(slot: Slot): void {
    this.#dispatch({ type: 'back' })
    this.#dispatch({ type: 'pick', slot })
    this.#meansLoaded = this.#loadMeans(slot)
  }

  get #whose(): Whose {
    const purchaseId = this.#host.subject?.purchaseId
    return purchaseId ? { purchaseId } : {}
  }

  #draft(slot: Slot, payer: Payer): ConsultationDraft {
    const { subject, timeZoneName, shownServiceType, paymentUi } = this.#host
    const { name, about, type } = this.typed
    return {
      consultantId: slot.consultantIds?.[0] ?? subject?.consultants[0]?.id ?? '',
      startsAt: slot.startsAt,
      durationMinutes: (Date.parse(slot.endsAt) - Date.parse(slot.startsAt)) / 60_000,
      serviceType: shownServiceType,
      timeZone: timeZoneName,
      pageUrl: pageAddress(location.href),
      ...aboutOf(about),
      ...(name && { name }),
      ...(type && { type: type as NonNullable<ConsultationDraft['type']> }),
      pay: payOf(payer, { returnUrl: pageAddress(location.href), ui: this.#paysElsewhere ? 'hosted' : paymentUi }),
    }
  }

  /** One request at a time: a second press finds the first one under way. */
  async #ask(step: FunnelEvent['step'], run: () => Promise<void>): Promise<void> {
    const { step: before } = this.state
    if (!('busy' in before) || before.busy) return
    this.#dispatch({ type: 'ask' })
    try {
      await run()
      this.#host.tell(step, 'completed')
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      await this.#refused(step, error)
    }
  }

  async #refused(step: FunnelEvent['step'], error: ApiError): Promise<void> {
    const { code, message, details = {}, fields } = error
    this.#host.tell(step, 'failed', code)
    this.#host.emit('booking-error', { code, message })
    if (code === 'slot_taken' || code === 'slot_not_offered' || code === 'group_full') {
      const { step: tried } = this.state
      if ('slot' in tried) this.#host.calendar.gone = tried.slot.startsAt
      this.#dispatch({ type: 'taken' })
      this.#host.calendar.refresh()
    } else if (code === 'price_changed' && details.price)
      this.#dispatch({ type: 'price_changed', price: details.price as Money, problem: problemOf(error) })
    else if (code === 'hold_exists') await this.#foundHold(details)
    else {
      if (fields?.some(({ path }) => path === 'name')) this.asksName = true
      this.#fail(problemOf(error))
    }
  }

  #fail(problem: ReturnType<typeof problemOf>): void {
    this.#dispatch({ type: 'failed', problem })
  }

  async #foundHold({ consultationId, purchaseId }: Record<string, unknown>): Promise<void> {
    const { client } = this.#host
    try {
      const hold =
        typeof consultationId === 'string'
          ? await getConsultation(client, consultationId)
          : (await listOwnConsultations(client)).data.find(({ status }) => status === 'held')
      if (!hold) throw new ApiError({ status: 409, code: 'hold_exists', message: '' })
      this.#dispatch({ type: 'hold_found', hold, purchaseId: typeof purchaseId === 'string' ? purchaseId : null })
    } catch (error) {
      this.#fail(problemOf(error))
    }
  }

  async #loadMeans(slot: Slot): Promise<void> {
    if (!this.#hasMeans) {
      this.means = null
      this.#host.requestUpdate()
      return
    }
    const { client, subject, shownServiceType = 'private' } = this.#host
    const { consultantId, durationMinutes, startsAt } = this.#draft(slot, { with: 'trial' })
    this.means = undefined
    try {
      const session = { consultantId, durationMinutes, startsAt, serviceType: shownServiceType }
      this.means = await loadMeans(client, session, subject?.purchaseId ?? null)
    } catch (error) {
      this.means = null
      this.#fail(problemOf(error))
    }
    this.#host.requestUpdate()
  }

  async #loadOwn(): Promise<void> {
    const page = await listOwnConsultations(this.#host.client).catch(() => null)
    this.own = page?.data.filter(({ status }) => status === 'scheduled' || status === 'confirmed') ?? []
    this.#host.requestUpdate()
  }

  async #show(consultationId: string, purchaseId: string | undefined): Promise<void> {
    const whose = purchaseId ? { purchaseId } : {}
    const consultation = await getConsultation(this.#host.client, consultationId, whose).catch(() => null)
    if (!consultation || this.state.step.at !== 'time') return
    if (consultation.status === 'held' && purchaseId) this.#dispatch({ type: 'resume', consultation, purchaseId })
    else if (consultation.status === 'scheduled' || consultation.status === 'confirmed')
      this.#dispatch({ type: 'booked', consultation, news: null })
  }

  #booked(consultation: Consultation): void {
    this.#host.tell('confirmation', 'completed')
    this.#dispatch({ type: 'booked', consultation, news: 'booked' })
    const { subject } = this.#host
    const { id: consultationId, startsAt, booking } = consultation
    const purchaseId = subject?.purchaseId ?? booking.credits?.purchaseId ?? null
    this.#host.emit('booking-complete', { consultationId, purchaseId, startsAt })
    Object.assign(this.typed, { about: '', type: '' })
  }

  #dispatch(event: BookingEvent): void {
    const { step } = this.state
    this.state = nextBooking(this.state, event)
    this.#host.requestUpdate()
    if (this.state.step.at !== step.at) this.#enter(this.state.step)
  }

  /** Begins what a step does by itself, and gives up what the last one was doing. */
  #enter(step: BookingStep): void {
    this.#left.abort()
    const { signal } = (this.#left = new AbortController())
    if (step.at === 'payment') void this.#pay(step, signal)
    else if (step.at === 'leaving') this.#host.leaveTo(step.url)
    else if (step.at === 'confirming') void this.#confirmPayment(step, signal)
  }

  async #pay({ checkout }: BookingStep & { at: 'payment' }, signal: AbortSignal): Promise<void> {
    this.paymentShown = false
    this.#host.tell('payment', 'started')
    try {
      const { showPayment } = await loadPaying(this.#host)
      await this.#host.updateComplete
      await showPayment(this.#host.paymentPlace(), checkout, () => this.#dispatch({ type: 'paid' }), signal)
      this.paymentShown = true
      this.#host.requestUpdate()
    } catch {
      if (signal.aborted) return
      this.#host.tell('payment', 'failed', 'payment_form_blocked')
      this.#dispatch({ type: 'blocked' })
    }
  }

  #confirmPayment(kept: BookingStep & { at: 'confirming' }, signal: AbortSignal): Promise<void> {
    return confirmSession(
      this.#host,
      kept,
      {
        tell: (event) => this.#dispatch(event),
        paidHere: this.paymentShown,
        settled: (consultation) => {
          if (consultation.status === 'cancelled') this.#dispatch({ type: 'cancelled', consultation })
          else {
            this.#host.tell('payment', 'completed')
            this.#booked(consultation)
          }
        },
      },
      signal,
    )
  }

  /** The browser's back button can bring back this page as it was left. */
  readonly #backFromPaymentPage = ({ persisted }: PageTransitionEvent): void => {
    const { step } = this.state
    if (persisted && step.at === 'leaving')
      this.#dispatch({ type: 'resume', consultation: step.consultation, purchaseId: step.purchaseId })
  }
}
