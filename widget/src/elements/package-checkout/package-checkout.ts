import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit'
import { loadPart } from '../../config.ts'
import { CheckoutController } from '../../controllers/checkout-controller.ts'
import { showPayment } from '../../controllers/checkout-payment.ts'
import { losesOnLeaving, slowAfterMs } from '../../controllers/checkout-state.ts'
import { confirmPayment } from '../../controllers/confirm-payment.ts'
import type { Paying } from '../../controllers/load-paying.ts'
import { openCheckout } from '../../controllers/open-checkout.ts'
import { resumeCheckout } from '../../controllers/resume-checkout.ts'
import { SignInController } from '../../controllers/sign-in-controller.ts'
import type { packageCheckoutWords } from '../../locales/en/package-checkout.ts'
import { controls } from '../../styles/controls.ts'
import { fields } from '../../styles/fields.ts'
import { purchaseStyles } from '../../styles/purchase.ts'
import { tokens } from '../../styles/tokens.ts'
import { DeskbellElement } from '../base/deskbell-element.ts'
import { shownStep, titles, type CheckoutView, type CheckoutWord } from './checkout-view.ts'
import { holdPage } from './hold-page.ts'
import { orderSummary } from './order-summary.ts'
import { checkoutStyles } from './package-checkout.styles.ts'
import { pageBackground } from './page-background.ts'
import { stepView } from './step-views.ts'

/**
 * Buys one package: what you get, who you are, payment, confirmation; then what the purchase gives.
 * In place, or with `dialog` in a modal dialog that it opens itself and that takes it away when it goes.
 *
 * @fires checkout-start - A purchase was begun; `detail` is `{packageId, purchaseId}`.
 * @fires purchase-complete - The payment is confirmed; `detail` is `{packageId, purchaseId}`.
 * @fires checkout-error - Checkout was refused; `detail` is `{code, message}`.
 * @fires gift-claim - A gift is the visitor's now; `detail` is `{purchaseId}`.
 * @fires close - The dialog is gone.
 * @slot heading - Replaces the title of the step.
 * @slot success - Replaces what is shown once the purchase is complete.
 * @csspart dialog, header, heading, close, summary, price, description, features, field, input, error, notice, actions, button, link, terms, due, promotion
 */
export class PackageCheckout extends DeskbellElement<typeof packageCheckoutWords> implements CheckoutView {
  static readonly open = openCheckout
  static readonly resume = resumeCheckout
  /** For elements that take a payment only now and then: what is in this file comes with it. */
  static readonly paying: Paying = { showPayment, confirmPayment, slowAfterMs }

  static override styles = [tokens, controls, fields, purchaseStyles, checkoutStyles]

  static override properties: PropertyDeclarations = {
    package: {},
    purchase: {},
    gift: { type: Boolean },
    dialog: { type: Boolean },
    ui: {},
    returnUrl: { attribute: 'return-url' },
    prefillEmail: { attribute: 'prefill-email' },
    prefillName: { attribute: 'prefill-name' },
    asksToLeave: { state: true },
  }

  /** Id of the package to buy. */
  declare package?: string | null
  /** Id of a purchase to take up again, e.g. after paying on Stripe's page. */
  declare purchase?: string | null
  /** Claims the gift whose link opened this page. */
  declare gift?: boolean
  /** Opens as a modal dialog. */
  declare dialog?: boolean
  /** `hosted` pays on Stripe's own page. */
  declare ui?: string | null
  /** Where Stripe's page returns to; this page unless given. */
  declare returnUrl?: string | null
  declare prefillEmail?: string | null
  declare prefillName?: string | null
  declare asksToLeave?: boolean

