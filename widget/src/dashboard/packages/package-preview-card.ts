import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { PublicPackage } from '@deskbell/server/contract/packages'
import { DeskbellElement } from '../../elements/base/deskbell-element.ts'
import { packageWords } from '../../locales/en/package.ts'
import { describePackage } from '../../package-view/describe-package.ts'
import { linesOf, priceOf } from '../../package-view/package-parts.ts'
import { packageStyles } from '../../package-view/package-parts.styles.ts'
import { controls } from '../../styles/controls.ts'
import { tokens } from '../../styles/tokens.ts'

const words = { ...packageWords, blankTitle: 'Your title', blankPrice: 'Your price' } as const

const styles = css`
  .card {
    position: relative;
    display: grid;
    padding: 24px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--deskbell-color-surface, transparent);
  }
  .featured {
    border-color: transparent;
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
  }
  [part='badge'] {
    justify-self: start;
    margin-block-end: 8px;
    background: color-mix(in srgb, var(--_accent) 12%, transparent);
  }
  [part='price'],
  .worth {
    margin-block: 12px;
  }
  [part='inside'] {
    margin-block-end: 4px;
  }
  .blank {
    color: color-mix(in srgb, currentColor 75%, transparent);
  }
  .button {
    display: grid;
    place-items: center;
    margin-block-start: 8px;
    cursor: default;
  }
`

/** The card of `<package-list>`, to look at only. */
export class PackagePreviewCard extends DeskbellElement<typeof words> {
  static override styles = [tokens, controls, packageStyles, styles]

  static override properties: PropertyDeclarations = {
    pack: { attribute: false },
    hasPrice: { type: Boolean, attribute: 'has-price' },
  }

  declare pack: PublicPackage
  /** False while there is none that can be read. */
  declare hasPrice: boolean

  protected override readonly messages = words

  protected override render(): TemplateResult {
    const { title, tagline, badge, featured, features } = this.pack
    const view = describePackage(this.pack, this)
    return html`
      <div class="card ${featured ? 'featured' : ''}">
        ${badge ? html`<p part="badge" class="small">${badge}</p>` : nothing}
        <div>
          <h3 class=${title ? '' : 'blank'}>${title || this.t('blankTitle')}</h3>
          ${tagline ? html`<p class="quiet">${tagline}</p>` : nothing}
        </div>
        ${this.hasPrice ? priceOf(view, this) : html`<p part="price" class="blank"><b>${this.t('blankPrice')}</b></p>`}
        ${linesOf([...view.inside, ...features.slice(0, 3)])}
        ${view.worth.length && this.hasPrice ? html`<p class="quiet small worth">${view.worth.join(' · ')}</p>` : nothing}
        ${view.soldOut || view.places ? html`<p class="small">${view.soldOut ? this.t('soldOut') : view.places}</p>` : nothing}
        ${view.soldOut ? nothing : html`<span class="button primary" aria-hidden="true"><span>${this.t('choose')}</span></span>`}
      </div>
    `
  }
}
