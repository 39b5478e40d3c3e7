import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { problemOf } from '../../controllers/problem.ts'
import {
  codeDigits,
  codeLength,
  initialSignIn,
  nextSignIn,
  secondsUntil,
  type SignInEvent,
  type SignInState,
} from '../../controllers/sign-in-state.ts'
import type { DashboardApi } from '../api.ts'

/** Owns one sign-in by emailed code that ends in a session's cookie, not in a token as the embed's does. */
export class CodeSignIn implements ReactiveController {
  state: SignInState = initialSignIn()
  readonly #host
  readonly #api
  readonly #signedIn
  #clock: ReturnType<typeof setInterval> | undefined

  constructor(host: ReactiveControllerHost, api: () => DashboardApi, signedIn: () => void) {
    this.#host = host
    this.#api = api
    this.#signedIn = signedIn
    host.addController(this)
  }

  hostDisconnected(): void {
    clearInterval(this.#clock)
  }

  get secondsToResend(): number {
    return this.state.at === 'code' ? secondsUntil(this.state.resendAtMs, Date.now()) : 0
  }

  async send(email = this.state.email): Promise<void> {
    if (this.secondsToResend || !this.#dispatch({ type: 'send', email }).busy) return
    try {
      await this.#api().sendCode(this.state.email)
      this.#dispatch({ type: 'sent', nowMs: Date.now() })
    } catch (error) {
      this.#failed(error)
    }
    this.#tick()
  }

  async submit(text: string): Promise<void> {
    if (this.state.busy || !this.#dispatch({ type: 'submit', code: text }).busy) return
    try {
      await this.#api().signIn(this.state.email, codeDigits(text))
      this.#signedIn()
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
