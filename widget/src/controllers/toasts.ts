import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit'
import { textAction } from './action.ts'

interface Toast {
  text: string
  isError: boolean
  retry?: { label: string; press: () => void } | undefined
}

const shownMs = 4000

/** Short news of actions. Errors interrupt and stay; the rest is polite and goes by itself. */
export class Toasts implements ReactiveController {
  readonly #host: ReactiveControllerHost
  #toast: Toast | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer)
  }

  say(text: string): void {
    this.#show({ text, isError: false })
    this.#timer = setTimeout(() => this.#show(null), shownMs)
  }

  fail(text: string, retry?: Toast['retry']): void {
    this.#show({ text, isError: true, retry })
  }

  #show(toast: Toast | null): void {
    clearTimeout(this.#timer)
    this.#toast = toast
    this.#host.requestUpdate()
  }

  /** Both regions are always there: one that appears with its text is not read out. */
  render(): TemplateResult {
    const region = (isError: boolean) => {
      const toast = this.#toast?.isError === isError ? this.#toast : null
      const { retry } = toast ?? {}
      const again = () => {
        this.#show(null)
        retry?.press()
      }
      return toast
        ? html`<p class="toast" part="toast">
            <span>${toast.text} ${retry ? textAction(retry.label, again) : nothing}</span>
          </p>`
        : nothing
    }
    return html`<div class="toasts">
      <div role="status">${region(false)}</div>
      <div role="alert">${region(true)}</div>
    </div>`
  }
}
