import { html, nothing, type TemplateResult } from 'lit'
import type { GrantView, TypeView } from './describe-balance.ts'

/** "Private sessions", and what is left of them altogether. */
export const typeTotal = ({ label, total }: TypeView, isHeading = false): TemplateResult =>
  html`<div class="credit-type">
    ${isHeading ? html`<h4>${label}</h4>` : html`<p>${label}</p>`}
    <p part="total">${total}</p>
  </div>`

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
