import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { PublicPackage } from '@deskbell/server/contract/packages'
import type { ApiError } from '../../api/api-error.ts'
import { getPackage } from '../../api/packages.ts'
import type { Choice } from '../../controllers/choose-package.ts'
import { LoadController } from '../../controllers/load-controller.ts'
import type { packageDetailsWords } from '../../locales/en/package-details.ts'
import { describePackage } from '../../package-view/describe-package.ts'
import { describeTerms } from '../../package-view/describe-terms.ts'
import { actionOf, linesOf, priceOf } from '../../package-view/package-parts.ts'
import { packageStyles } from '../../package-view/package-parts.styles.ts'
import { controls } from '../../styles/controls.ts'
import { tokens } from '../../styles/tokens.ts'
import { DeskbellElement } from '../base/deskbell-element.ts'
import { packageDetailsStyles } from './package-details.styles.ts'

/**
 * Everything about one package. Choosing it opens checkout.
 *
 * @fires package-select - The package was chosen; `detail` is `{packageId}`. Cancelable.
 * @slot - A link for visitors without JavaScript, also shown when loading fails.
 * @slot heading - Stands above the package.
 * @slot empty - Stands in for a package that is no longer on offer.
 * @csspart package, title, tagline, description, consultant, photo, inside, next, offer, badge, price
 * @csspart original-price, note, worth, terms, places, button, bought, empty, error, retry
 */
export class PackageDetails extends DeskbellElement<typeof packageDetailsWords> {
  static override styles = [tokens, controls, packageStyles, packageDetailsStyles]

  static override properties: PropertyDeclarations = { package: {}, choice: { state: true } }

  /** Id of the package. */
  declare package?: string | null
  declare choice: Choice

  readonly #offer = new LoadController<PublicPackage>(
    this,
    () => `${this.client.baseUrl} ${this.package}`,
    (_, signal) => getPackage(this.client, this.package ?? '', { signal }),
  )

  constructor() {
    super()
    this.choice = {}
  }

  protected override render(): TemplateResult {
    return html`<slot name="heading"></slot>${this.#content()}`
  }

  #content(): TemplateResult {
    const { state } = this.#offer
    switch (state.phase) {
      case 'loading':
        return html`<article aria-busy="true" aria-label=${this.t('loading')}>
          <section></section>
          <aside part="placeholder"></aside>
        </article>`
      case 'failed':
        return this.#failure(state.error)
      case 'ready':
        return this.#package(state.value)
    }
  }

  #failure({ status }: ApiError): TemplateResult {
    if (status === 404 || status === 410) return html`<slot name="empty"><p part="empty">${this.t('gone')}</p></slot>`
    return html`<div part="error" role="alert">
      <p>${this.t('failed')}</p>
      <button class="button" part="retry" @click=${() => this.#offer.retry()}><span>${this.t('retry')}</span></button>
      <slot></slot>
    </div>`
  }

  #package(pack: PublicPackage): TemplateResult {
    const view = describePackage(pack, this)
    return html`<article part="package">
      <section>
        <div>
          <h2 part="title">${pack.title}</h2>
          <p class="quiet" part="tagline">${pack.tagline}</p>
        </div>
        ${pack.description ? html`<p part="description">${pack.description}</p>` : nothing} ${this.#consultant(pack)}
        <div part="next">
          <h3>${this.t('next')}</h3>
          <p>${this.t(pack.scheduling)}</p>
        </div>
      </section>
      <aside part="offer">
        ${pack.badge ? html`<p class="small primary" part="badge"><span>${pack.badge}</span></p>` : nothing}
        ${priceOf(view, this)}
        <p class="quiet" part="worth">${view.worth.join(' · ')}</p>
        <div>
          <h3>${this.t('inside')}</h3>
          ${linesOf([...view.inside, ...pack.features])}
        </div>
        ${describeTerms(pack, this).map((term) => html`<p class="quiet small" part="terms">${term}</p>`)}
        ${actionOf(this, pack, view, true)}
      </aside>
    </article>`
  }

  #consultant({ consultant }: PublicPackage): TemplateResult | typeof nothing {
    if (!consultant) return nothing
    const { name, photoUrl } = consultant
    return html`<div part="consultant">
      ${photoUrl ? html`<img part="photo" src=${photoUrl} alt="" loading="lazy" width="48" height="48" />` : nothing}
      <p>${this.t('with', { name })}</p>
    </div>`
  }
}
