import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { Consultation } from '@deskbell/server/contract/consultations'
import { isSignedIn, signOut } from '../../api/identity.ts'
import { loadPart } from '../../config.ts'
import { primaryAction, textAction } from '../../controllers/action.ts'
import type { CheckoutClass } from '../../controllers/choose-package.ts'
import { SignInController } from '../../controllers/sign-in-controller.ts'
import { signInForm } from '../../controllers/sign-in-view.ts'
import { Toasts } from '../../controllers/toasts.ts'
import { grantStyles } from '../../credit-view/grant.styles.ts'
import { resolveTimeZone } from '../../format/dates.ts'
import type { clientAreaWords } from '../../locales/en/client-area.ts'
import { calendarChoiceStyles } from '../../session-view/calendar-choice.styles.ts'
import { controls } from '../../styles/controls.ts'
import { fields } from '../../styles/fields.ts'
import { purchaseStyles } from '../../styles/purchase.ts'
import { tokens } from '../../styles/tokens.ts'
import { DeskbellElement } from '../base/deskbell-element.ts'
import { AreaActions } from './area-actions.ts'
import { AreaData } from './area-data.ts'
import type { AreaView, Stage } from './area-view.ts'
import { clientAreaStyles } from './client-area.styles.ts'
import { balanceView, statementView } from './credits-view.ts'
import { nextView } from './next-view.ts'
import { packagesView } from './packages-view.ts'
import { sectionIds, type SectionId } from './section-view.ts'
import { sessionsView } from './session-view.ts'
import { sectionStyles } from './sections.styles.ts'
import { stageView } from './stage-view.ts'
import { waitingView } from './waiting-view.ts'

interface Panel extends HTMLElement {
  changeWhenReady?: (consultation: Consultation, change: 'move' | 'cancel') => void
}

const panelTags = 'booking-panel,deskbell-booking-panel'

/** What elsewhere on the page changes what stands here. */
const news = ['purchase-complete', 'booking-complete', 'booking-change', 'gift-claim'] as const

/**
 * What a client has: the next session, sessions with what came of them, packages, credits and where they went, and what
 * they wait for. A code by email opens it; sessions are moved, cancelled and booked in the booking panel.
 *
 * @fires booking-change - A session was moved or cancelled; `detail` is `{consultationId, startsAt}`.
 * @fires booking-complete - A time that was waited for was taken; `detail` is `{consultationId, purchaseId, startsAt}`.
 * @fires feedback-given - The client said how a session was; `detail` is `{consultationId}`.
 * @fires contact-reveal - Contact details are shown; `detail` is `{purchaseId}`.
 * @fires packages-wanted - The client wants to buy; `preventDefault()` keeps the page where it is.
 * @slot heading - Replaces the title.
 * @slot empty - Stands in where nothing was bought yet.
 * @csspart heading, nav, section, section-heading, next, nearness, when, where, photo, session, session-title
 * @csspart results, outcome, next-steps, deliverable, feedback, rating, said, package, package-title, state, subscription
 * @csspart instalments, bill, contact, grant, grant-title, left, progress, facts, warning, balance, total, statement, line
 * @csspart offer, wait, stage, notice, empty, field, input, error, button, link, toast
 */
export class ClientArea extends DeskbellElement<typeof clientAreaWords> implements AreaView {
  static override styles = [
    tokens,
    controls,
    fields,
    purchaseStyles,
    grantStyles,
    calendarChoiceStyles,
    clientAreaStyles,
    sectionStyles,
  ]

  static override properties: PropertyDeclarations = {
    packagesUrl: { attribute: 'packages-url' },
    stage: { state: true },
    stageFailed: { state: true },
  }

  /** Where packages are sold; the list on this page unless given. */
  declare packagesUrl?: string | null
  /** @internal */
  declare stage?: Stage | null
  /** @internal */
  declare stageFailed?: boolean

