import { html } from 'hono/html'
import { describePrice } from '../invoices/invoice-lines.ts'
import { detailsOf } from '../checkout/session.ts'
import type { CheckoutSession } from '../checkout/session.ts'
import { formatAmount } from '../currencies.ts'
import type { LineItem } from '../resources/line-items.ts'
import type { World } from '../world.ts'
import type { Markup } from './layout.ts'

export const localeOf = (session: CheckoutSession) =>
  session.locale && session.locale !== 'auto' ? session.locale : 'en'

type Money = (amount: number) => string

/** What is bought and what it comes to. */
export function summary(world: World, session: CheckoutSession): Markup {
  const { lines } = detailsOf(world, session.id)
  const money = (amount: number) => formatAmount(amount, session.currency, localeOf(session))
  const what = session.mode === 'subscription' ? 'Subscribe' : 'Pay'
  return html`<section class="summary" aria-labelledby="total">
    ${session.cancel_url ? html`<a class="back" href="${session.cancel_url}"><span aria-hidden="true">←</span> Cancel and go back</a>` : ''}
    <h1 id="total"><span class="label">${what}</span> <span class="amount">${money(session.amount_total)}</span></h1>
    <ul class="lines" lang="${localeOf(session)}">
      ${lines.map((line) => summaryLine(world, line, money))}
    </ul>
    ${changes(session, money)}
    <p class="sum"><span>Total due</span> <span>${money(session.amount_total)}</span></p>
  </section>`
}

function summaryLine(world: World, line: LineItem, money: Money): Markup {
  const description = world.store.findObject(line.price.product)?.['description']
  const several =
    line.quantity > 1 ? html`<span class="detail">${line.quantity} × ${money(line.price.unit_amount)}</span>` : ''
  const rhythm = line.price.recurring ? html`<span class="detail">${describePrice(line.price, money)}</span>` : ''
  return html`<li>
    <span class="what"
      ><span class="name">${line.description}</span>
      ${typeof description === 'string' ? html`<span class="detail">${description}</span>` : ''}${several}${rhythm}</span
    >
    <span class="price">${money(line.amount_subtotal)}</span>
  </li>`
}

function changes(session: CheckoutSession, money: Money): Markup | '' {
  const { amount_discount: discount, amount_tax: tax } = session.total_details
  const taxed = session.automatic_tax.enabled
  if (discount === 0 && !taxed) return ''
  const inclusive = session.amount_total === session.amount_subtotal - discount
  return html`<ul class="changes">
    ${discount > 0 ? html`<li><span>Discount</span> <span>−${money(discount)}</span></li>` : ''}
    ${taxed ? html`<li><span>${inclusive && tax > 0 ? 'Tax, included' : 'Tax'}</span> <span>${session.automatic_tax.status === 'complete' ? money(tax) : 'Choose a country'}</span></li>` : ''}
  </ul>`
}
