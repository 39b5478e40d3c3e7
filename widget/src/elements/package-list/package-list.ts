import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { PublicPackage, PublicPackagePage } from '@deskbell/server/contract/packages'
import { listPackages } from '../../api/packages.ts'
import { packagesUrl } from '../../api/packages-url.ts'
import type { Choice } from '../../controllers/choose-package.ts'
import { LoadController } from '../../controllers/load-controller.ts'
import type { packageListWords } from '../../locales/en/package-list.ts'
import { describePackage } from '../../package-view/describe-package.ts'
import { actionOf, linesOf, priceOf } from '../../package-view/package-parts.ts'
import { packageStyles } from '../../package-view/package-parts.styles.ts'
import { controls } from '../../styles/controls.ts'
import { tokens } from '../../styles/tokens.ts'
import { DeskbellElement } from '../base/deskbell-element.ts'
import { packageListStyles } from './package-list.styles.ts'

const placeholder = html`<li part="card"></li>`

/**
 * The packages of a practice. Choosing one opens checkout.
 *
 * @fires package-select - A package was chosen; `detail` is `{packageId}`. Cancelable.
 * @slot - A link for visitors without JavaScript, also shown when loading fails.
 * @slot heading - Stands above the list.
 * @slot empty - Stands in for a list without packages.
 * @cssprop [--deskbell-reserve=27em] - Height of the list, kept from the first paint on so that nothing below it
 * moves. The script tag keeps one row of cards, or three cards below each other where the window is narrow; it
 * cannot know how many there are, and a page may be painted before any script has run. Where the list is in sight
 * at once, say its height in the page's style sheet:
 * `package-list { --deskbell-reserve: 54em; display: block; min-height: var(--deskbell-reserve) }`
 * @csspart list, card, badge, title, tagline, price, original-price, note, inside, worth, places, button
 * @csspart bought, more, empty, error, retry
 */
export class PackageList extends DeskbellElement<typeof packageListWords> {
  static override styles = [tokens, controls, packageStyles, packageListStyles]

  static override properties: PropertyDeclarations = {
    type: {},
    featured: { type: Boolean },
    serviceType: { attribute: 'service-type' },
    currency: {},
    layout: { reflect: true },
    choice: { state: true },
    growth: { state: true },
  }

  declare type?: string | null
  /** Only the featured ones. */
  declare featured?: boolean
  declare serviceType?: string | null
  declare currency?: string | null
  declare layout?: 'grid' | 'list' | null
  declare choice: Choice
  declare growth?: 'loading' | 'failed' | 'idle'

  readonly #page = new LoadController<PublicPackagePage>(
    this,
    () => this.#url(),
    (url, signal) => listPackages(this.client, url, { signal }),
  )

  constructor() {
    super()
    this.choice = {}
  }

  #url(): string {
    const { baseUrl, practice } = this.client
    return packagesUrl(baseUrl, (filter) => (filter === 'practice' ? practice : this[filter]))
  }

  async #showMore({ data, nextCursor }: PublicPackagePage): Promise<void> {
    this.growth = 'loading'
    try {
      const page = await listPackages(this.client, `${this.#url()}&cursor=${encodeURIComponent(nextCursor ?? '')}`)
      this.#page.set({ ...page, data: [...data, ...page.data] })
      this.growth = 'idle'
    } catch {
      this.growth = 'failed'
    }
  }

  protected override render(): TemplateResult {
    return html`<slot name="heading"></slot>${this.#content()}`
  }

  #content(): TemplateResult {
    const { state } = this.#page
    switch (state.phase) {
      case 'loading':
        return html`<ul part="list" aria-busy="true" aria-label=${this.t('loading')}>
          ${[placeholder, placeholder, placeholder]}
        </ul>`
      case 'failed':
        // A practice that is closed has nothing on offer, and trying again changes nothing.
        return state.error.status === 404
          ? this.#empty()
          : html`<div part="error" role="alert">
              <p>${this.t('failed')}</p>
              <button class="button" part="retry" @click=${() => this.#page.retry()}>
                <span>${this.t('retry')}</span>
              </button>
              <slot></slot>
            </div>`
      case 'ready':
        return state.value.data.length ? this.#list(state.value) : this.#empty()
    }
  }

  #empty(): TemplateResult {
    return html`<slot name="empty"><p part="empty">${this.t('empty')}</p></slot>`
  }

  #list(page: PublicPackagePage): TemplateResult {
    const anyFeatured = page.data.some(({ featured }) => featured)
    return html`<ul part="list" role="list">
        ${page.data.map((pack) => this.#card(pack, pack.featured || !anyFeatured))}
      </ul>
      ${
        page.nextCursor
          ? html`<button
              class="button"
              part="more"
              aria-busy=${this.growth === 'loading'}
              @click=${() => this.#showMore(page)}
            >
              <span>${this.t(this.growth === 'failed' ? 'moreFailed' : 'more')}</span>
            </button>`
          : nothing
      }`
  }

  #card(pack: PublicPackage, primary: boolean): TemplateResult {
    const view = describePackage(pack, this)
    return html`<li part="card ${pack.featured ? 'featured' : ''}">
      <div>
        ${pack.badge ? html`<p class="small primary" part="badge"><span>${pack.badge}</span></p>` : nothing}
        <h3 part="title">${pack.title}</h3>
        <p class="quiet" part="tagline">${pack.tagline}</p>
      </div>
      ${priceOf(view, this)}${linesOf([...view.inside, ...pack.features.slice(0, 3)])}
      <p class="quiet" part="worth">${view.worth.join(' · ')}</p>
      ${actionOf(this, pack, view, primary)}
    </li>`
  }
}
