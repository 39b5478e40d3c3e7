import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit'
import type { Slot } from '@deskbell/server/contract/availability'
import type { Consultation } from '@deskbell/server/contract/consultations'
import type { Purchase } from '@deskbell/server/contract/purchases'
import { getMe, isSignedIn, signOut } from '../../api/identity.ts'
import { listPurchases } from '../../api/purchases.ts'
import type { FunnelEvent } from '@deskbell/server/contract/events'
import { primaryAction, textAction } from '../../controllers/action.ts'
import { BookingCalendar, type TimesWanted } from '../../controllers/booking-calendar.ts'
import { BookingController } from '../../controllers/booking-controller.ts'
import { BookingFunnel } from '../../controllers/booking-funnel.ts'
import { loadSubject, subjectOfSession, type BookingSubject, type ServiceType } from '../../controllers/booking-subject.ts'
import { getGranted, type Granted } from '../../controllers/granted.ts'
import { LoadController } from '../../controllers/load-controller.ts'
import { loadFailed } from '../../controllers/load-failed.ts'
import { SignInController } from '../../controllers/sign-in-controller.ts'
import { signInForm } from '../../controllers/sign-in-view.ts'
import { telephone } from '../../controllers/telephone.ts'
import { Toasts } from '../../controllers/toasts.ts'
import { resolveTimeZone } from '../../format/dates.ts'
import type { bookingPanelWords } from '../../locales/en/booking-panel.ts'
import { controls } from '../../styles/controls.ts'
import { fields } from '../../styles/fields.ts'
import { purchaseStyles } from '../../styles/purchase.ts'
import { tokens } from '../../styles/tokens.ts'
import { DeskbellElement } from '../base/deskbell-element.ts'
import { calendarChoiceStyles } from '../../session-view/calendar-choice.styles.ts'
import { bookingMode, type BookingMode } from './booking-mode.ts'
import { bookingPanelStyles } from './booking-panel.styles.ts'
import { bookingStyles } from './booking.styles.ts'
import type { BookingView } from './booking-view.ts'
import { calendarStyles } from './calendar.styles.ts'
import { CalendlyController } from './calendly-controller.ts'
import { stepView, titleOf } from './step-view.ts'

/**
 * Free times to book, a purchase to schedule elsewhere, or the buyer's purchases to choose from; `null` where nobody is
 * signed in.
 */
type Subject = { booking: BookingSubject } | Granted | { email: string; purchases: Purchase[] } | null

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
export class BookingPanel extends DeskbellElement<typeof bookingPanelWords> implements BookingView {
  static override styles = [tokens, controls, fields, purchaseStyles, calendarChoiceStyles, bookingPanelStyles, calendarStyles, bookingStyles]

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

  readonly #toasts = new Toasts(this)
  /** @internal */
  readonly calendar = new BookingCalendar(this, () => this.#timesWanted())
  /** @internal */
  readonly flow = new BookingController(this)
  readonly #funnel = new BookingFunnel(this)
  /** @internal */
  readonly signIn = new SignInController(this, () => (this.subject ? this.flow.signedIn() : this.#lookAgain()))
  readonly #calendly = new CalendlyController(this, {
    saved: () => this.#saved(),
    failed: (problem, retry) => {
      this.emit('booking-error', { code: problem.code, message: problem.message ?? '' })
      this.#toasts.fail(this.t('saveFailed'), { label: this.t('retry'), press: retry })
    },
  })
  readonly #subject = new LoadController<Subject>(
    this,
    () => `${this.#visit} ${this.purchase ?? ''} ${this.consultant ?? ''}`,
    (_, signal) => this.#load(this.purchase ?? '', signal),
  )
  #visit = 0
  #handedOver: Slot | null = null
  #toChange: { consultation: Consultation; change: 'move' | 'cancel' } | null = null
  #changing: Consultation | null = null
  #begun: BookingSubject | null = null
  #place: HTMLElement | undefined
  #title = ''
  #hasMoved = false
  #hadFocus = false
  #seeksLost = false

