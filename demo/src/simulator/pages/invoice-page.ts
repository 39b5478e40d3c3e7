import { Hono } from 'hono'
import type { Context } from 'hono'
import { html } from 'hono/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { collect, failAuthentication, intentOfInvoice } from '../invoices/collect.ts'
import { invoiceTable } from '../invoices/invoice.ts'
import type { Invoice } from '../invoices/invoice.ts'
import { authenticationFailed } from '../checkout/payment.ts'
import { formatAmount } from '../currencies.ts'
import { createPaymentMethod, methodTable } from '../resources/payment-methods.ts'
import type { World } from '../world.ts'
import { cardFields, testCardList } from './card-fields.ts'
import { filledIn, readCard, typedFrom } from './card-form.ts'
import type { FieldErrors, Typed } from './card-form.ts'
import { respondWithPage } from './layout.ts'
import type { Markup } from './layout.ts'

/** What `hosted_invoice_url` leads to: the invoice, and a way to pay one that is open. */
export function createInvoicePage(world: World, passTime: () => void): Hono {
  const pages = new Hono()
  const { baseUrl } = world

  pages.get('/invoices/:key', (c) => withInvoice(c, (invoice) => showState(c, invoice)))
  pages.get('/invoices/:key/authenticate', (c) => withInvoice(c, (invoice) => showState(c, invoice)))

  pages.post('/invoices/:key', async (c) => {
    const body = await c.req.parseBody()
    return withInvoice(c, (invoice) => {
      if (invoice.status !== 'open') return showState(c, invoice)
      const typed = typedFrom(body)
      if (typeof body['use'] === 'string') return show(c, invoice, filledIn(typed, body['use']))
      const email = invoice.customer_email ?? 'payer@example.com'
      const reading = readCard(typed, { email, needsCard: true, nowMs: world.clock.now() })
      if ('errors' in reading) return show(c, invoice, typed, reading.errors, 422)
      const method = createPaymentMethod(world, reading.card)
      const outcome = collect(world, invoice, { presence: 'present', method })
      if (outcome.status === 'declined') return show(c, invoice, typed, { card: outcome.decline.message }, 402)
      return c.redirect(String(invoice.hosted_invoice_url), 303)
    })
  })

  pages.post('/invoices/:key/authenticate', async (c) => {
    const body = await c.req.parseBody()
    return withInvoice(c, (invoice) => {
      const intent = intentOfInvoice(world, invoice)
      const method = methodTable(world).find(intent?.payment_method ?? '')
      if (invoice.status !== 'open' || intent?.status !== 'requires_action' || !method) return showState(c, invoice)
      if (body['outcome'] !== 'succeed') {
        failAuthentication(world, invoice, authenticationFailed)
        return show(c, invoice, {}, { card: authenticationFailed.message }, 402)
      }
      collect(world, invoice, { presence: 'authenticated', method })
      return c.redirect(String(invoice.hosted_invoice_url), 303)
    })
  })
  return pages

  function withInvoice(c: Context, answer: (invoice: Invoice) => Response | Promise<Response>) {
    passTime()
    const address = `${baseUrl}/invoices/${c.req.param('key') ?? ''}`
    const invoice = invoiceTable(world)
      .all()
      .find((candidate) => candidate.hosted_invoice_url === address)
    if (invoice) return answer(invoice)
    const body = html`<main class="note"><h1>There is no such invoice</h1></main>`
    return respondWithPage(c, { baseUrl, title: 'No such invoice', body }, 404)
  }

  function showState(c: Context, invoice: Invoice) {
    const asks = intentOfInvoice(world, invoice)?.status === 'requires_action'
    if (invoice.status !== 'open' || !asks) return show(c, invoice)
    const body = html`<main class="note">
      <h1>Confirm it is you</h1>
      <p>
        The bank of this test card asks its holder to approve a payment of
        <strong>${formatAmount(invoice.amount_due, invoice.currency)}</strong>.
      </p>
      <form class="choices" method="post" action="${invoice.hosted_invoice_url}/authenticate">
        <button class="primary" name="outcome" value="succeed">Complete</button>
        <button class="secondary" name="outcome" value="fail">Fail</button>
      </form>
    </main>`
    return respondWithPage(c, { baseUrl, title: 'Confirm it is you · test mode', body })
  }

  function show(
    c: Context,
    invoice: Invoice,
    typed: Typed = {},
    errors: FieldErrors = {},
    status: ContentfulStatusCode = 200,
  ) {
    const form =
      invoice.status === 'open'
        ? html`<form class="pay narrow" method="post" action="${invoice.hosted_invoice_url}" novalidate>
            ${cardFields({ typed, errors })}
            <button class="primary" type="submit" data-busy="Paying…">
              Pay ${formatAmount(invoice.amount_due, invoice.currency)}
            </button>
            ${testCardList()}
          </form>`
        : ''
    const body = html`<main class="index portal">${paper(invoice)}${form}</main>`
    return respondWithPage(
      c,
      { baseUrl, title: `Invoice ${invoice.number ?? ''} · test mode`, body, wide: true },
      status,
    )
  }
}

function paper(invoice: Invoice): Markup {
  const money = (amount: number) => formatAmount(amount, invoice.currency)
  const discount = (invoice['total_discount_amounts'] as { amount: number }[]).reduce(
    (sum, { amount }) => sum + amount,
    0,
  )
  const tax = (invoice['total_taxes'] as { amount: number }[]).reduce((sum, { amount }) => sum + amount, 0)
  return html`<section>
    <h1>Invoice ${invoice.number}</h1>
    <ul class="lines">
      ${invoice.lines.data.map(
        (line) =>
          html`<li><span class="what">${line.description}</span> <span class="price">${money(line.amount)}</span></li>`,
      )}
      ${discount > 0 ? html`<li><span>Discount</span> <span class="price">−${money(discount)}</span></li>` : ''}
      ${tax > 0 ? html`<li><span>Tax</span> <span class="price">${money(tax)}</span></li>` : ''}
    </ul>
    <p class="sum"><span>Total</span> <span>${money(invoice.total)}</span></p>
    <p class="hint">Status: ${invoice.status}</p>
  </section>`
}
