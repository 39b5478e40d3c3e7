import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit'
import { Toasts } from '../controllers/toasts.ts'
import { DeskbellElement } from '../elements/base/deskbell-element.ts'
import { resolveLocale } from '../format/locale.ts'
import type { MessageParams } from '../locales/messages.ts'
import { controls } from '../styles/controls.ts'
import { tokens } from '../styles/tokens.ts'
import { createDashboardApi, type DashboardApi } from './api.ts'
import { dashboardStyles } from './consultant-dashboard.styles.ts'
import { dashboardWords } from './consultant-dashboard.words.ts'
import type { DashboardContext, Place } from './context.ts'
import {
  failedPage,
  leaveDialog,
  missingPage,
  signInAgainDialog,
  signInPage,
  startingPage,
  withoutPracticePage,
} from './dashboard-pages.ts'
import type { DashboardElement } from './dashboard-element.ts'
import type { DashboardEvents } from './dashboard-events.ts'
import { problemText } from './problem-text.ts'
import { RouteController } from './route-controller.ts'
import { isDashboardPath, pathOfView, paths } from './routes.ts'
import { SessionController, type SessionState } from './session-controller.ts'
import type { DashboardShell } from './shell/dashboard-shell.ts'
import { layout } from './styles/layout.ts'
import { viewOf } from './view-of.ts'

/** Reads the one-time token of the owner's link; it stands in the fragment, which no server sees. */
const ownerToken = (): string => new URLSearchParams(location.hash.slice(1)).get('owner') ?? ''

/**
 * The consultant's side of a practice, on Deskbell's own origin: packages, contact settings, purchases and the snippet.
 *
 * @fires deskbell-ready - The first real content is shown.
 * @fires deskbell-error - Something failed; `detail` is `{code, message}`.
 */
export class ConsultantDashboard extends DeskbellElement<typeof dashboardWords> {
  static override styles = [tokens, controls, layout, dashboardStyles]

  static override properties: PropertyDeclarations = { view: {} }

  /** Where to start on a page outside `/dashboard`: home, packages, contact, purchases or embed. */
  declare view?: string | null

  protected override readonly messages = dashboardWords

