import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { ApiClient } from '../../api/client.ts'
import { listBoughtPackages } from '../../api/bought-packages.ts'
import { signInToken } from '../../api/sign-in-token.ts'
import { LoadController } from '../../controllers/load-controller.ts'
import type { boughtBeforeWords } from '../../locales/en/bought-before.ts'
import { DeskbellElement } from '../base/deskbell-element.ts'

/**
 * Says quietly that the visitor who is signed in has bought a package before; nothing to anybody else. It takes no room
 * but that of its words.
 */
export class BoughtBefore extends DeskbellElement<typeof boughtBeforeWords> {
  static override properties: PropertyDeclarations = { package: {}, inside: { attribute: false } }

  /** Id of the package. */
  declare package?: string | null
  /** The element that shows the package: it knows the practice and the visitor's language. */
  declare inside?: DeskbellElement

  override get client(): ApiClient {
    return this.inside?.client ?? super.client
  }

  override get resolvedLocale(): string {
    return this.inside?.resolvedLocale ?? super.resolvedLocale
  }

  readonly #bought = new LoadController<ReadonlySet<string>>(
    this,
    () => signInToken(this.client) ?? '',
    (token) => (token ? listBoughtPackages(this.client, token) : Promise.resolve(new Set())),
  )

  protected override render(): TemplateResult | typeof nothing {
    const { state } = this.#bought
    return state.phase === 'ready' && state.value.has(this.package ?? '')
      ? html`<span>${this.t('boughtBefore')}</span>`
      : nothing
  }

  /** It stands inside others, which tell the page themselves. */
  override async announceReady(): Promise<void> {}
  override announceError(): void {}
}
