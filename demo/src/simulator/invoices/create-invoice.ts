import { couponOfDiscount, reductionOf } from '../discounts/coupon.ts'
import { priced, sumOf } from '../pricing/pricing.ts'
import { customerTable } from '../resources/customers.ts'
import type { Customer } from '../resources/customers.ts'
import type { Party } from '../tax/liability.ts'
import { behaviorOf, rateFor, taxesOf } from '../tax/rates.ts'
import type { World } from '../world.ts'
import { invoiceLine } from './invoice-lines.ts'
import type { LineDraft } from './invoice-lines.ts'
import { invoiceTable } from './invoice.ts'
import type { BillingReason, Invoice } from './invoice.ts'
import type { Subscription } from '../subscriptions/subscription.ts'

export type InvoiceDraft = {
  reason: BillingReason
  customer: string
  currency: string
  lines: LineDraft[]
  /** Whose invoice it is; absent for a single sale. */
  subscription: Subscription | null
  discount: string | null
  taxed: boolean
  /** Whose tax it is; the platform's where it is left out. */
  liability?: Party | null
  issuer?: Party
  /** Where the customer is, when that is not what the customer's own address says. */
  country?: string | null
  description?: string | null
  metadata?: Record<string, string>
  /** Seconds; absent where somebody finalizes it at once. */
  finalizesAt?: number
}

/** An invoice as it would be, without keeping it. */
export function draftInvoice(world: World, draft: InvoiceDraft, id: string): Invoice {
  const customer = customerTable(world).find(draft.customer)
  const now = world.clock.seconds()
  const amounts = amountsOf(world, draft, customer, id)
  const { subscription } = draft
  return {
    id,
    object: 'invoice',
    ...emptyInvoice,
    ...amounts,
    auto_advance: draft.finalizesAt !== undefined,
    automatic_tax: {
      disabled_reason: null,
      enabled: draft.taxed,
      liability: draft.taxed ? (draft.liability ?? { type: 'self' }) : null,
      provider: draft.taxed ? 'stripe' : null,
      status: draft.taxed ? 'complete' : null,
    },
    automatically_finalizes_at: draft.finalizesAt ?? null,
    billing_reason: draft.reason,
    created: now,
    currency: draft.currency,
    customer: draft.customer,
    customer_address: customer?.address ?? null,
    customer_email: customer?.email ?? null,
    customer_name: customer?.name ?? null,
    description: draft.description ?? null,
    discounts: draft.discount ? [draft.discount] : [],
    ...(draft.issuer === undefined ? {} : { issuer: draft.issuer }),
    metadata: draft.metadata ?? {},
    on_behalf_of: subscription?.on_behalf_of ?? null,
    parent: subscription
      ? {
          quote_details: null,
          subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
          type: 'subscription_details',
        }
      : null,
    period_end: now,
    period_start: now,
    starting_balance: customer?.balance ?? 0,
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
  }
}

function amountsOf(world: World, draft: InvoiceDraft, customer: Customer | undefined, id: string) {
  const country = draft.country ?? customer?.address?.country ?? null
  const rate = draft.taxed && country ? rateFor(country) : null
  const coupon = couponOfDiscount(world, draft.discount ?? undefined)
  const reduction = coupon ? reductionOf(coupon, draft.currency) : null
  const behaviors = draft.lines.map((line) => behaviorOf(line.price))
  const toPrice = draft.lines.map(({ amount, price, proration }, index) => ({
    amount,
    product: price.product,
    taxBehavior: behaviors[index] ?? ('exclusive' as const),
    discountable: !proration,
  }))
  const parts = priced(toPrice, reduction, rate?.percent ?? null)
  const total = sumOf(parts, (part) => part.total)
  const tax = sumOf(parts, (part) => part.tax)
  const discounted = sumOf(parts, (part) => part.discount)
  const subtotal = sumOf(parts, (part) => part.subtotal)
  const due = Math.max(0, total)
  const lines = draft.lines.map((line, index) => {
    const part = parts[index] ?? { subtotal: 0, discount: 0, taxable: 0, tax: 0, total: 0 }
    const behavior = behaviors[index] ?? 'exclusive'
    return invoiceLine(world, line, { invoice: id, priced: part, rate, discount: draft.discount, behavior })
  })
  const totals = { tax, taxable: sumOf(parts, (part) => part.taxable) }
  return {
    amount_due: due,
    amount_remaining: due,
    lines: { object: 'list' as const, data: lines, has_more: false, url: `/v1/invoices/${id}/lines` },
    subtotal,
    subtotal_excluding_tax: total - tax + discounted,
    total,
    total_discount_amounts: draft.discount ? [{ amount: discounted, discount: draft.discount }] : [],
    total_excluding_tax: total - tax,
    total_taxes: taxesOf(totals, rate, behaviors[0] ?? 'exclusive'),
  }
}

export function createInvoice(world: World, draft: InvoiceDraft): Invoice {
  const invoice = invoiceTable(world).insert(draftInvoice(world, draft, world.newId('in')))
  world.emit('invoice.created', invoice)
  return invoice
}

const emptyInvoice = {
  account_country: 'US',
  account_name: 'Payment simulator',
  account_tax_ids: null,
  amount_overpaid: 0,
  amount_paid: 0,
  amount_shipping: 0,
  application: null,
  attempt_count: 0,
  attempted: false,
  collection_method: 'charge_automatically',
  custom_fields: null,
  customer_account: null,
  customer_phone: null,
  customer_shipping: null,
  customer_tax_exempt: 'none',
  customer_tax_ids: [],
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  due_date: null,
  effective_at: null,
  ending_balance: null,
  footer: null,
  from_invoice: null,
  hosted_invoice_url: null,
  invoice_pdf: null,
  issuer: { type: 'self' },
  last_finalization_error: null,
  latest_revision: null,
  livemode: false,
  next_payment_attempt: null,
  number: null,
  payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  statement_descriptor: null,
  status: 'draft' as const,
  test_clock: null,
  total_pretax_credit_amounts: [],
  webhooks_delivered_at: null,
}
