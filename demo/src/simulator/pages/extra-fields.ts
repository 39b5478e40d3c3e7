import { html } from 'hono/html'
import { taxPercents } from '../tax/rates.ts'
import { errorText, invalid } from './card-fields.ts'
import type { Filled } from './card-fields.ts'
import type { Markup } from './layout.ts'

const names = new Intl.DisplayNames('en', { type: 'region' })

/** Where the buyer is, which decides the tax. */
export function countryField(chosen: string | null, { typed, errors }: Filled): Markup {
  const current = chosen ?? typed.country ?? ''
  return html`<div class="field">
    <label for="country">Country</label>
    <div class="apply">
      <select id="country" name="country" autocomplete="country" ${invalid('country', errors)}>
        <option value="">Choose a country</option>
        ${Object.entries(taxPercents).map(
          ([code, percent]) =>
            html`<option value="${code}" ${code === current ? html` selected` : ''}>
              ${names.of(code)} (${percent} % tax)
            </option>`,
        )}
      </select>
      <button class="secondary" name="do" value="country">Update</button>
    </div>
    ${errorText('country', errors)}
  </div>`
}

export function codeField(applied: boolean, { typed, errors }: Filled): Markup {
  if (applied) {
    return html`<p class="applied">
      <span>Your promotion code is applied.</span>
      <button class="small" name="do" value="remove-code">Remove</button>
    </p>`
  }
  return html`<div class="field">
    <label for="code">Promotion code</label>
    <div class="apply">
      <input
        id="code"
        name="code"
        value="${typed.code ?? ''}"
        autocomplete="off"
        spellcheck="false"
        autocapitalize="characters"
        ${invalid('code', errors)}
      />
      <button class="secondary" name="do" value="code">Apply</button>
    </div>
    ${errorText('code', errors)}
  </div>`
}
