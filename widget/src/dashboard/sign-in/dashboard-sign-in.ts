import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { ApiError } from '../../api/api-error.ts'
import { primaryAction, textAction } from '../../controllers/action.ts'
import { field, submitted } from '../../controllers/field.ts'
import { controls } from '../../styles/controls.ts'
import { fields } from '../../styles/fields.ts'
import { tokens } from '../../styles/tokens.ts'
import type { DashboardApi } from '../api.ts'
import { DashboardElement } from '../dashboard-element.ts'
import { problemText, wordsOf } from '../problem-text.ts'
import { paths } from '../routes.ts'
import { layout } from '../styles/layout.ts'
import { CodeSignIn } from './code-sign-in.ts'
import { signInWords } from './dashboard-sign-in.words.ts'

const styles = css`
  form,
  .stack {
    display: grid;
    gap: 16px;
    justify-items: stretch;
  }
  .stack > .button {
    justify-self: start;
  }
  #code {
    font-size: 1.25em;
    font-variant-numeric: tabular-nums;
    letter-spacing: 0.25em;
  }
`

type OwnerLink = { busy: boolean; problem: string | null }

/** Signs somebody in by an emailed code, or the owner by the one-time link that the server printed. */
export class DashboardSignIn extends DashboardElement<typeof signInWords> {
  static override styles = [tokens, controls, layout, fields, styles]

  static override properties: PropertyDeclarations = {
    desk: { attribute: false },
    ownerToken: { attribute: false },
    bare: { type: Boolean },
  }

  declare desk: DashboardApi
  declare ownerToken: string
  /** Without a title of its own, inside a dialog. */
  declare bare?: boolean

  protected override readonly messages = signInWords

  readonly #signIn = new CodeSignIn(
    this,
    () => this.desk,
    () => this.ask('dashboard-signed-in', null),
  )
  #owner: OwnerLink = { busy: false, problem: null }

  protected override render(): TemplateResult {
    if (this.ownerToken) return this.#ownerLink()
    return html`<div class="stack">
      ${this.bare ? nothing : html`<h1>${this.t('title')}</h1>`}
      ${this.#owner.problem ? html`<p class="notice wrong" role="alert">${this.#owner.problem}</p>` : nothing}
      ${this.#form()}
    </div>`
  }

  /** A button, because mail scanners and prefetchers follow links, and this one works once. */
  #ownerLink(): TemplateResult {
    const { busy, problem } = this.#owner
    return html`<div class="stack">
      <h1>${this.t('ownerTitle')}</h1>
      <p>${this.t('ownerIntro')}</p>
      ${problem ? html`<p class="notice wrong" role="alert">${problem}</p>` : nothing}
      ${primaryAction(this.t('open'), { busy, press: () => void this.#open() })}
      <p>${textAction(this.t('instead'), () => this.#forgetLink())}</p>
    </div>`
  }

  async #open(): Promise<void> {
    this.#setOwner({ busy: true, problem: null })
    try {
      await this.desk.useOwnerLink(this.ownerToken)
      this.#forgetLink()
      this.ask('dashboard-signed-in', null)
    } catch (error) {
      // Offline, or a server that is busy: the link still works later.
      if (error instanceof ApiError && (error.status === 410 || error.status === 400)) this.#forgetLink()
      this.#setOwner({ busy: false, problem: problemText(error, this.resolvedLocale) })
    }
  }

  /** The token leaves the address, and with it the browser's history. */
  #forgetLink(): void {
    this.ownerToken = ''
    history.replaceState(history.state, '', paths.signIn)
  }

  #setOwner(owner: OwnerLink): void {
    this.#owner = owner
    this.requestUpdate()
  }

  #form(): TemplateResult {
    const signIn = this.#signIn
    const { state } = signIn
    const { problem } = state
    const error = problem && wordsOf(problem, this.resolvedLocale)
    const isAtField = !!problem && /^(email|code)_/.test(problem.code)
    const notice = error && !isAtField ? html`<p class="error" role="alert">${error}</p>` : nothing
    const atField = isAtField ? error : null
    return state.at === 'address'
      ? this.#address(state.email, atField, notice)
      : this.#code(state.email, atField, notice)
  }

  #address(email: string, error: string | null, notice: TemplateResult | typeof nothing): TemplateResult {
    const signIn = this.#signIn
    return html`
      ${this.bare ? nothing : html`<p class="quiet">${this.t('intro')}</p>`}
      <form novalidate @submit=${(event: SubmitEvent) => void signIn.send(submitted(event)['email'] ?? '')}>
        ${field({ id: 'email', label: this.t('email'), type: 'email', autocomplete: 'email', inputmode: 'email', value: email, error })}
        ${notice}
        <div class="actions">${primaryAction(this.t('send'), { busy: signIn.state.busy })}</div>
      </form>
    `
  }

  #code(email: string, error: string | null, notice: TemplateResult | typeof nothing): TemplateResult {
    const signIn = this.#signIn
    const seconds = signIn.secondsToResend
    return html`
      <form novalidate @submit=${(event: SubmitEvent) => void signIn.submit(submitted(event)['code'] ?? '')}>
        <p role="status">
          ${this.t('sentTo', { email })} ${textAction(this.t('wrongAddress'), () => signIn.changeAddress())}
        </p>
        ${field({
          id: 'code',
          label: this.t('code'),
          autocomplete: 'one-time-code',
          inputmode: 'numeric',
          error,
          typed: (text) => signIn.typed(text),
        })}
        ${notice}
        <div class="actions">
          ${primaryAction(this.t('confirm'), { busy: signIn.state.busy })}
          ${seconds ? html`<span class="quiet small">${this.t('resendIn', { count: seconds })}</span>` : textAction(this.t('resend'), () => void signIn.send())}
        </div>
      </form>
    `
  }

  protected override updated(): void {
    const at = this.#signIn.state.at
    // The field that takes over gets the focus its predecessor had.
    if (at !== this.#shown && this.#shown)
      this.renderRoot.querySelector<HTMLElement>(at === 'code' ? '#code' : '#email')?.focus()
    this.#shown = at
  }

  #shown: string | null = null
}
