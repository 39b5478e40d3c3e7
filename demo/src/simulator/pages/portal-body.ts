import { html } from 'hono/html'
import { describePrice } from '../invoices/invoice-lines.ts'
import { invoiceTable } from '../invoices/invoice.ts'
import type { Invoice } from '../invoices/invoice.ts'
import type { PortalSession } from '../portal/portal-sessions.ts'
import { firstItem, isOver, subscriptionTable } from '../subscriptions/subscription.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import { formatAmount } from '../currencies.ts'
import { customerTable } from '../resources/customers.ts'
import { methodsOf } from '../resources/payment-methods.ts'
import type { World } from '../world.ts'
import { cardFields, testCardList } from './card-fields.ts'
import type { Filled } from './card-fields.ts'
import type { Markup } from './layout.ts'

const dateOf = (seconds: number) =>
  new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(seconds * 1000)

/** Subscriptions, card and invoices of one customer; for one errand only the part it is about. */
export function portalBody(world: World, session: PortalSession, filled: Filled): Markup {
  const errand = session.flow?.type
  const customer = customerTable(world).find(session.customer)
  const own = subscriptionTable(world)
    .all()
    .filter((subscription) => subscription.customer === session.customer)
  const invoices = invoiceTable(world)
    .all()
    .filter((invoice) => invoice.customer === session.customer && invoice.status !== 'draft')
  return html`<main class="index portal">
    ${session.return_url ? html`<a class="back" href="${session.return_url}"><span aria-hidden="true">←</span> Back to the shop</a>` : ''}
    <h1>Billing</h1>
    ${customer?.email ? html`<p class="hint">${customer.email}</p>` : ''}
    ${errand === 'payment_method_update' ? '' : subscriptionsPart(world, session, own)}
    ${errand ? '' : invoicesPart(invoices)} ${errand === 'subscription_cancel' ? '' : cardPart(world, session, filled)}
  </main>`
}

const brandName = (brand: string) => `${brand.charAt(0).toUpperCase()}${brand.slice(1)}`

function subscriptionsPart(world: World, session: PortalSession, own: Subscription[]): Markup {
  return html`<section>
    <h2>Subscriptions</h2>
    ${
      own.length === 0
        ? html`<p class="hint">None.</p>`
        : html`<ul class="plain">
            ${own.map((each) => subscriptionPart(world, session, each))}
          </ul>`
    }
  </section>`
}

function subscriptionPart(world: World, session: PortalSession, subscription: Subscription): Markup {
  const { price, current_period_end: end } = firstItem(subscription)
  const name = String(world.store.findObject(price.product)?.['name'] ?? 'Subscription')
  const money = (amount: number) => formatAmount(amount, subscription.currency)
  const action = `${session.url}/subscriptions/${subscription.id}`
  return html`<li>
    <p><strong>${name}</strong>, ${describePrice(price, money)}</p>
    <p class="hint">${stateText(subscription, end)}</p>
    ${
      isOver(subscription)
        ? ''
        : html`<form class="row" method="post" action="${action}">
            ${subscription.cancel_at_period_end ? html`<button class="small" name="do" value="keep">Keep it</button>` : html`<button class="small" name="do" value="cancel">Cancel at the end of the period</button>`}
          </form>`
    }
  </li>`
}

function stateText({ status, cancel_at: cancelAt, ended_at: endedAt }: Subscription, end: number): string {
  if (status === 'canceled') return endedAt === null ? 'Canceled' : `Ended on ${dateOf(endedAt)}`
  if (cancelAt !== null) return `Ends on ${dateOf(cancelAt)}`
  if (status === 'past_due' || status === 'unpaid') return 'The last payment failed. Enter another card to pay it.'
  if (status === 'paused') return 'Paused'
  return status === 'trialing' ? `Free trial until ${dateOf(end)}` : `Renews on ${dateOf(end)}`
}

function cardPart(world: World, session: PortalSession, filled: Filled): Markup {
  const customer = customerTable(world).find(session.customer)
  const kept = methodsOf(world, session.customer)
  const main = customer?.invoice_settings.default_payment_method
  const used = kept.find(({ id }) => id === main) ?? kept[0]
  return html`<section>
    <h2>Card</h2>
    <p>${used ? `${brandName(used.card.brand)} ending in ${used.card.last4}` : 'No card is kept.'}</p>
    <form class="pay narrow" method="post" action="${session.url}/card" novalidate>
      ${cardFields(filled)}
      <button class="primary" type="submit" data-busy="Saving…">Use this card</button>
      ${testCardList()}
    </form>
  </section>`
}

function invoicesPart(invoices: Invoice[]): Markup {
  return html`<section>
    <h2>Invoices</h2>
    ${
      invoices.length === 0
        ? html`<p class="hint">None yet.</p>`
        : html`<div class="scroll">
            <table>
              <thead>
                <tr>
                  <th>Date</th>
                  <th>Number</th>
                  <th class="figure">Amount</th>
                  <th>Status</th>
                </tr>
              </thead>
              <tbody>
                ${invoices.map(
                  (invoice) =>
                    html`<tr>
                      <td>${dateOf(invoice.created)}</td>
                      <td><a href="${invoice.hosted_invoice_url}">${invoice.number}</a></td>
                      <td class="figure">${formatAmount(invoice.total, invoice.currency)}</td>
                      <td>${invoice.status}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`
    }
  </section>`
}
