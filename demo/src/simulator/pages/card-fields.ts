import { html } from 'hono/html'
import { testCards } from '../test-cards.ts'
import type { FieldErrors, FieldName, Typed } from './card-form.ts'
import type { Markup } from './layout.ts'

export const groupedNumber = (number: string) => number.replace(/(\d{4})(?=\d)/g, '$1 ')

export type Field = {
  name: FieldName
  label: string
  autocomplete: string
  placeholder?: string
  inputMode?: 'numeric' | 'email' | 'text'
  locked?: string | null
}

export type Filled = { typed: Typed; errors: FieldErrors }

const number: Field = {
  name: 'card',
  label: 'Card number',
  autocomplete: 'cc-number',
  inputMode: 'numeric',
  placeholder: '4242 4242 4242 4242',
}
const expiry: Field = {
  name: 'expiry',
  label: 'Expiry',
  autocomplete: 'cc-exp',
  inputMode: 'numeric',
  placeholder: 'MM / YY',
}
const cvc: Field = {
  name: 'cvc',
  label: 'Security code',
  autocomplete: 'cc-csc',
  inputMode: 'numeric',
  placeholder: 'CVC',
}
const holder: Field = { name: 'name', label: 'Name on card', autocomplete: 'cc-name' }

export const cardFields = (filled: Filled): Markup =>
  html`<fieldset>
    <legend>Card details</legend>
    ${input(number, filled)}
    <div class="pair">${input(expiry, filled)}${input(cvc, filled)}</div>
    ${input(holder, filled)}
  </fieldset>`

export function input(
  { name, label, autocomplete, placeholder, inputMode, locked }: Field,
  { typed, errors }: Filled,
): Markup {
  const value = locked ?? typed[name] ?? ''
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      value="${value}"
      autocomplete="${autocomplete}"
      inputmode="${inputMode ?? 'text'}"
      placeholder="${placeholder ?? ''}"
      spellcheck="false"
      autocapitalize="none"
      ${locked ? html` readonly` : ''}${invalid(name, errors)}
    />
    ${errorText(name, errors)}
  </div>`
}

export const invalid = (name: FieldName, errors: FieldErrors) =>
  errors[name] ? html` aria-invalid="true" aria-describedby="${name}-error"` : ''

export const errorText = (name: FieldName, errors: FieldErrors) =>
  errors[name] ? html`<p class="error" id="${name}-error" role="alert">${errors[name]}</p>` : ''

/** Buttons rather than a script fill a card in, so the page needs none. */
export const testCardList = (): Markup =>
  html`<section class="cards" aria-labelledby="cards-title">
    <h2 id="cards-title">Test cards</h2>
    <p class="hint">Choose one to fill it in. Do not enter a real card.</p>
    <ul>
      ${testCards.map(
        ({ number: digits, does }) =>
          html`<li>
            <button type="submit" name="use" value="${digits}">
              <span class="number">${groupedNumber(digits)}</span> <span class="does">${does}</span>
            </button>
          </li>`,
      )}
    </ul>
  </section>`