  readonly #toasts = new Toasts(this)
  /** @internal */
  readonly signIn: SignInController = new SignInController(this, (email) => this.#welcome(email))
  /** @internal */
  readonly data: AreaData = new AreaData(this, () => `${this.#visit} ${this.client.baseUrl} ${this.client.practice}`)
  /** @internal */
  readonly actions: AreaActions = new AreaActions(this)
  #visit = 0
  #email = ''
  #wasIn = false
  #step = 'address'
  #movesFocus = false
  /** Where the client was when the sign-in expired. */
  #left: SectionId | null = null
  #opener: HTMLElement | null = null
  #focusNext: string[] = []

  /** @internal */
  get place(): { locale: string; timeZone: string } {
    return { locale: this.resolvedLocale, timeZone: resolveTimeZone(this.timeZone) }
  }

  override connectedCallback(): void {
    super.connectedCallback()
    for (const name of news) document.addEventListener(name, this.#heard)
    window.addEventListener('online', this.#online)
    window.addEventListener('offline', this.#online)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const name of news) document.removeEventListener(name, this.#heard)
    window.removeEventListener('online', this.#online)
    window.removeEventListener('offline', this.#online)
  }

  /** Whoever bought or booked elsewhere on the page may have signed in there. */
  readonly #heard = (): void => {
    if (!isSignedIn(this.client)) return
    if (this.#wasIn) this.data.refresh()
    else this.#lookAgain()
  }

  readonly #online = (): void => {
    if (navigator.onLine) this.data.retry()
    this.requestUpdate()
  }

  #lookAgain(): void {
    this.#visit++
    this.#movesFocus = true
    this.requestUpdate()
  }

  #welcome(email: string): void {
    if (this.#email && this.#email !== email) {
      this.actions.forget()
      this.stage = null
      this.#left = null
    }
    this.#email = email
    this.#lookAgain()
  }

  #leave(): void {
    signOut(this.client)
    this.actions.forget()
    this.stage = null
    this.#left = null
    this.#email = ''
    this.#wasIn = false
    this.#lookAgain()
  }

  /** @internal */
  announce(what: Parameters<AreaView['announce']>[0]): void {
    this.#toasts.say(this.t(what))
  }

  /** @internal */
  fail(): void {
    this.#toasts.fail(this.t('failed'))
  }

  /** @internal */
  leaveTo(url: string): void {
    location.assign(url)
  }

  /** @internal */
  focusOn(...selectors: string[]): void {
    this.#focusNext = selectors
    this.requestUpdate()
  }

  /** @internal */
  continuePayment(purchase: string): void {
    loadPart('package-checkout', this)
      .then(() => (customElements.get('deskbell-package-checkout') as CheckoutClass).open(this, { purchase }))
      .catch(() => this.fail())
  }

  /** @internal */
  open(stage: Stage): void {
    this.#opener = this.shadowRoot?.activeElement as HTMLElement | null
    const standing = stage.intent === 'book' ? this.#standingPanel(stage.consultantId) : null
    if (standing) {
      this.#bring(standing)
      if (standing.tabIndex < 0 && !standing.hasAttribute('tabindex')) standing.tabIndex = -1
      standing.focus({ preventScroll: true })
      return
    }
    this.stage = stage
    void this.#fillStage(stage)
  }

  #standingPanel(consultantId: string | null): HTMLElement | undefined {
    return [...document.querySelectorAll<HTMLElement>(panelTags)].find((panel) => {
      const whose = panel.getAttribute('consultant')
      return !whose || !consultantId || whose === consultantId
    })
  }

  async #fillStage(stage: Stage): Promise<void> {
    this.stageFailed = false
    await this.updateComplete
    const place = this.renderRoot.querySelector<HTMLElement>('#stage')
    if (place) {
      this.#bring(place)
      place.focus({ preventScroll: true })
    }
    try {
      await loadPart('booking-panel', this)
    } catch {
      this.stageFailed = true
      return
    }
    await this.updateComplete
    const panel = this.renderRoot.querySelector<Panel>(panelTags)
    if (this.stage === stage && stage.intent !== 'book') panel?.changeWhenReady?.(stage.consultation, stage.intent)
  }