  /** @internal */
  get subject(): BookingSubject | null {
    const { state } = this.#subject
    return state.phase === 'ready' && state.value && 'booking' in state.value ? state.value.booking : null
  }

  /** @internal */
  get timeZoneName(): string {
    return resolveTimeZone(this.chosenZone ?? this.timeZone)
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

  get paymentUi(): 'embedded' | 'hosted' {
    return this.getRootNode() === document ? 'embedded' : 'hosted'
  }

  paymentPlace(): HTMLElement {
    this.#place ??= Object.assign(document.createElement('div'), { slot: 'payment' })
    this.append(this.#place)
    return this.#place
  }

  leaveTo(url: string): void {
    location.assign(url)
  }

  /** @internal */
  tell(step: FunnelEvent['step'], outcome: FunnelEvent['outcome'], code?: string): void {
    this.#funnel.tell(step, outcome, code)
  }

  /** Takes a time that was chosen elsewhere on the page, once it is known what can be booked. */
  bookWhenReady(slot: Slot): void {
    this.#handedOver = slot
    this.requestUpdate()
  }

  /** Takes a session that is booked to move or cancel it, once it is known what can be booked. */
  changeWhenReady(consultation: Consultation, change: 'move' | 'cancel'): void {
    this.#toChange = { consultation, change }
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

  /** Somebody else is here now. */
  #lookAgain(): void {
    this.#visit++
    this.requestUpdate()
  }

  async #load(purchaseId: string, signal: AbortSignal): Promise<Subject> {
    const { client } = this
    if (purchaseId) {
      const { granted: given } = this
      const granted = given?.purchase.id === purchaseId ? given : await getGranted(client, purchaseId, signal)
      const { purchase, withheld } = granted
      const isBookable = purchase.package.scheduling === 'deskbell' && withheld !== 'payment_required'
      const booking = isBookable && (await loadSubject(client, this.consultant ?? null, purchase, signal))
      return booking ? { booking } : granted
    }
    const booking = await loadSubject(client, this.consultant ?? null, null, signal)
    if (booking) return { booking }
    if (this.#changing) return { booking: await subjectOfSession(client, this.#changing, signal) }
    if (!isSignedIn(client)) return null
    const [{ email }, { data }] = await Promise.all([getMe(client, { signal }), listPurchases(client, { signal })])
    return { email, purchases: data.filter(({ state }) => state === 'paid') }
  }

  #saved(): void {
    this.#toasts.say(this.t('saved'))
    this.emit('booking-complete', { purchaseId: this.purchase ?? null, startsAt: null })
  }

  protected override willUpdate(): void {
    const { subject } = this
    this.#hadFocus = this.contains((this.getRootNode() as Document | ShadowRoot).activeElement)
    if (subject && subject !== this.#begun) this.flow.begin()
    this.#begun = subject
    if (!subject) return
    if (this.#handedOver) this.flow.take(this.#handedOver)
    else if (this.#toChange) this.flow.change(this.#toChange.consultation, this.#toChange.change)
    else return
    this.#handedOver = this.#toChange = null
    this.#hadFocus = true
  }

  protected override update(changed: PropertyValues<this>): void {
    const { step } = this.flow.state
    const shown = `${step.at} ${'news' in step ? step.news : ''} ${'asks' in step && step.asks} ${this.signIn.state.at}`
    this.#hasMoved = !!this.#title && shown !== this.#title
    this.#title = shown
    super.update(changed)
  }

  /** A new step takes the focus along, unless the visitor is elsewhere on the page. */
  protected override updated(): void {
    const find = (selector: string) => this.renderRoot.querySelector<HTMLElement>(selector)
    if (this.calendar.focusMoves) {
      this.calendar.focusMoves = false
      find('.day[tabindex="0"]')?.focus()
    }
    const { step } = this.flow.state
    const lost = this.#seeksLost ? find('#lost') : null
    if (lost) {
      this.#seeksLost = false
      lost.focus()
    }
    if (!this.#hasMoved || !this.#hadFocus) return
    // What is free around a lost time is shown once it has been asked for anew.
    this.#seeksLost = step.at === 'time' && !!step.lost && !lost
    const wanted =
      step.at === 'time' && step.lost
        ? '#lost'
        : this.signIn.state.at === 'code'
          ? '#code'
          : step.at === 'booked' && step.asks
            ? '#cancel'
            : '#title'
    ;(find(wanted) ?? find('#title'))?.focus()
  }

  protected override render(): TemplateResult {
    return html`
      <h3 id="title" part="heading" tabindex="-1">
        <slot name="heading">${this.t(this.subject ? titleOf(this) : 'title')}</slot>
      </h3>
      ${this.#content()} ${this.#toasts.render()}
    `
  }

  #content(): TemplateResult {
    const { state } = this.#subject
    switch (state.phase) {
      case 'loading':
        return html`<p class="hidden" role="status">${this.t('loading')}</p>
          <div class="skeleton"></div>`
      case 'failed':
        return loadFailed(this, state.error, this.t('proof'), () => this.#subject.retry())
      case 'ready':
        return this.#loaded(state.value)
    }
  }

  #loaded(subject: Subject): TemplateResult {
    if (!subject)
      return html`<p>${this.t('afterBuying')}</p>
        ${signInForm(this)}`
    if ('booking' in subject) return stepView(this)
    return 'email' in subject ? this.#choices(subject) : this.#purchase(subject)
  }

  #choices({ email, purchases }: { email: string; purchases: Purchase[] }): TemplateResult {
    const leave = () => {
      signOut(this.client)
      this.#lookAgain()
    }
    if (!purchases.length)
      return html`<p>${this.t('noPurchases', { email })}</p>
        <p>${textAction(this.t('otherAddress'), leave)}</p>`
    return html`<p>${this.t('which')}</p>
      <ul class="choices" role="list">
        ${purchases.map(
          ({ id, reference, package: { title }, consultant }) =>
            html`<li>
              <button class="button" part="choice" type="button" @click=${() => (this.purchase = id)}>
                ${title}<span class="quiet small">${consultant.name} · ${reference}</span>
              </button>
            </li>`,
        )}
      </ul>`
  }

  #purchase(granted: Granted): TemplateResult {
    const mode = bookingMode(granted)
    return mode.kind === 'calendly'
      ? this.#calendar(mode.link, granted.purchase)
      : this.#contact(mode, granted.purchase)
  }

  #calendar(link: string, { id, consultant: { name }, calendlyScheduled }: Purchase): TemplateResult {
    const { url, heightPixels, scheduled } = this.#calendly
    const isScheduled = scheduled || calendlyScheduled
    return html`
      ${isScheduled ? html`<p role="status">${this.t('scheduled')}</p>` : nothing}
      ${
        url
          ? html`<iframe
                part="calendar"
                title=${this.t('calendar', { name })}
                src=${url}
                .height=${`${heightPixels}`}
              ></iframe>
              <p class="small"><a href=${link} target="_blank" rel="noopener">${this.t('newTab')}</a></p>`
          : html`<div class="actions">
                ${primaryAction(this.t(isScheduled ? 'pickAnother' : 'pick'), { press: () => void this.#calendly.open(link, id) })}
              </div>
              <p class="quiet small">${this.t('opensCalendly', { name })}</p>`
      }
    `
  }

  #contact(
    { say, email, phone }: BookingMode & { kind: 'contact' },
    { consultant: { name }, reference }: Purchase,
  ): TemplateResult {
    const link = (label: string, href: string) => html`<a class="button" part="button" href=${href}>${label}</a>`
    return html`<p>${this.t(say, { name, reference })}</p>
      <div class="actions">
        ${email ? link(this.t('write'), `mailto:${email}?subject=${encodeURIComponent(reference)}`) : nothing}
        ${phone ? link(this.t('call', { phone }), telephone(phone)) : nothing}
      </div>`
  }
}