  /** @internal */
  readonly flow = new CheckoutController(this)
  /** @internal */
  readonly signIn = new SignInController(this, (email) => this.flow.signedIn(email))
  #place: HTMLElement | undefined
  #shown = ''
  #hasMoved = false
  #hadFocus = false
  #letPageGo: (() => void) | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.dialog) void this.updateComplete.then(() => this.#open())
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#letPageGo?.()
  }

  get paymentUi(): 'embedded' | 'hosted' {
    return this.ui === 'hosted' || this.getRootNode() !== document ? 'hosted' : 'embedded'
  }

  paymentPlace(): HTMLElement {
    this.#place ??= Object.assign(document.createElement('div'), { slot: 'payment' })
    this.append(this.#place)
    return this.#place
  }

  leaveTo(url: string): void {
    location.assign(url)
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('#title')?.focus(options)
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // Another package chosen after a purchase: the later wish counts.
    if (this.package && changed.has('package') && !changed.has('purchase')) this.purchase = null
    if ((changed.has('package') || changed.has('purchase')) && !changed.has('gift')) this.gift = false
    this.#hadFocus = this.contains((this.getRootNode() as Document).activeElement)
    if (this.prefillEmail) this.signIn.prefill(this.prefillEmail)
  }

  protected override update(changed: PropertyValues<this>): void {
    const shown = `${this.#title} ${this.signIn.state.at}`
    this.#hasMoved = this.#shown !== '' && this.#shown !== shown
    this.#shown = shown
    // What was asked is about a step that is over.
    if (this.#hasMoved) this.asksToLeave = false
    super.update(changed)
  }

  protected override render(): TemplateResult {
    const { step } = this.flow.state
    const content = html`
      <header part="header">
        <h2 id="title" part="heading" tabindex="-1" autofocus>
          <slot name="heading">${this.t(this.#title)}</slot>
        </h2>
        ${this.dialog ? this.#closeButton() : nothing}
      </header>
      <div class="columns ${step.at}">
        ${step.at === 'done' || step.at === 'missing' ? nothing : orderSummary(this)}
        <div class="step">${stepView(this)}</div>
      </div>
      ${this.asksToLeave ? this.#leaveQuestion() : nothing}
    `
    return this.dialog
      ? html`<dialog
          part="dialog"
          aria-labelledby="title"
          @keydown=${this.#key}
          @cancel=${this.#cancel}
          @close=${this.#gone}
        >
          ${content}
        </dialog>`
      : html`<section class="frame" aria-labelledby="title">${content}</section>`
  }

  /** A new step takes the focus along, unless the visitor is elsewhere on the page. */
  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('asksToLeave'))
      this.renderRoot.querySelector<HTMLElement>(this.asksToLeave ? '.leave .primary' : '#title')?.focus()
    if (this.#hasMoved && (this.#hadFocus || this.dialog)) {
      this.renderRoot.querySelector<HTMLElement>(this.signIn.state.at === 'code' ? '#code' : '#title')?.focus()
    }
    // Before the payment, so that what it opens is there at once.
    const { at } = this.flow.state.step
    if (at === 'payment' || at === 'done') loadPart('purchase-success', this).catch(() => {})
  }

  get #title(): CheckoutWord {
    return this.gift ? 'titleGift' : titles[shownStep(this.flow.state.step)]
  }

  #closeButton(): TemplateResult {
    return html`<button
      part="close"
      class="button close"
      type="button"
      aria-label=${this.t('close')}
      @click=${() => this.close()}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true"><path d="m2 2 12 12M14 2 2 14" /></svg>
    </button>`
  }

  #leaveQuestion(): TemplateResult {
    return html`<div class="leave" role="alertdialog" aria-labelledby="leave" aria-describedby="lost">
      <div>
        <h3 id="leave">${this.t('leaveTitle')}</h3>
        <p id="lost">${this.t('leaveText')}</p>
      </div>
      <div class="buttons">
        <button class="button primary" type="button" @click=${() => (this.asksToLeave = false)}>
          <span>${this.t('stay')}</span>
        </button>
        <button class="button" type="button" @click=${() => this.#dialog?.close()}>${this.t('leave')}</button>
      </div>
    </div>`
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog')
  }

  #open(): void {
    this.style.setProperty('--_page', pageBackground())
    if (!this.isConnected || this.#dialog?.open) return
    this.#dialog?.showModal()
    this.#letPageGo = holdPage()
  }

  /** Closes the dialog, after asking where something would be lost. */
  close(): void {
    const typed =
      this.signIn.state.at === 'code' ||
      [...this.renderRoot.querySelectorAll('input')].some((input) => input.value !== input.defaultValue)
    if (losesOnLeaving(this.flow.state.step, typed)) this.asksToLeave = true
    else this.#dialog?.close()
  }

  /** A browser closes a dialog on a second Escape without asking: ours takes the question back instead. */
  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return
    event.preventDefault()
    if (this.asksToLeave) this.asksToLeave = false
    else this.close()
  }

  /** What else means "close" on the visitor's device, such as the back gesture. */
  readonly #cancel = (event: Event): void => {
    event.preventDefault()
    this.close()
  }

  readonly #gone = (): void => {
    this.dispatchEvent(new Event('close'))
    this.remove()
  }
}
