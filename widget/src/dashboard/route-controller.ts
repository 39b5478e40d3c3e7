import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { isDashboardPath, routeOf, type Route } from './routes.ts'

interface RouteOptions {
  hasUnsavedChanges: () => boolean
  /** Asks whether to leave; `leave` then does it. */
  confirmLeaving: (leave: () => void) => void
}

const positionOf = (state: unknown): number => (state as { position?: number } | null)?.position ?? 0

/** Owns the address: which view it names, the way to another one, and that nothing typed is lost on the way. */
export class RouteController implements ReactiveController {
  #host
  #options
  #path = location.pathname
  #position = positionOf(history.state)
  /** Going back to where the person stays, after the browser had left already. */
  #isReturning = false
  #isAllowed = false

  constructor(host: ReactiveControllerHost & HTMLElement, options: RouteOptions) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  get route(): Route {
    return routeOf(this.#path)
  }

  get path(): string {
    return this.#path
  }

  hostConnected(): void {
    this.#path = location.pathname
    this.#position = positionOf(history.state)
    window.addEventListener('popstate', this.#moved)
    window.addEventListener('beforeunload', this.#closing)
    this.#host.addEventListener('click', this.#clicked)
  }

  hostDisconnected(): void {
    window.removeEventListener('popstate', this.#moved)
    window.removeEventListener('beforeunload', this.#closing)
    this.#host.removeEventListener('click', this.#clicked)
  }

  /** Asks first where something typed would be lost. */
  go(path: string, { replace = false } = {}): void {
    if (path === this.#path) return
    const leave = () => this.jump(path, { replace })
    if (this.#options.hasUnsavedChanges()) this.#options.confirmLeaving(leave)
    else leave()
  }

  /** Without asking. */
  jump(path: string, { replace = false } = {}): void {
    this.#position += replace ? 0 : 1
    history[replace ? 'replaceState' : 'pushState']({ position: this.#position }, '', path)
    this.#arrive(path)
  }

  #arrive(path: string): void {
    this.#path = path
    this.#host.requestUpdate()
  }

  readonly #moved = (event: PopStateEvent): void => {
    if (this.#isReturning) {
      this.#isReturning = false
      return
    }
    const steps = positionOf(event.state) - this.#position
    if (steps !== 0 && !this.#isAllowed && this.#options.hasUnsavedChanges()) {
      this.#isReturning = true
      history.go(-steps)
      this.#options.confirmLeaving(() => {
        this.#isAllowed = true
        history.go(steps)
      })
      return
    }
    this.#isAllowed = false
    this.#position += steps
    this.#arrive(location.pathname)
  }

  readonly #closing = (event: BeforeUnloadEvent): void => {
    if (this.#options.hasUnsavedChanges()) event.preventDefault()
  }

  /** Links are plain links; those inside the dashboard need no new page. */
  readonly #clicked = (event: MouseEvent): void => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement)
    if (!link || link.target || link.origin !== location.origin || !isDashboardPath(link.pathname)) return
    event.preventDefault()
    this.go(link.pathname)
  }
}
