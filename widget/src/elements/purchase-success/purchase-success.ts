import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { ContactReveal, Purchase } from '@deskbell/server/contract/purchases'
import { loadPart } from '../../config.ts'
import { primaryAction } from '../../controllers/action.ts'
import { getGranted, type Granted } from '../../controllers/granted.ts'
import { LoadController } from '../../controllers/load-controller.ts'
import { loadFailed } from '../../controllers/load-failed.ts'
import { openCheckout } from '../../controllers/open-checkout.ts'
import { SignInController } from '../../controllers/sign-in-controller.ts'
import type { SignInView } from '../../controllers/sign-in-view.ts'
import { telephone } from '../../controllers/telephone.ts'
import { Toasts } from '../../controllers/toasts.ts'
import type { purchaseSuccessWords } from '../../locales/en/purchase-success.ts'
import { controls } from '../../styles/controls.ts'
import { fields } from '../../styles/fields.ts'
import { purchaseStyles } from '../../styles/purchase.ts'
import { tokens } from '../../styles/tokens.ts'
import { DeskbellElement } from '../base/deskbell-element.ts'
import { purchaseSuccessStyles } from './purchase-success.styles.ts'

/** The page hears once that something is shown. */
const once = (event: Event): void => event.stopPropagation()

/**
 * What a paid purchase gives its buyer: the consultant's welcome, contact details, and a time to pick.
 * On another device a code by email proves the buyer first.
 *
 * @fires contact-reveal - The contact details are shown; `detail` is `{purchaseId}`.
 * @slot heading - Stands above the consultant.
 * @csspart person, photo, name, reference, message, contact, notice, field, input, error, button, link, toast
 */
export class PurchaseSuccess extends DeskbellElement<typeof purchaseSuccessWords> implements SignInView {
  static override styles = [tokens, controls, fields, purchaseStyles, purchaseSuccessStyles]

  static override properties: PropertyDeclarations = { purchase: {} }

  /** Id of the purchase. */
  declare purchase?: string | null

  readonly #toasts = new Toasts(this)
  /** @internal */
  readonly signIn = new SignInController(this, () => this.#granted.retry())
  readonly #granted = new LoadController<Granted>(
    this,
    () => this.purchase ?? '',
    (purchaseId, signal) => this.#load(purchaseId, signal),
  )

  async #load(purchaseId: string, signal: AbortSignal): Promise<Granted> {
    const granted = await getGranted(this.client, purchaseId, signal)
    if (!granted.withheld) {
      this.emit('contact-reveal', { purchaseId })
      loadPart('booking-panel', this).catch(() => {})
    }
    return granted
  }

  /** Where the first booking opens the contact details, it has just done so. */
  async #lookAgain({ purchase, reveal }: Granted): Promise<void> {
    if (reveal?.opens !== 'on_first_booking') return
    const granted = await getGranted(this.client, purchase.id).catch(() => null)
    if (granted && this.purchase === purchase.id) this.#granted.set(granted)
  }

  protected override render(): TemplateResult {
    return html`<slot name="heading"></slot>${this.#content()}${this.#toasts.render()}`
  }

  #content(): TemplateResult | typeof nothing {
    if (!this.purchase) return nothing
    const { state } = this.#granted
    switch (state.phase) {
      case 'loading':
        return html`<p class="hidden" role="status">${this.t('loading')}</p>
          <div class="skeleton"></div>`
      case 'failed':
        return loadFailed(this, state.error, this.t('proof'), () => this.#granted.retry())
      case 'ready':
        return html`${this.#person(state.value.purchase)}${this.#given(state.value)}`
    }
  }

  #person({ consultant, reference }: Purchase): TemplateResult {
    return html`<div class="person" part="person">
      ${consultant.photoUrl ? html`<img part="photo" src=${consultant.photoUrl} alt="" width="64" height="64" />` : nothing}
      <div>
        <h3 part="name">${consultant.name}</h3>
        <p class="quiet small" part="reference">${this.t('reference', { reference })}</p>
      </div>
    </div>`
  }

  #given(granted: Granted): TemplateResult {
    const { purchase } = granted
    const { name } = purchase.consultant
    if (granted.withheld === 'not_yet_revealed') return html`<p part="notice">${this.t('notYetRevealed', { name })}</p>`
    if (granted.withheld === 'gift_not_claimed') return html`<p part="notice">${this.t('giftBought', { name })}</p>`
    if (granted.withheld) {
      const pay = () => void openCheckout(this, { purchase: purchase.id })
      return html`<p part="notice">${this.t('unpaid')}</p>
        <div class="actions">${primaryAction(this.t('pay'), { press: pay })}</div>`
    }
    const { contact, opens, welcomeMessage } = granted.reveal
    return html`
      ${welcomeMessage ? html`<p class="prose" part="message" dir="auto">${welcomeMessage}</p>` : nothing}
      ${this.#contact(contact)}
      ${opens !== 'on_first_booking' ? nothing : html`<p class="quiet" part="notice">${this.t('opensLater', { name })}</p>`}
      <deskbell-booking-panel
        purchase=${purchase.id}
        .granted=${granted}
        .api=${this.api}
        .practice=${this.practice}
        .locale=${this.resolvedLocale}
        .timeZone=${this.timeZone}
        @deskbell-ready=${once}
        @booking-complete=${() => this.#lookAgain(granted)}
      ></deskbell-booking-panel>
    `
  }

  #contact({ email, phone }: ContactReveal['contact']): TemplateResult | typeof nothing {
    if (!email && !phone) return nothing
    return html`<dl>
      ${email ? this.#line(this.t('email'), email, `mailto:${email}`) : nothing}
      ${phone ? this.#line(this.t('phone'), phone, telephone(phone)) : nothing}
    </dl>`
  }

  #line(label: string, value: string, href: string): TemplateResult {
    return html`<div class="contact" part="contact">
      <dt class="quiet small">${label}</dt>
      <dd><a href=${href} dir="ltr">${value}</a></dd>
      <dd>
        <button
          class="button"
          part="button"
          type="button"
          aria-label=${this.t('copyNamed', { value })}
          @click=${() => this.#copy(value)}
        >
          <span>${this.t('copy')}</span>
        </button>
      </dd>
    </div>`
  }

  async #copy(value: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(value)
      this.#toasts.say(this.t('copied'))
    } catch {
      this.#toasts.fail(this.t('copyFailed'))
    }
  }
}
