import type { ReactiveController } from 'lit'
import type { CheckoutDraft } from '@deskbell/server/contract/checkout'
import type { PublicPractice } from '@deskbell/server/contract/practices'
import type { Money } from '@deskbell/server/contract/primitives'
import type { ApiError } from '../api/api-error.ts'
import { getCheckoutStatus, startCheckout } from '../api/checkout.ts'
import { getMe, isSignedIn, signOut } from '../api/identity.ts'
import { getPackage } from '../api/packages.ts'
import { getPractice } from '../api/practices.ts'
import { loadPart } from '../config.ts'
import type { DeskbellElement } from '../elements/base/deskbell-element.ts'
import { CheckoutAttempt } from './checkout-attempt.ts'
import { showPayment } from './checkout-payment.ts'
import { initialCheckout, nextCheckout, type CheckoutEvent, type CheckoutStep } from './checkout-state.ts'
import { confirmPayment } from './confirm-payment.ts'
import { pageAddress } from './page-address.ts'
import { problemOf } from './problem.ts'
import { looksLikeAddress } from './sign-in-state.ts'

export interface CheckoutHost extends DeskbellElement {
  readonly package?: string | null
  readonly returnUrl?: string | null
  readonly purchase?: string | null
  readonly gift?: boolean
  readonly paymentUi: 'embedded' | 'hosted'
  /** A place in the light DOM: Stripe refuses shadow roots. */
  paymentPlace(): HTMLElement
  leaveTo(url: string): void
}

export interface Buyer {
  name?: string | undefined
  email?: string | undefined
}

/** Owns one purchase from the offer to the confirmation; what follows what is decided by `checkout-state`. */
export class CheckoutController implements ReactiveController {
  state = initialCheckout
  practice: PublicPractice | null = null
  /** Who is signed in; empty where nobody is. */
  email = ''
  buyer: Buyer = {}
  /** As it was typed. */
  promotionCode = ''
  nameMissing = false
  paymentShown = false
  readonly #host: CheckoutHost
  readonly #attempt = new CheckoutAttempt()
  #subject = ''
  #left = new AbortController()
  #paidHere = false

