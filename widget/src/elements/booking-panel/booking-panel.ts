import { html, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { Slot } from '@deskbell/server/contract/availability'
import type { Consultation } from '@deskbell/server/contract/consultations'
import type { FunnelEvent } from '@deskbell/server/contract/events'
import { ApiError } from '../../api/api-error.ts'
import { BookingCalendar, type TimesWanted } from '../../controllers/booking-calendar.ts'
import { BookingFlow } from '../../controllers/booking-flow.ts'
import { BookingFunnel } from '../../controllers/booking-funnel.ts'
import type { BookingSteps } from '../../controllers/booking-steps.ts'
import { loadSubject, type BookingSubject, type ServiceType } from '../../controllers/booking-subject.ts'
import type { Granted } from '../../controllers/granted.ts'
import { LoadController } from '../../controllers/load-controller.ts'
import type { SignInController } from '../../controllers/sign-in-controller.ts'
import { resolveTimeZone } from '../../format/dates.ts'
import type { bookingPanelWords } from '../../locales/en/booking-panel.ts'
import { controls } from '../../styles/controls.ts'
import { reading } from '../../styles/reading.ts'
import { tokens } from '../../styles/tokens.ts'
import { DeskbellElement } from '../base/deskbell-element.ts'
import { bookingStyles } from './booking.styles.ts'
import { calendarStyles } from './calendar.styles.ts'
import type { CalendlyController } from './calendly-controller.ts'
import type { Subject } from './elsewhere.ts'
import type { ElsewhereView } from './elsewhere-view.ts'
import { failedView } from './failed-view.ts'
import { LaterSteps } from './later-steps.ts'
import type { PanelSteps } from './steps.ts'
import { timeView } from './time-view.ts'

/** What a session elsewhere on the page was chosen for. */
type HandedOver = { slot: Slot } | { consultation: Consultation; change: 'move' | 'cancel' }

/** Once the first times are seen, somebody may go on. */
const prepareAfterMs = 300

/**
 * Books a session: a day and time, details, confirmation; moves and cancels it. Where a purchase is scheduled elsewhere
 * it leads there, and Calendly's page is framed only once the visitor asks for it.
 *
 * @fires slot-select - A time was chosen; `detail` is `{startsAt, endsAt, durationMinutes}`.
 * @fires booking-complete - A session is booked; `detail` is `{consultationId, purchaseId, startsAt}`.
 * @fires booking-change - A session was moved or cancelled; `detail` is `{consultationId, startsAt}`.
 * @fires booking-error - What was asked for was refused; `detail` is `{code, message}`.
 * @fires packages-wanted - Nothing is there to pay with; `preventDefault()` keeps the page where it is.
 * @slot heading - Replaces the title.
 * @csspart heading, lengths, length, select, turn, month, calendar, day, times, chosen-day, time, empty, zone
 * @csspart session, title, summary, photo, payer, price, receipt, notice, field, input, error, button, choice, link, toast
 */
export class BookingPanel extends DeskbellElement<typeof bookingPanelWords> implements ElsewhereView {
  static override styles = [tokens, controls, reading, calendarStyles, bookingStyles]

  static override properties: PropertyDeclarations = {
    purchase: {},
    duration: {},
    serviceType: { attribute: 'service-type' },
    currency: {},
    packagesUrl: { attribute: 'packages-url' },
    granted: { attribute: false },
    zonesListed: { state: true },
    chosenZone: { state: true },
    chosenMinutes: { state: true },
    chosenType: { state: true },
    stepsFailed: { state: true },
  }

  /** Id of the purchase whose sessions are booked. */
  declare purchase?: string | null
  /** Minutes; the consultant's default unless given. */
  declare duration?: string | null
  /** private, group or course. */
  declare serviceType?: string | null
  /** Of the rates; the practice's unless given. */
  declare currency?: string | null
  /** Where packages are sold; the list on this page unless given. */
  declare packagesUrl?: string | null
  /** What an element around this one has loaded already. */
  declare granted?: Granted | null
  /** @internal */
  declare zonesListed?: boolean
  /** @internal */
  declare chosenZone?: string | null
  /** @internal */
  declare chosenMinutes?: number | null
  /** @internal */
  declare chosenType?: ServiceType | null
  /** @internal */
  declare stepsFailed?: boolean

  /** @internal */
  readonly calendar = new BookingCalendar(this, () => this.#timesWanted())
  /** @internal */
  readonly flow = new BookingFlow(this)
  readonly #funnel = new BookingFunnel(this)
  readonly #later = new LaterSteps(this, (steps) => this.#begun && steps.booking.begin())
  readonly #subject = new LoadController<Subject>(
    this,
    () => `${this.#visit} ${this.purchase ?? ''} ${this.consultant ?? ''}`,
    (_, signal) => this.#load(this.purchase ?? '', signal),
  )
  #zone: { wanted: string; name: string } | undefined
  #visit = 0
  #handedOver: HandedOver | null = null
  #changing: Consultation | null = null
  #begun: BookingSubject | null = null
  #place: HTMLElement | undefined

  /** @internal Only what has come with them asks for these three. */
  get steps(): BookingSteps {
    return (this.#later.steps as PanelSteps).booking
  }

  /** @internal */
  get signIn(): SignInController {
    return (this.#later.steps as PanelSteps).signIn
  }

  /** @internal */
  get calendly(): CalendlyController {
    return (this.#later.steps as PanelSteps).calendly
  }

  /** @internal */
  get subject(): BookingSubject | null {
    const { state } = this.#subject
    return state.phase === 'ready' && 'booking' in state.value ? state.value.booking : null
  }

  /** @internal */
  get timeZoneName(): string {
    const wanted = this.chosenZone ?? this.timeZone ?? ''
    // Asked hundreds of times a view, and slow to find out.
    if (this.#zone?.wanted !== wanted) this.#zone = { wanted, name: resolveTimeZone(wanted) }
    return this.#zone.name
  }

  /** @internal */
  get shownServiceType(): ServiceType {
    const { moving } = this.flow.state
    const types = ['private', 'group', 'course'] as const
    return (
      moving?.serviceType ??
      this.chosenType ??
      types.find((type) => type === this.serviceType) ??
      this.subject?.serviceTypes[0] ??
      'private'
    )
  }

  /** @internal */
  get shownCurrency(): string | null {
    return this.currency ?? this.subject?.practice.currency ?? null
  }

  /** @internal */
  get durationMinutes(): number {
    const { subject, chosenMinutes, duration } = this
    const { moving } = this.flow.state
    if (moving) return moving.durationMinutes
    const offered = [...(subject?.lengths.map(({ minutes }) => minutes) ?? []), ...(subject?.furtherLengths ?? [])]
    const wanted = [chosenMinutes, Number(duration), subject?.defaultMinutes]
    return wanted.find((minutes) => minutes && offered.includes(minutes)) ?? offered[0] ?? 0
  }

  /** @internal */
  get paymentUi(): 'embedded' | 'hosted' {
    return this.getRootNode() === document ? 'embedded' : 'hosted'
  }

  /** @internal */
  paymentPlace(): HTMLElement {
    this.#place ??= Object.assign(document.createElement('div'), { slot: 'payment' })
    this.append(this.#place)
    return this.#place
  }

  /** @internal */
  leaveTo(url: string): void {
    location.assign(url)
  }

  /** @internal */
  tell(step: FunnelEvent['step'], outcome: FunnelEvent['outcome'], code?: string): void {
    this.#funnel.tell(step, outcome, code)
  }

  /** @internal */
  lookAgain(): void {
    this.#visit++
    this.requestUpdate()
  }

  /** Takes a time that was chosen elsewhere on the page, once it is known what can be booked. */
  bookWhenReady(slot: Slot): void {
    this.#handedOver = { slot }
    this.requestUpdate()
  }

  /** Takes a session that is booked to move or cancel it, once it is known what can be booked. */
  changeWhenReady(consultation: Consultation, change: 'move' | 'cancel'): void {
    this.#handedOver = { consultation, change }
    this.#changing = consultation
    this.requestUpdate()
  }

  #timesWanted(): TimesWanted {
    const { subject } = this
    if (!subject) return null
    const { moving } = this.flow.state
    const [sole, ...others] = subject.consultants
    const serviceType = this.shownServiceType
    return {
      consultantId: moving?.consultant.id ?? (others.length ? null : (sole?.id ?? null)),
      durationMinutes: serviceType === 'private' ? this.durationMinutes : null,
      serviceType,
      timeZone: this.timeZoneName,
      currency: this.shownCurrency,
    }
  }

  /** Whoever has bought or booked something needs what comes later to find out. */
  async #load(purchaseId: string, signal: AbortSignal): Promise<Subject> {
    const { client, consultant, granted } = this
    const booking = purchaseId ? null : await loadSubject(client, consultant ?? null, null, signal)
    if (booking) return { booking }
    const steps = await this.#later.load().catch(() => {
      throw new ApiError({ status: 0, code: 'network', message: '' })
    })
    return steps.load({ purchaseId, granted, changing: this.#changing }, signal)
  }

  protected override willUpdate(): void {
    const { subject } = this
    const { steps } = this.#later
    if (!subject) return
    if (subject !== this.#begun) {
      this.#begun = subject
      this.tell('time', 'started')
      steps?.booking.begin()
      setTimeout(() => this.isConnected && this.#later.prepare(), prepareAfterMs)
    }
    if (!steps && (this.#handedOver || this.flow.state.step.at !== 'time')) void this.#goOn()
    if (steps) this.#takeOver(steps)
  }

  #takeOver(steps: PanelSteps): void {
    const handed = this.#handedOver
    if (!handed) return
    this.#handedOver = null
    if ('slot' in handed) this.flow.take(handed.slot)
    else this.flow.change(handed.consultation, handed.change)
    steps.focus.expect()
  }

  async #goOn(): Promise<void> {
    this.stepsFailed = false
    try {
      await this.#later.load()
    } catch {
      this.stepsFailed = true
      this.#handedOver = null
      this.flow.back()
    }
  }

  protected override render(): TemplateResult {
    const { steps } = this.#later
    const { state } = this.#subject
    const isElsewhere = state.phase === 'ready' && !this.subject
    return html`
      <h3 id="title" part="heading" tabindex="-1">
        <slot name="heading">${this.t(isElsewhere ? 'title' : (steps?.title ?? 'titleTime'))}</slot>
      </h3>
      ${this.#content(steps)} ${steps?.news()}
    `
  }

  #content(steps: PanelSteps | undefined): TemplateResult | undefined {
    const { state } = this.#subject
    const retry = () => this.#subject.retry()
    switch (state.phase) {
      case 'loading':
        return timeView(this)
      case 'failed':
        return steps?.failed(state.error, retry) ?? failedView(this, retry)
      case 'ready':
        if ('booking' in state.value) return steps?.step() ?? timeView(this)
        return steps?.elsewhere(state.value.elsewhere)
    }
  }
}
