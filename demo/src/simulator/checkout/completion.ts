import { createInvoice } from '../invoices/create-invoice.ts'
import { finalizeInvoice, markPaid } from '../invoices/finalize.ts'
import { soldOnce, startSubscription } from '../subscriptions/start.ts'
import { countRedemption, takeDiscount } from '../discounts/redeem.ts'
import { mergeMetadata } from '../http/parameters.ts'
import { createCustomer, inCountry, rememberCountry } from '../resources/customers.ts'
import type { PaymentMethod } from '../resources/payment-methods.ts'
import { partyOf } from '../tax/liability.ts'
import type { World } from '../world.ts'
import { customerDetails, detailsOf, pendingIntentOf, sessionTable } from './session.ts'
import type { CheckoutSession } from './session.ts'

export type Payer = { email: string | null; name: string | null }

/** A guest stays a guest unless the session, an invoice, or a card kept for later asks for a customer. */
export function customerFor(world: World, session: CheckoutSession, { email, name }: Payer): string | null {
  const { intent, invoice, country } = detailsOf(world, session.id)
  if (session.customer) {
    if (country) rememberCountry(world, session.customer, country)
    return session.customer
  }
  const needed =
    session.mode === 'subscription' ||
    session.customer_creation === 'always' ||
    invoice.enabled ||
    intent.setup_future_usage !== undefined
  if (!needed) return null
  return createCustomer(world, { email, name, address: country ? inCountry(country) : null }).id
}

type Result = { payer: Payer; customer: string | null; method: PaymentMethod | null }

/** Everything the session was for is done. */
export function completeSession(world: World, session: CheckoutSession, { payer, customer, method }: Result): void {
  const { discount, country, invoice } = detailsOf(world, session.id)
  const started =
    session.mode === 'subscription' && customer ? startSubscription(world, session, { customer, method }) : {}
  const invoiced = invoice.enabled && customer ? { invoice: invoiceFor(world, session, customer) } : {}
  if (discount) countRedemption(world, discount)
  const completed = sessionTable(world).update(session.id, {
    collected_information: { business_name: null, individual_name: null, shipping_details: null },
    customer,
    customer_details: {
      ...customerDetails(payer.email, payer.name),
      address: country ? inCountry(country) : null,
    },
    payment_status: session.amount_total === 0 ? 'no_payment_required' : 'paid',
    ...started,
    ...invoiced,
    status: 'complete',
    url: null,
  })
  world.emit('checkout.session.completed', completed)
}

/** The invoice of a single sale, paid as it is made. */
function invoiceFor(world: World, session: CheckoutSession, customer: string): string {
  const { lines, discount, country, invoice: asked } = detailsOf(world, session.id)
  const taken = discount ? takeDiscount(world, discount, { customer, subscription: null, session: session.id }) : []
  const draft = createInvoice(world, {
    reason: 'manual',
    customer,
    currency: session.currency,
    lines: lines.map((line) => soldOnce(world, line, null)),
    subscription: null,
    discount: taken[0] ?? null,
    taxed: session.automatic_tax.enabled,
    liability: session.automatic_tax.liability,
    issuer: partyOf(asked.invoice_data?.issuer),
    country,
    description: asked.invoice_data?.description ?? null,
    metadata: mergeMetadata({}, asked.invoice_data?.metadata),
  })
  return markPaid(world, finalizeInvoice(world, draft, pendingIntentOf(world, session) ?? null)).id
}
