import type { ReactiveController } from 'lit'
import { sendCode, signIn } from '../api/identity.ts'
import type { DeskbellElement } from '../elements/base/deskbell-element.ts'
import { problemOf } from './problem.ts'
import {
  codeDigits,
  codeLength,
  initialSignIn,
  nextSignIn,
  secondsUntil,
  type SignInEvent,
  type SignInState,
} from './sign-in-state.ts'

/** Owns one sign-in by emailed code: its state, its requests and the countdown to another code. */
export class SignInController implements ReactiveController {
  state: SignInState
  readonly #host: DeskbellElement
  readonly #signedIn: (email: string) => void
  #clock: ReturnType<typeof setInterval> | undefined

  constructor(host: DeskbellElement, signedIn: (email: string) => void) {
    this.state = initialSignIn()
    this.#host = host
    this.#signedIn = signedIn
    host.addController(this)
  }

  hostDisconnected(): void {
    clearInterval(this.#clock)
  }

  get secondsToResend(): number {
    return this.state.at === 'code' ? secondsUntil(this.state.resendAtMs, Date.now()) : 0
  }

  prefill(email: string): void {
    if (this.state.at === 'address' && !this.state.email) this.state = initialSignIn(email)
  }

  async send(email = this.state.email): Promise<void> {
    if (this.state.busy || this.secondsToResend || !this.#dispatch({ type: 'send', email }).busy) return
    try {
      await sendCode(this.#host.client, this.state.email)
      this.#dispatch({ type: 'sent', nowMs: Date.now() })
    } catch (error) {
      this.#failed(error)
    }
    this.#tick()
  }

  async submit(text: string): Promise<void> {
    if (this.state.busy || !this.#dispatch({ type: 'submit', code: text }).busy) return
    try {
      await signIn(this.#host.client, this.state.email, codeDigits(text))
      const { email } = this.#dispatch({ type: 'accepted' })
      this.#signedIn(email)
    } catch (error) {
      this.#failed(error)
    }
  }

  /** A complete code needs no button. */
  typed(text: string): void {
    if (codeDigits(text).length === codeLength) void this.submit(text)
  }

  changeAddress(): void {
    this.#dispatch({ type: 'change_address' })
  }

  #failed(error: unknown): void {
    this.#dispatch({ type: 'failed', problem: problemOf(error), nowMs: Date.now() })
  }

  #tick(): void {
    clearInterval(this.#clock)
    this.#clock = setInterval(() => {
      this.#host.requestUpdate()
      if (!this.secondsToResend) clearInterval(this.#clock)
    }, 1000)
  }

  #dispatch(event: SignInEvent): SignInState {
    this.state = nextSignIn(this.state, event)
    this.#host.requestUpdate()
    return this.state
  }
}
