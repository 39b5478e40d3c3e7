import { html } from 'hono/html'
import type { CheckoutSession } from '../checkout/session.ts'
import { formatAmount } from '../currencies.ts'
import type { Markup } from './layout.ts'
import { localeOf } from './summary.ts'

/** Where the buyer goes once it is paid. */
export function afterPayment(session: CheckoutSession): string | null {
  const address = session.ui_mode === 'embedded_page' ? session.return_url : session.success_url
  return address?.replaceAll('{CHECKOUT_SESSION_ID}', session.id) ?? null
}

export const authenticationPage = (session: CheckoutSession, action: string): Markup =>
  html`<main class="note">
    <h1>Confirm it is you</h1>
    <p>
      The bank of this test card asks its holder to approve a payment of
      <strong>${formatAmount(session.amount_total, session.currency, localeOf(session))}</strong>. A real bank would
      show its own page or send a message here.
    </p>
    <form class="choices" method="post" action="${action}">
      <button class="primary" name="outcome" value="succeed">Complete</button>
      <button class="secondary" name="outcome" value="fail">Fail</button>
    </form>
  </main>`

export function completePage(session: CheckoutSession): Markup {
  // In a frame without a redirect the page around it goes on by itself.
  const next =
    session.ui_mode === 'hosted_page' || session.redirect_on_completion === 'always' ? afterPayment(session) : null
  return html`<main class="note">
    <h1>Payment complete</h1>
    <p>This order is paid; there is nothing left to do here.</p>
    ${next ? html`<p><a class="button primary" href="${next}" target="_top">Continue</a></p>` : ''}
  </main>`
}

export const expiredPage = (session: CheckoutSession): Markup =>
  html`<main class="note">
    <h1>This checkout has expired</h1>
    <p>Nothing was paid. Go back to the shop and start again.</p>
    ${session.cancel_url ? html`<p><a class="button primary" href="${session.cancel_url}">Back to the shop</a></p>` : ''}
  </main>`

export const unknownPage = (): Markup =>
  html`<main class="note">
    <h1>There is no such checkout</h1>
    <p>The address may be incomplete, or the simulator was started afresh. Start again from the shop.</p>
  </main>`
