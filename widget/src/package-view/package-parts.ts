import { html, nothing, type TemplateResult } from 'lit'
import type { PublicPackage } from '@deskbell/server/contract/packages'
import { signInToken } from '../api/sign-in-token.ts'
import { loadPart } from '../config.ts'
import { choosePackage, prepareCheckout, type ChoosingElement } from '../controllers/choose-package.ts'
import type { DeskbellElement } from '../elements/base/deskbell-element.ts'
import type { PackageView, Wording } from './describe-package.ts'

/** Pieces that the list and the details show alike. */
export const priceOf = ({ price, period, was, notes }: PackageView, wording: Wording): TemplateResult =>
  html`<p part="price">
    <b><bdi>${price}</bdi></b>
    ${was ? html` <del part="original-price" aria-label="${wording.t('was')} ${was}">${was}</del>` : nothing}
    <span class="quiet"> ${period}</span>
    ${notes.map((note) => html`<span class="small note" part="note">${note}</span>`)}
  </p>`

export const linesOf = (lines: readonly string[]): TemplateResult =>
  html`<ul part="inside" role="list">
    ${lines.map((line) => html`<li>${line}</li>`)}
  </ul>`

/**
 * Whether the visitor has bought it before: asked only where somebody is signed in, with code that comes once the
 * packages are there, and said where nothing has to make room for it.
 */
export const boughtBefore = (host: DeskbellElement, packageId: string): TemplateResult | typeof nothing => {
  if (!signInToken(host.client)) return nothing
  loadPart('bought-before', host).catch(() => {})
  return html`<deskbell-bought-before part="bought" .inside=${host} package=${packageId}></deskbell-bought-before>`
}

/** The one button, or why there is none. */
export const actionOf = (
  host: ChoosingElement & Wording,
  { id, title }: PublicPackage,
  { places, unavailable }: PackageView,
  primary: boolean,
): TemplateResult => {
  const { pending, failed } = host.choice
  return html`<div class="action">
    <p class="small" part="places">${unavailable || places}</p>
    ${
      unavailable
        ? nothing
        : html`<button
            class="button ${primary ? 'primary' : ''}"
            part="button"
            aria-label=${host.t(pending === id ? 'opening' : 'chooseNamed', { title })}
            aria-busy=${pending === id}
            @pointerenter=${prepareCheckout}
            @click=${() => choosePackage(host, id)}
          >
            <span>${host.t(pending === id ? 'opening' : 'choose')}</span>
          </button>`
    }
    ${failed === id ? html`<p class="small" role="alert">${host.t('openFailed')}</p>` : boughtBefore(host, id)}
  </div>`
}
