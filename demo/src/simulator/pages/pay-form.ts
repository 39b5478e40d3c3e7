import { html } from 'hono/html'
import { detailsOf } from '../checkout/session.ts'
import type { CheckoutSession } from '../checkout/session.ts'
import { formatAmount } from '../currencies.ts'
import type { LineItem } from '../resources/line-items.ts'
import { testCards } from '../test-cards.ts'
import type { World } from '../world.ts'
import type { FieldErrors, FieldName, Typed } from './card-form.ts'
import type { Markup } from './layout.ts'

export const localeOf = (session: CheckoutSession) =>
  session.locale && session.locale !== 'auto' ? session.locale : 'en'

export const groupedNumber = (number: string) => number.replace(/(\d{4})(?=\d)/g, '$1 ')

export function summary(world: World, session: CheckoutSession): Markup {
  const { lines } = detailsOf(world, session.id)
  const money = (amount: number) => formatAmount(amount, session.currency, localeOf(session))
  return html`<section class="summary" aria-labelledby="total">
    ${session.cancel_url ? html`<a class="back" href="${session.cancel_url}"><span aria-hidden="true">←</span> Cancel and go back</a>` : ''}
    <h1 id="total"><span class="label">Pay</span> <span class="amount">${money(session.amount_total)}</span></h1>
    <ul class="lines" lang="${localeOf(session)}">
      ${lines.map((line) => summaryLine(world, line, money))}
    </ul>
    <p class="sum"><span>Total due</span> <span>${money(session.amount_total)}</span></p>
  </section>`
}

function summaryLine(world: World, line: LineItem, money: (amount: number) => string): Markup {
  const description = world.store.findObject(line.price.product)?.['description']
  const several =
    line.quantity > 1 ? html`<span class="detail">${line.quantity} × ${money(line.price.unit_amount)}</span>` : ''
  return html`<li>
    <span class="what"
      ><span class="name">${line.description}</span>
      ${typeof description === 'string' ? html`<span class="detail">${description}</span>` : ''}${several}</span
    >
    <span class="price">${money(line.amount_total)}</span>
  </li>`
}

type Field = {
  name: FieldName
  label: string
  autocomplete: string
  placeholder?: string
  inputMode?: 'numeric' | 'email' | 'text'
  locked?: string | null
}

const emailField = (session: CheckoutSession): Field => ({
  name: 'email',
  label: 'Email',
  autocomplete: 'email',
  inputMode: 'email',
  locked: session.customer_email,
})

const cardFields: Record<'number' | 'expiry' | 'cvc' | 'name', Field> = {
  number: {
    name: 'card',
    label: 'Card number',
    autocomplete: 'cc-number',
    inputMode: 'numeric',
    placeholder: '4242 4242 4242 4242',
  },
  expiry: { name: 'expiry', label: 'Expiry', autocomplete: 'cc-exp', inputMode: 'numeric', placeholder: 'MM / YY' },
  cvc: { name: 'cvc', label: 'Security code', autocomplete: 'cc-csc', inputMode: 'numeric', placeholder: 'CVC' },
  name: { name: 'name', label: 'Name on card', autocomplete: 'cc-name' },
}

type FormState = { action: string; typed: Typed; errors: FieldErrors }

export function payForm(session: CheckoutSession, state: FormState): Markup {
  const show = (field: Field) => input(field, state)
  const free = session.amount_total === 0
  const button = free
    ? 'Complete order'
    : `Pay ${formatAmount(session.amount_total, session.currency, localeOf(session))}`
  return html`<form class="pay" method="post" action="${state.action}" novalidate>
    ${show(emailField(session))}
    ${
      free
        ? ''
        : html`<fieldset>
            <legend>Card details</legend>
            ${show(cardFields.number)}
            <div class="pair">${show(cardFields.expiry)}${show(cardFields.cvc)}</div>
            ${show(cardFields.name)}
          </fieldset>`
    }
    <button class="primary" type="submit" data-busy="Paying…">${button}</button>
    ${free ? '' : testCardList()}
  </form>`
}

function input(
  { name, label, autocomplete, placeholder, inputMode, locked }: Field,
  { typed, errors }: FormState,
): Markup {
  const error = errors[name]
  const value = locked ?? typed[name] ?? ''
  const invalid = error ? html` aria-invalid="true" aria-describedby="${name}-error"` : ''
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
      ${locked ? html` readonly` : ''}${invalid}
    />
    ${error ? html`<p class="error" id="${name}-error" role="alert">${error}</p>` : ''}
  </div>`
}

/** Buttons rather than a script fill a card in, so the page needs none. */
const testCardList = () =>
  html`<section class="cards" aria-labelledby="cards-title">
    <h2 id="cards-title">Test cards</h2>
    <p class="hint">Choose one to fill it in. Do not enter a real card.</p>
    <ul>
      ${testCards.map(
        ({ number, does }) =>
          html`<li>
            <button type="submit" name="use" value="${number}">
              <span class="number">${groupedNumber(number)}</span> <span class="does">${does}</span>
            </button>
          </li>`,
      )}
    </ul>
  </section>`
