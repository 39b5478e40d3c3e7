import { css, html, type PropertyDeclarations, type TemplateResult } from 'lit'
import { claimGift } from '../../api/gifts.ts'
import { getMe, isSignedIn, signOut } from '../../api/identity.ts'
import { loadPart } from '../../config.ts'
import { primaryAction, textAction } from '../../controllers/action.ts'
import { giftToken } from '../../controllers/gift-link.ts'
import { LoadController } from '../../controllers/load-controller.ts'
import { problemNotice } from '../../controllers/problem-words.ts'
import { problemOf, type Problem } from '../../controllers/problem.ts'
import { SignInController } from '../../controllers/sign-in-controller.ts'
import { signInForm, type SignInView } from '../../controllers/sign-in-view.ts'
import type { giftClaimWords } from '../../locales/en/gift-claim.ts'
import { controls } from '../../styles/controls.ts'
import { fields } from '../../styles/fields.ts'
import { purchaseStyles } from '../../styles/purchase.ts'
import { tokens } from '../../styles/tokens.ts'
import { DeskbellElement } from '../base/deskbell-element.ts'

/** How the claim stands. Nothing is claimed before the visitor says so. */
type Claim = { at: 'open'; problem?: Problem } | { at: 'under_way' } | { at: 'done'; purchaseId: string }

/** No other try and no other address changes it. */
const isOver = ({ code }: Problem): boolean => /^(gift_|credits_frozen)/.test(code)

const refusalOf = (error: unknown): Problem => {
  const problem = problemOf(error)
  return /^(not_found|invalid_input)$/.test(problem.code) ? { code: 'gift_not_found' } : problem
}

/** The page hears once that something is shown. */
const once = (event: Event): void => event.stopPropagation()

/**
 * Makes the gift whose link opened the page the visitor's own, once a code by email has proven who that is, then shows
 * what it gives.
 *
 * @fires gift-claim - The gift is the visitor's; `detail` is `{purchaseId}`.
 * @csspart notice, field, input, error, button, link
 */
export class GiftClaim extends DeskbellElement<typeof giftClaimWords> implements SignInView {
  static override styles = [
    tokens,
    controls,
    fields,
    purchaseStyles,
    css`
      :host,
      form {
        display: grid;
        gap: 16px;
      }
    `,
  ]

  static override properties: PropertyDeclarations = { claim: { state: true } }

  declare claim: Claim

  /** @internal */
  readonly signIn: SignInController = new SignInController(this, () => void this.#claim())
  /** Who is signed in; empty where nobody is. */
  readonly #visitor = new LoadController<string>(
    this,
    () => `${this.#visit} ${this.client.baseUrl} ${this.client.practice}`,
    (_, signal) =>
      isSignedIn(this.client)
        ? getMe(this.client, { signal }).then(
            ({ email }) => email,
            () => '',
          )
        : Promise.resolve(''),
  )
  #visit = 0
  #shown = ''

  constructor() {
    super()
    this.claim = { at: 'open' }
  }

  async #claim(): Promise<void> {
    this.claim = { at: 'under_way' }
    try {
      const { id: purchaseId } = await claimGift(this.client, giftToken() ?? '')
      loadPart('purchase-success', this).catch(() => {})
      this.claim = { at: 'done', purchaseId }
      this.emit('gift-claim', { purchaseId })
    } catch (error) {
      this.claim = { at: 'open', problem: refusalOf(error) }
      this.#visit++
    }
  }

  #leave(): void {
    signOut(this.client)
    this.claim = { at: 'open' }
    this.#visit++
  }

  /** The form that had the focus is gone: it goes on in what stands there now. */
  protected override updated(): void {
    const shown = `${this.claim.at} ${this.signIn.state.at}`
    const hasMoved = this.#shown !== '' && this.#shown !== shown
    this.#shown = shown
    if (hasMoved) this.renderRoot.querySelector<HTMLElement>('#code, #email, #claimed, .primary')?.focus()
  }

  protected override render(): TemplateResult {
    const { claim } = this
    const { state } = this.#visitor
    if (claim.at === 'done') return this.#claimed(claim.purchaseId)
    if (!giftToken()) return html`<p part="notice" role="alert">${this.t('linkMissing')}</p>`
    const problem = claim.at === 'open' ? claim.problem : null
    if (problem && isOver(problem)) return html`${problemNotice(this, problem)}`
    if (state.phase !== 'ready') return html`<div class="skeleton"></div>`
    if (state.value) return this.#confirm(state.value, problem)
    if (claim.at === 'under_way') return html`<p role="status">${this.t('moment')}</p>`
    return html`<p>${this.t('intro')}</p>
      ${problemNotice(this, problem)} ${signInForm(this)}`
  }

  /** Whoever is signed in may be the giver, who looks whether the link works. */
  #confirm(email: string, problem: Problem | null | undefined): TemplateResult {
    const isUsed = problem?.code === 'link_used'
    const leave = textAction(this.t(isUsed ? 'otherAddress' : 'notYou'), () => this.#leave())
    return html`<p>${this.t('introKnown')}</p>
      <p>${this.t('signedInAs', { email })} ${leave}</p>
      ${problemNotice(this, problem)}
      ${
        isUsed
          ? ''
          : html`<div class="actions">
              ${primaryAction(this.t('claim'), {
                busy: this.claim.at === 'under_way' && this.t('moment'),
                press: () => void this.#claim(),
              })}
            </div>`
      }`
  }

  #claimed(purchaseId: string): TemplateResult {
    return html`<p id="claimed" tabindex="-1" role="status">${this.t('claimed')}</p>
      <deskbell-purchase-success
        purchase=${purchaseId}
        .api=${this.api}
        .practice=${this.practice}
        .locale=${this.resolvedLocale}
        .timeZone=${this.timeZone}
        @deskbell-ready=${once}
      ></deskbell-purchase-success>`
  }
}
