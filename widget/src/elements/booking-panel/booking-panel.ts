import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { Purchase } from '@deskbell/server/contract/purchases'
import { getMe, isSignedIn, signOut } from '../../api/identity.ts'
import { listPurchases } from '../../api/purchases.ts'
import { primaryAction, textAction } from '../../controllers/action.ts'
import { getGranted, type Granted } from '../../controllers/granted.ts'
import { LoadController } from '../../controllers/load-controller.ts'
import { loadFailed } from '../../controllers/load-failed.ts'
import { SignInController } from '../../controllers/sign-in-controller.ts'
import { signInForm, type SignInView } from '../../controllers/sign-in-view.ts'
import { telephone } from '../../controllers/telephone.ts'
import { Toasts } from '../../controllers/toasts.ts'
import type { bookingPanelWords } from '../../locales/en/booking-panel.ts'
import { controls } from '../../styles/controls.ts'
import { fields } from '../../styles/fields.ts'
import { purchaseStyles } from '../../styles/purchase.ts'
import { tokens } from '../../styles/tokens.ts'
import { DeskbellElement } from '../base/deskbell-element.ts'
import { bookingMode, type BookingMode } from './booking-mode.ts'
import { bookingPanelStyles } from './booking-panel.styles.ts'
import { CalendlyController } from './calendly-controller.ts'

/** A purchase to schedule, or the buyer's purchases to choose from; `null` where nobody is signed in. */
type Subject = Granted | { email: string; purchases: Purchase[] } | null

/**
 * Schedules the sessions of a purchase. Calendly's page is framed only once the visitor asks for it.
 *
 * @fires booking-complete - A time was picked; `detail` is `{purchaseId, startsAt}`.
 * @fires booking-error - What was picked could not be noted; `detail` is `{code, message}`.
 * @slot heading - Replaces the title.
 * @csspart heading, calendar, choice, field, input, error, button, link, toast
 */
export class BookingPanel extends DeskbellElement<typeof bookingPanelWords> implements SignInView {
  static override styles = [tokens, controls, fields, purchaseStyles, bookingPanelStyles]

  static override properties: PropertyDeclarations = { purchase: {}, granted: { attribute: false } }

  /** Id of the purchase to schedule; without it the buyer chooses among the own ones. */
  declare purchase?: string | null
  /** What an element around this one has loaded already. */
  declare granted?: Granted | null

  readonly #toasts = new Toasts(this)
  /** @internal */
  readonly signIn = new SignInController(this, () => this.#lookAgain())
  readonly #calendly = new CalendlyController(this, {
    saved: () => this.#saved(),
    failed: (problem, retry) => {
      this.emit('booking-error', { code: problem.code, message: problem.message ?? '' })
      this.#toasts.fail(this.t('saveFailed'), { label: this.t('retry'), press: retry })
    },
  })
  readonly #subject = new LoadController<Subject>(
    this,
    () => `${this.#visit} ${this.purchase ?? ''}`,
    (_, signal) => this.#load(this.purchase ?? '', signal),
  )
  #visit = 0

  /** Somebody else is here now. */
  #lookAgain(): void {
    this.#visit++
    this.requestUpdate()
  }

  async #load(purchaseId: string, signal: AbortSignal): Promise<Subject> {
    const { client, granted } = this
    if (granted?.purchase.id === purchaseId) return granted
    if (purchaseId) return getGranted(client, purchaseId, signal)
    if (!isSignedIn(client)) return null
    const [{ email }, { data }] = await Promise.all([getMe(client, { signal }), listPurchases(client, { signal })])
    return { email, purchases: data.filter(({ state }) => state === 'paid') }
  }

  #saved(): void {
    this.#toasts.say(this.t('saved'))
    this.emit('booking-complete', { purchaseId: this.purchase ?? null, startsAt: null })
  }

  protected override render(): TemplateResult {
    return html`
      <h3 part="heading" tabindex="-1"><slot name="heading">${this.t('title')}</slot></h3>
      ${this.#content()} ${this.#toasts.render()}
    `
  }

  #content(): TemplateResult {
    const { state } = this.#subject
    switch (state.phase) {
      case 'loading':
        return html`<p class="quiet" role="status">${this.t('loading')}</p>`
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
