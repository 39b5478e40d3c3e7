import { html, type PropertyDeclarations, type TemplateResult } from 'lit'
import { ApiError } from '../api/api-error.ts'
import { LoadController } from '../controllers/load-controller.ts'
import { DeskbellElement } from '../elements/base/deskbell-element.ts'
import type { DateSetting } from '../format/dates.ts'
import { resolveTimeZone } from '../format/dates.ts'
import type { Messages } from '../locales/messages.ts'
import type { DashboardContext } from './context.ts'
import { ask, type DashboardEvents } from './dashboard-events.ts'
import { problemText } from './problem-text.ts'

/** What all views share: the practice worked in, and how they reach the dashboard around them. */
export abstract class DashboardElement<Words extends Messages = Messages> extends DeskbellElement<Words> {
  static override properties: PropertyDeclarations = { context: { attribute: false } }

  declare context: DashboardContext

  readonly #loads: LoadController<unknown>[] = []

  /** True while leaving would lose what was typed. */
  get hasUnsavedChanges(): boolean {
    return false
  }

  /** After the person signed in again: what failed for want of it is asked for once more. */
  signedInAgain(): void {
    for (const load of this.#loads) if (load.state.phase === 'failed') load.retry()
  }

  override get resolvedLocale(): string {
    // Not every part of the dashboard is about a practice.
    return (this.context as DashboardContext | undefined)?.locale ?? super.resolvedLocale
  }

  protected get dates(): DateSetting {
    return { locale: this.resolvedLocale, timeZone: resolveTimeZone(this.context.timeZone) }
  }

  protected load<Value>(
    keyOf: () => string,
    load: (key: string, signal: AbortSignal) => Promise<Value>,
  ): LoadController<Value> {
    const controller = new LoadController<Value>(this, keyOf, load)
    this.#loads.push(controller as LoadController<unknown>)
    return controller
  }

  protected ask<Name extends keyof DashboardEvents>(name: Name, detail: DashboardEvents[Name]): void {
    ask(this, name, detail)
  }

  /** What went wrong with an action. Whoever was signed out is asked to sign in, whatever was tried. */
  protected wordsFor(error: unknown): string {
    this.#noticeSignOut(error)
    return problemText(error, this.resolvedLocale)
  }

  /** Something to look at while it loads, unless that is over at once. */
  protected loading(label: string, rows: number): TemplateResult {
    return html`<p class="hidden" role="status">${label}</p>
      <div class="skeleton" aria-hidden="true">${Array.from({ length: rows }, () => html`<i></i>`)}</div>`
  }

  protected loadFailed(error: unknown, retryLabel: string, retry: () => void): TemplateResult {
    return html`<div class="notice wrong" role="alert">
      <p>${problemText(error, this.resolvedLocale)}</p>
      <button class="button" type="button" @click=${retry}><span>${retryLabel}</span></button>
    </div>`
  }

  override announceError(error: { code: string; message: string }): void {
    this.#noticeSignOut(error)
    super.announceError(error)
  }

  #noticeSignOut(error: unknown): void {
    if (error instanceof ApiError && error.status === 401) this.ask('dashboard-signed-out', null)
  }
}
