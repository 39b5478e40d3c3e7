import { Hono } from 'hono'
import { html } from 'hono/html'
import { formatAmount } from '../currencies.ts'
import { chargeTable } from '../resources/charges.ts'
import type { World } from '../world.ts'
import { respondWithPage } from './layout.ts'

/** What `receipt_url` of a charge leads to. */
export function createReceiptPage(world: World): Hono {
  const pages = new Hono()
  const { baseUrl } = world
  pages.get('/receipts/:id', (c) => {
    const charge = chargeTable(world).find(c.req.param('id'))
    if (!charge?.receipt_url) {
      const body = html`<main class="note"><h1>There is no such receipt</h1></main>`
      return respondWithPage(c, { baseUrl, title: 'No such receipt', body }, 404)
    }
    const paidOn = new Date(Number(charge['created']) * 1000).toISOString().slice(0, 10)
    const money = (amount: number) => formatAmount(amount, charge.currency)
    const body = html`<main class="note">
      <h1>Receipt</h1>
      <dl>
        <dt>Paid</dt>
        <dd>${money(charge.amount)}</dd>
        ${
          charge.amount_refunded > 0
            ? html`<dt>Refunded</dt>
                <dd>${money(charge.amount_refunded)}</dd>`
            : ''
        }
        <dt>Date</dt>
        <dd>${paidOn}</dd>
        <dt>Reference</dt>
        <dd class="id">${charge.id}</dd>
      </dl>
    </main>`
    return respondWithPage(c, { baseUrl, title: 'Receipt · test mode', body })
  })
  return pages
}