  async #closeStage(): Promise<void> {
    this.stage = null
    await this.updateComplete
    const back = this.#opener?.isConnected ? this.#opener : this.#heading('next')
    back?.focus()
  }

  #heading(id: SectionId): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`#${id}-title`)
  }

  #bring(element: Element): void {
    const still = matchMedia('(prefers-reduced-motion)').matches
    element.scrollIntoView({ behavior: still ? 'auto' : 'smooth', block: 'start' })
  }

  #goTo(id: SectionId): void {
    const heading = this.#heading(id)
    if (!heading) return
    this.#bring(heading)
    heading.focus({ preventScroll: true })
  }

  /** The section in sight. */
  #inSight(): SectionId | null {
    const above = sectionIds.filter(
      (id) => (this.#heading(id)?.getBoundingClientRect().top ?? Number.POSITIVE_INFINITY) < innerHeight / 2,
    )
    return above.at(-1) ?? null
  }

  protected override willUpdate(): void {
    const { value } = this.data.who
    if (value) this.#email = value.email
    const isIn = isSignedIn(this.client)
    if (this.#wasIn && !isIn && this.data.who.state.phase !== 'loading') this.#left ??= this.#inSight()
    this.#wasIn ||= isIn
  }

  /** What had the focus may be gone: it goes on in what stands there now. */
  protected override updated(): void {
    const find = (selector: string) => this.renderRoot.querySelector<HTMLElement>(selector)
    const { at } = this.signIn.state
    for (const selector of this.#focusNext.splice(0)) {
      const wanted = find(selector)
      wanted?.focus()
      if (wanted) break
    }
    this.#movesFocus ||= at !== this.#step
    this.#step = at
    if (!this.#movesFocus) return
    if (!isSignedIn(this.client)) {
      this.#movesFocus = false
      find('#code, #email')?.focus()
    } else if (!this.data.isLoading) {
      this.#movesFocus = false
      if (this.#left) this.#goTo(this.#left)
      else find('[part="heading"]')?.focus()
      this.#left = null
    }
  }

  protected override render(): TemplateResult {
    const isIn = isSignedIn(this.client)
    return html`
      <div class="top">
        <h3 part="heading" tabindex="-1"><slot name="heading">${this.t('title')}</slot></h3>
        ${isIn ? this.#whoIsIn() : nothing}
      </div>
      ${isIn ? this.#area() : this.#signedOut()} ${this.#toasts.render()}
    `
  }

  #whoIsIn(): TemplateResult {
    const email = this.data.who.value?.email ?? this.#email
    return html`<p class="small who">
      ${email ? html`<span class="quiet">${this.t('signedInAs', { email })}</span>` : nothing}
      ${textAction(this.t('signOut'), () => this.#leave())}
    </p>`
  }

  #signedOut(): TemplateResult {
    return html`<div class="sign-in">
      <p>${this.t(this.#wasIn ? 'signedOutAgain' : 'signedOut')}</p>
      ${signInForm(this)}
    </div>`
  }

  #area(): TemplateResult {
    const { data, stage } = this
    if (data.isCutOff)
      return html`<p class="error" part="error" role="alert">${this.t('cutOff')}</p>
        <div class="actions">${primaryAction(this.t('retry'), { press: () => data.retry() })}</div>`
    const around = {
      failed: !!this.stageFailed,
      retry: () => stage && void this.#fillStage(stage),
      close: () => void this.#closeStage(),
    }
    return html`
      ${this.#nav()}
      <p class="hidden" role="status">${data.isLoading ? this.t('loading') : nothing}</p>
      <div role="status">
        ${navigator.onLine ? nothing : html`<p class="notice" part="notice">${this.t('offline')}</p>`}
      </div>
      <div class="sections">
        ${nextView(this)} ${stageView(this, around)} ${waitingView(this)} ${sessionsView(this)} ${packagesView(this)}
        ${balanceView(this)} ${statementView(this)}
      </div>
    `
  }

  /** Buttons, because the fragment of the address is the page's own. */
  #nav(): TemplateResult {
    const { waiting, waitlist } = this.data
    const shown = sectionIds.filter((id) => id !== 'waiting' || waiting.length || waitlist.error)
    return html`<nav aria-label=${this.t('onThisPage')} part="nav">
      <ul role="list">
        ${shown.map((id) => html`<li>${textAction(this.t(id), () => this.#goTo(id))}</li>`)}
      </ul>
    </nav>`
  }
}
