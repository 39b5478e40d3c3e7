import { Hono } from 'hono'
import { html } from 'hono/html'
import { authenticationFailed } from '../checkout/payment.ts'
import { formatAmount } from '../currencies.ts'
import { attemptPayment, failIntent } from '../payments/attempt.ts'
import { settle } from '../payments/settle.ts'
import { intentTable } from '../resources/payment-intents.ts'
import { methodTable } from '../resources/payment-methods.ts'
import type { World } from '../world.ts'
import { respondWithPage } from './layout.ts'

/** Where a payment made by the API sends its payer when the bank wants to be asked. */
export function createAuthenticatePage(world: World): Hono {
  const pages = new Hono()
  const { baseUrl } = world
  const waiting = (id: string) => {
    const intent = intentTable(world).find(id)
    const method = methodTable(world).find(intent?.payment_method ?? '')
    return intent?.status === 'requires_action' && method ? { intent, method } : null
  }
  const over = html`<main class="note">
    <h1>Nothing to confirm</h1>
    <p>This payment waits for nobody any more.</p>
  </main>`

  pages.get('/authenticate/:id', (c) => {
    const found = waiting(c.req.param('id'))
    const body = found
      ? html`<main class="note">
          <h1>Confirm it is you</h1>
          <p>
            The bank of this test card asks its holder to approve a payment of
            <strong>${formatAmount(found.intent.amount, found.intent.currency)}</strong>.
          </p>
          <form class="choices" method="post" action="${baseUrl}/authenticate/${found.intent.id}">
            <button class="primary" name="outcome" value="succeed">Complete</button>
            <button class="secondary" name="outcome" value="fail">Fail</button>
          </form>
        </main>`
      : over
    return respondWithPage(c, { baseUrl, title: 'Confirm it is you · test mode', body }, found ? 200 : 404)
  })

  pages.post('/authenticate/:id', async (c) => {
    const { outcome } = await c.req.parseBody()
    const found = waiting(c.req.param('id'))
    if (!found) return respondWithPage(c, { baseUrl, title: 'Nothing to confirm', body: over }, 404)
    const { intent, method } = found
    const action = intent['next_action'] as { redirect_to_url: { return_url: string | null; url: string } }
    const { return_url: returnUrl, url } = action.redirect_to_url
    if (outcome === 'succeed') {
      const paid = attemptPayment(world, { ...found, presence: 'authenticated', authentication: { url, returnUrl } })
      if (paid.status === 'paid') settle(world, paid.charge)
    } else failIntent(world, { intent, method, decline: authenticationFailed, charge: intent.latest_charge })
    return c.redirect(returnUrl ?? `${baseUrl}/authenticate/${intent.id}`, 303)
  })
  return pages
}
