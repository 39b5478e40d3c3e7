import { html, type TemplateResult } from 'lit'
import type { CreditBalance as Balance } from '@deskbell/server/contract/credits'
import type { ApiError } from '../../api/api-error.ts'
import { getBalance } from '../../api/credits.ts'
import { isSignedIn, signOut } from '../../api/identity.ts'
import { primaryAction, textAction } from '../../controllers/action.ts'
import { LoadController } from '../../controllers/load-controller.ts'
import { problemNotice } from '../../controllers/problem-words.ts'
import { problemOf } from '../../controllers/problem.ts'
import { SignInController } from '../../controllers/sign-in-controller.ts'
import { signInForm, type SignInView } from '../../controllers/sign-in-view.ts'
import { describeBalance, type TypeView } from '../../credit-view/describe-balance.ts'
import { grantLine, typeTotal } from '../../credit-view/grant-view.ts'
import { grantStyles } from '../../credit-view/grant.styles.ts'
import { resolveTimeZone } from '../../format/dates.ts'
import type { creditBalanceWords } from '../../locales/en/credit-balance.ts'
import { controls } from '../../styles/controls.ts'
import { fields } from '../../styles/fields.ts'
import { purchaseStyles } from '../../styles/purchase.ts'
import { tokens } from '../../styles/tokens.ts'
import { DeskbellElement } from '../base/deskbell-element.ts'
import { creditBalanceStyles } from './credit-balance.styles.ts'

/**
 * What a client has left to use: credits and minutes by type of session, each purchase with what is left of
 * it and until when. A code by email opens it.
 *
 * @slot heading - Replaces the title.
 * @slot empty - Stands in where the client has no credits.
 * @csspart heading, type, total, grant, grant-title, left, progress, facts, warning, empty
 * @csspart field, input, error, button, link
 */
export class CreditBalance extends DeskbellElement<typeof creditBalanceWords> implements SignInView {
  static override styles = [tokens, controls, fields, purchaseStyles, grantStyles, creditBalanceStyles]

  /** @internal */
  readonly signIn: SignInController = new SignInController(this, () => this.#lookAgain())
  readonly #balance = new LoadController<Balance | null>(
    this,
    () => `${this.#visit} ${this.client.baseUrl} ${this.client.practice}`,
    (_, signal) => (isSignedIn(this.client) ? getBalance(this.client, { signal }) : Promise.resolve(null)),
  )
  #visit = 0
  #movesFocus = false
  #step = 'address'

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('purchase-complete', this.#bought)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('purchase-complete', this.#bought)
  }

  /** What stands here stays until the new figures are there. */
  readonly #bought = async (): Promise<void> => {
    if (!isSignedIn(this.client)) return
    const balance = await getBalance(this.client).catch(() => null)
    if (balance) this.#balance.set(balance)
  }

  /** Somebody else is here now. */
  #lookAgain(): void {
    this.#visit++
    this.#movesFocus = true
    this.requestUpdate()
  }

  #retry(): void {
    this.#movesFocus = true
    this.#balance.retry()
  }

  #leave(): void {
    signOut(this.client)
    this.#lookAgain()
  }

  /** The form that had the focus is gone: it goes on in what stands there now. */
  protected override updated(): void {
    const { at } = this.signIn.state
    this.#movesFocus ||= at !== this.#step
    this.#step = at
    if (!this.#movesFocus || this.#balance.state.phase === 'loading') return
    this.#movesFocus = false
    this.renderRoot.querySelector<HTMLElement>('#code, #email, [part="heading"]:not(:has(~ form))')?.focus()
  }

  protected override render(): TemplateResult {
    return html`
      <h3 part="heading" tabindex="-1"><slot name="heading">${this.t('title')}</slot></h3>
      ${this.#content()}
    `
  }

  #content(): TemplateResult {
    const { state } = this.#balance
    switch (state.phase) {
      case 'loading':
        return html`<p class="hidden" role="status">${this.t('loading')}</p>
          <div class="skeleton"></div>`
      case 'failed':
        return this.#failure(state.error)
      case 'ready':
        return state.value ? this.#shown(state.value) : this.#signedOut('signedOut')
    }
  }

  #signedOut(why: 'signedOut' | 'signedOutAgain'): TemplateResult {
    return html`<p>${this.t(why)}</p>
      ${signInForm(this)}`
  }

  #failure(error: ApiError): TemplateResult {
    if (error.status === 401 || error.status === 403) return this.#signedOut('signedOutAgain')
    const problem = error.code === 'network' ? { code: 'failed' } : problemOf(error)
    return html`${problemNotice(this, problem)}
      <div class="actions">${primaryAction(this.t('retry'), { press: () => this.#retry() })}</div>`
  }

  #shown(balance: Balance): TemplateResult {
    const { resolvedLocale: locale } = this
    const wording = { t: this.t.bind(this) }
    const reading = { locale, timeZone: resolveTimeZone(this.timeZone), nowMs: Date.now() }
    const types = describeBalance(balance, wording, reading)
    return html`<div class="content">
      ${
        types.length
          ? types.map((type) => this.#type(type))
          : html`<slot name="empty"><p part="empty">${this.t('empty')}</p></slot>`
      }
      <p>${textAction(this.t('otherAddress'), () => this.#leave())}</p>
    </div>`
  }

  #type(type: TypeView): TemplateResult {
    return html`<section part="type">
      ${typeTotal(type, true)}
      <ul class="grants" role="list">
        ${type.grants.map((grant) => grantLine(grant, grant.title))}
      </ul>
    </section>`
  }
}