  readonly #words = (key: keyof typeof dashboardWords, params?: MessageParams) => this.t(key, params)
  readonly #desk: DashboardApi = createDashboardApi()
  readonly #session = new SessionController(
    this,
    () => this.#desk,
    () => this.practice,
  )
  readonly #routes = new RouteController(this, {
    hasUnsavedChanges: () => this.#current?.hasUnsavedChanges ?? false,
    confirmLeaving: (leave) => this.#confirmLeaving(leave),
  })
  readonly #toasts = new Toasts(this)
  #leave: (() => void) | null = null
  #returnTo: string = paths.home
  #shownPath = ''

  constructor() {
    super()
    this.#listen('dashboard-go', ({ path, replace }) => this.#routes.go(path, replace ? { replace } : {}))
    this.#listen('dashboard-say', ({ text }) => this.#toasts.say(text))
    this.#listen('dashboard-fail', ({ text, again }) =>
      this.#toasts.fail(text, again && { label: this.t('retry'), press: again }),
    )
    this.#listen('dashboard-signed-out', () => this.#session.expire())
    this.#listen('dashboard-signed-in', () => void this.#signedIn())
    this.#listen('dashboard-sign-out', () => this.#signOut())
    this.#listen('dashboard-practice', ({ slug }) => this.#choosePractice(slug))
    this.#listen('dashboard-changed', (changed) => this.#session.update((place) => withChanges(place, changed)))
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (!isDashboardPath(location.pathname)) this.#routes.jump(pathOfView(this.view), { replace: true })
  }

  #listen<Name extends keyof DashboardEvents>(name: Name, act: (detail: DashboardEvents[Name]) => void): void {
    this.addEventListener(name, (event) => act((event as CustomEvent<DashboardEvents[Name]>).detail))
  }

  /** The words are English and so is the page; figures and dates are written as this person is used to. */
  override get resolvedLocale(): string {
    return resolveLocale(this.locale, navigator.language)
  }

  get #current(): DashboardElement | null {
    return this.renderRoot?.querySelector<DashboardElement>('[data-view]') ?? null
  }

  async #signedIn(): Promise<void> {
    const { state } = this.#session
    if (state.at === 'in' && state.expired && (await this.#isBack())) return
    this.#routes.jump(this.#returnTo, { replace: true })
    this.#session.restart()
  }

  /** The same person goes on where they were; somebody else starts anew. */
  async #isBack(): Promise<boolean> {
    const isBack = await this.#session.renew()
    if (isBack) {
      this.#current?.signedInAgain()
      this.#toasts.say(this.t('welcomeBack'))
    }
    return isBack
  }

  #signOut(): void {
    this.#whenNothingIsLost(async () => {
      try {
        await this.#session.signOut()
        this.#toasts.say(this.t('signedOut'))
      } catch (error) {
        this.#toasts.fail(problemText(error, this.resolvedLocale))
      }
    })
  }

  #choosePractice(slug: string): void {
    this.#whenNothingIsLost(() => {
      void this.#session.choose(slug)
      this.#routes.jump(paths.home)
    })
  }

  #whenNothingIsLost(act: () => void): void {
    if (this.#current?.hasUnsavedChanges) this.#confirmLeaving(act)
    else act()
  }

  #confirmLeaving(leave: () => void): void {
    this.#leave = leave
    this.requestUpdate()
  }

  #stay(): void {
    this.#leave = null
    this.requestUpdate()
  }

  #leaveNow(): void {
    const leave = this.#leave
    this.#stay()
    leave?.()
  }

  protected override willUpdate(): void {
    const { state } = this.#session
    const { route, path } = this.#routes
    if (state.at === 'out' && route.view !== 'sign-in') {
      this.#returnTo = path
      this.#routes.jump(paths.signIn, { replace: true })
    }
    if (state.at === 'in' && route.view === 'sign-in' && !ownerToken())
      this.#routes.jump(this.#returnTo, { replace: true })
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    const { state } = this.#session
    for (const dialog of this.renderRoot.querySelectorAll('dialog')) if (!dialog.open) dialog.showModal()
    if (state.at === 'in' || state.at === 'out') void this.announceReady()
    this.#nameThePage()
    const { path } = this.#routes
    if (this.#shownPath && this.#shownPath !== path)
      this.renderRoot.querySelector<DashboardShell>('deskbell-dashboard-shell')?.focusContent()
    this.#shownPath = path
  }

  #nameThePage(): void {
    const { state } = this.#session
    const { view } = this.#routes.route
    const name = this.t(view === 'missing' ? 'missingTitle' : view)
    const practice = state.at === 'in' && state.place ? state.place.practice.name : 'Deskbell'
    document.title = this.t('documentTitle', { view: name, practice })
  }

  protected override render(): TemplateResult {
    const leaving = this.#leave && leaveDialog(this.#words, { stay: () => this.#stay(), leave: () => this.#leaveNow() })
    return html`${this.#content(this.#session.state)} ${leaving ?? nothing} ${this.#toasts.render()}`
  }

  #content(state: SessionState): TemplateResult {
    if (this.#routes.route.view === 'sign-in') {
      return state.at === 'starting' && !ownerToken() ? startingPage(this.#words) : signInPage(this.#desk, ownerToken())
    }
    switch (state.at) {
      case 'starting':
      case 'out':
        return startingPage(this.#words)
      case 'failed':
        return failedPage(this.#words, problemText(state.error, this.resolvedLocale), () => this.#session.restart())
      case 'in':
        return state.place
          ? this.#inside(state, state.place)
          : withoutPracticePage(this.#words, state.me.email, () => this.#signOut())
    }
  }

  #inside(state: Extract<SessionState, { at: 'in' }>, place: Place): TemplateResult {
    const { route } = this.#routes
    return html`
      <deskbell-dashboard-shell .me=${state.me} .place=${place} view=${route.view}
        >${viewOf(route, this.#contextOf(place), () => missingPage(this.#words))}</deskbell-dashboard-shell
      >
      ${state.expired ? signInAgainDialog(this.#words, this.#desk) : nothing}
    `
  }

  #context: DashboardContext | null = null

  /** The same object as long as the place is the same, so that views do not start over. */
  #contextOf(place: Place): DashboardContext {
    const { membership, practice, consultants } = place
    if (this.#context?.practice !== practice || this.#context.consultants !== consultants) {
      const { resolvedLocale: locale, timeZone = null } = this
      this.#context = { api: this.#desk, membership, practice, consultants, locale, timeZone }
    }
    return this.#context
  }
}

const withChanges = (place: Place, { practice, consultant }: DashboardEvents['dashboard-changed']): Place => ({
  ...place,
  practice: practice ?? place.practice,
  consultants: consultant
    ? place.consultants.map((known) => (known.id === consultant.id ? consultant : known))
    : place.consultants,
})