  constructor(host: CheckoutHost) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    window.addEventListener('pageshow', this.#backFromPaymentPage)
    // Moved about on the page: what was under way goes on, what is over is not told again.
    const { step } = this.state
    if (this.#subject && step.at !== 'done' && step.at !== 'leaving') this.#enter(step)
  }

  hostDisconnected(): void {
    window.removeEventListener('pageshow', this.#backFromPaymentPage)
    this.#left.abort()
  }

  hostUpdate(): void {
    const { gift, purchase, package: packageId } = this.#host
    const subject = gift ? 'gift' : purchase || packageId || ''
    if (subject === this.#subject) return
    this.#subject = subject
    this.state = initialCheckout
    if (purchase && !gift) this.#dispatch({ type: 'returned', purchaseId: purchase })
    else this.#enter(this.state.step)
  }

  /** A code is asked for unless the practice lets guests pay. */
  get guest(): boolean {
    const { step, offer } = this.state
    return (
      !!this.practice?.guestCheckout &&
      !!offer?.price.amount &&
      !offer.eligibility &&
      !(step.at === 'buyer' && step.problem?.code === 'code_required')
    )
  }

  goOn(): void {
    if (/[^A-Z0-9-]/.test(this.#promotionCode))
      this.#dispatch({ type: 'invalid', problem: { code: 'promotion_code_invalid' } })
    else this.#dispatch({ type: 'go_on', buyerKnown: !!this.email })
  }

  /** Without a code: Stripe asks for the address that was left out here. */
  buyAsGuest(buyer: Buyer): void {
    this.buyer = buyer
    if (buyer.email && !looksLikeAddress(buyer.email))
      this.#dispatch({ type: 'invalid', problem: { code: 'email_invalid' } })
    else this.#dispatch({ type: 'go_on', buyerKnown: true })
  }

  /** Whoever signs in to buy says a name: the consultant and the receipt need one. */
  introduce(name: string | undefined): boolean {
    this.buyer = { name }
    this.nameMissing = !name
    this.#host.requestUpdate()
    return !this.nameMissing
  }

  signedIn(email: string): void {
    this.email = email
    const { step } = this.state
    if (step.at === 'proof') this.#dispatch({ type: 'returned', purchaseId: step.purchaseId })
    else this.#dispatch({ type: 'signed_in' })
  }

  forgetBuyer(): void {
    signOut(this.#host.client)
    this.email = ''
    this.#dispatch({ type: 'go_on', buyerKnown: false })
  }

  /** The same purchase, begun earlier. */
  goOnWith(purchaseId: string): void {
    this.#dispatch({ type: 'returned', purchaseId })
  }

  back(): void {
    this.#dispatch({ type: 'back' })
  }

  payAgain(): void {
    this.#dispatch({ type: 'pay_again' })
  }

  startAgain(): void {
    this.#dispatch({ type: 'start_again' })
  }

  #dispatch(event: CheckoutEvent): void {
    const { step } = this.state
    this.state = nextCheckout(this.state, event)
    this.#host.requestUpdate()
    if (this.state.step.at !== step.at) this.#enter(this.state.step)
  }

  /** Begins what a step does by itself, and gives up what the last one was doing. */
  #enter(step: CheckoutStep): void {
    this.#left.abort()
    const { signal } = (this.#left = new AbortController())
    if (step.at === 'loading') void this.#load(signal)
    else if (step.at === 'starting') void this.#start(step.from === 'blocked' ? 'hosted' : this.#host.paymentUi, signal)
    else if (step.at === 'payment') void this.#pay(step, signal)
    else if (step.at === 'leaving') this.#host.leaveTo(step.url)
    else if (step.at === 'confirming') void this.#confirm(step.purchaseId, signal)
    else if (step.at === 'done')
      this.#host.emit('purchase-complete', { packageId: this.#packageId, purchaseId: step.purchaseId })
  }

  get #promotionCode(): string {
    return this.promotionCode.trim().toUpperCase()
  }

  get #packageId(): string {
    return this.state.offer?.id ?? this.state.purchase?.package.packageId ?? this.#host.package ?? ''
  }

  async #load(signal: AbortSignal): Promise<void> {
    const { client } = this.#host
    try {
      if (this.#host.gift) {
        await loadPart('gift-claim', this.#host)
        if (!signal.aborted) this.#dispatch({ type: 'gift_ready' })
        void this.#host.announceReady()
        return
      }
      const [offer, practice, me] = await Promise.all([
        getPackage(client, this.#packageId, { signal }),
        getPractice(client, { signal }).catch(() => null),
        isSignedIn(client) ? getMe(client, { signal }).catch(() => null) : null,
      ])
      this.practice = practice
      this.email = me?.email ?? ''
      this.#dispatch({ type: 'loaded', offer })
      void this.#host.announceReady()
    } catch (error) {
      if (signal.aborted) return
      this.#dispatch({ type: 'load_failed', problem: problemOf(error) })
      this.#host.announceError(error as ApiError)
    }
  }

  async #start(ui: 'embedded' | 'hosted', signal: AbortSignal): Promise<void> {
    const { offer } = this.state
    if (!offer) return
    const draft: CheckoutDraft = {
      packageId: offer.id,
      expectedPrice: offer.price,
      returnUrl: this.#host.returnUrl || pageAddress(location.href),
      ui,
      client: this.buyer,
      ...(this.#promotionCode && { promotionCode: this.#promotionCode }),
    }
    try {
      const started = await startCheckout(this.#host.client, draft, {
        idempotencyKey: this.#attempt.keyFor(draft),
        signal,
      })
      this.#attempt.answered()
      this.#paidHere = false
      this.#host.emit('checkout-start', { packageId: offer.id, purchaseId: started.purchase.id })
      this.#dispatch({ type: 'started', started })
    } catch (error) {
      if (signal.aborted) return
      const { code, status, details, message } = error as ApiError
      if (status > 0 && status < 500) this.#attempt.answered()
      if (status === 401) this.email = ''
      this.#host.emit('checkout-error', { code, message })
      this.#dispatch({
        type: 'refused',
        problem: problemOf(error),
        ...(code === 'price_changed' && { newPrice: details?.price as Money }),
      })
    }
  }

  async #pay({ checkout }: CheckoutStep & { at: 'payment' }, signal: AbortSignal): Promise<void> {
    this.paymentShown = false
    await this.#host.updateComplete
    const paid = () => {
      this.#paidHere = true
      this.#dispatch({ type: 'paid' })
    }
    try {
      await showPayment(this.#host.paymentPlace(), checkout, paid, signal)
      this.paymentShown = true
      this.#host.requestUpdate()
    } catch {
      if (signal.aborted) return
      this.#host.emit('checkout-error', {
        code: 'payment_form_blocked',
        message: 'The payment form could not be loaded.',
      })
      this.#dispatch({ type: 'script_blocked' })
    }
  }

  #confirm(purchaseId: string, signal: AbortSignal): Promise<void> {
    const { client } = this.#host
    return confirmPayment(
      {
        ask: () => getCheckoutStatus(client, purchaseId, { signal }),
        tell: (event) => {
          this.#dispatch(event)
          void this.#host.announceReady()
        },
        paidHere: this.#paidHere,
      },
      signal,
    )
  }

  /** The browser's back button can bring back this page as it was left. */
  readonly #backFromPaymentPage = ({ persisted }: PageTransitionEvent): void => {
    const { step } = this.state
    if (persisted && step.at === 'leaving') this.#dispatch({ type: 'returned', purchaseId: step.purchaseId })
  }
}
