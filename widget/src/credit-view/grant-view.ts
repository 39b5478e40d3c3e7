import { html, nothing, type TemplateResult } from 'lit'
import type { GrantView, TypeView } from './describe-balance.ts'

/** "Private sessions", and what is left of them altogether. */
export const typeHeader = ({ label, total }: Pick<TypeView, 'label' | 'total'>): TemplateResult =>
  html`<header class="credit-type">
    <h4>${label}</h4>
    <p part="total">${total}</p>
  </header>`

/** Credits of one purchase and kind, under the name that tells them apart where they are shown. */
export const grantLine = (
  { quiet, left, progress, facts, warning }: GrantView,
  name: string,
  within = '',
): TemplateResult =>
  html`<li part="grant" class="grant ${quiet ? 'over' : ''}">
    <p part="grant-title" dir="auto">${name}</p>
    <p part="left">${left}</p>
    ${
      progress
        ? html`<progress
            part="progress"
            aria-label="${within}${name}: ${left}"
            .value=${progress.value}
            .max=${progress.max}
          ></progress>`
        : nothing
    }
    ${warning ? html`<p class="small" part="warning">${warning}</p>` : nothing}
    ${facts.length ? html`<p class="quiet small" part="facts">${facts.join(' · ')}</p>` : nothing}
  </li>`
