import { LitElement, type PropertyDeclarations } from 'lit'
import { createApiClient, type ApiClient } from '../../api/client.ts'
import { config } from '../../config.ts'
import { resolveLocale } from '../../format/locale.ts'
import { formatMoney } from '../../format/money.ts'
import { languageOf } from '../../locales/language.ts'
import { translate, type MessageParams, type Messages, type WordTables } from '../../locales/messages.ts'
import type { DeskbellEventName, DeskbellEvents } from './events.ts'
import type { Money } from '@deskbell/server/contract/primitives'

/**
 * What all elements share: where the API is, the visitor's language and how the page hears of things.
 *
 * @fires deskbell-ready - The first real content is shown.
 * @fires deskbell-error - Something failed; `detail` is `{code, message}`.
 */
export abstract class DeskbellElement<Words extends Messages = Messages> extends LitElement {
  /** Tells our classes from another's under the same name. */
  static readonly deskbell = true

  /** Filled in by `register`. */
  static words: WordTables = {}

  static override properties: PropertyDeclarations = {
    practice: {},
    consultant: {},
    locale: {},
    theme: { reflect: true },
    timeZone: { attribute: 'time-zone' },
    api: {},
  }

  /** Slug of the practice; the script tag's unless given. */
  declare practice?: string | null
  /** Id of a consultant of the practice. */
  declare consultant?: string | null
  /** Language tag for money and dates; the page's unless given. */
  declare locale?: string | null
  /** Left out, the element takes the page's colours as they are. */
  declare theme?: 'light' | 'dark' | 'auto' | null
  /** IANA name; the visitor's unless given. */
  declare timeZone?: string | null
  /** Address of the API; the script tag's unless given. */
  declare api?: string | null

  /** For classes that have words of one language only, and bring them along. */
  declare protected readonly messages?: Words

  #announced = false

  get client(): ApiClient {
    return createApiClient({
      baseUrl: this.api || config.api || location.origin,
      practice: this.practice || config.practice || '',
    })
  }

  get resolvedLocale(): string {
    return resolveLocale(this.locale, this.closest<HTMLElement>('[lang]')?.lang, navigator.language)
  }

  t(key: keyof Words & string, params: MessageParams = {}): string {
    const { resolvedLocale, messages } = this
    const { words } = this.constructor as typeof DeskbellElement
    const language = languageOf(resolvedLocale, Object.keys(words))
    return translate((messages ?? words[language])?.[key] ?? key, params, resolvedLocale, language)
  }

  money(money: Money): string {
    return formatMoney(money, this.resolvedLocale)
  }

  /** False where a listener prevented what would follow. */
  emit<Name extends DeskbellEventName>(name: Name, detail: DeskbellEvents[Name], cancelable = false): boolean {
    return this.dispatchEvent(new CustomEvent(name, { detail, cancelable, bubbles: true, composed: true }))
  }

  /** Call it whenever content is there: only the first time is told. */
  async announceReady(): Promise<void> {
    await this.updateComplete
    if (!this.#announced) this.emit('deskbell-ready', null)
    this.#announced = true
  }

  announceError({ code, message }: { code: string; message: string }): void {
    this.emit('deskbell-error', { code, message })
  }
}
