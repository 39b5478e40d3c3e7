import type { Row } from '../store.ts'
import type { World } from '../world.ts'

export type InvoiceLine = Row & {
  amount: number
  currency: string
  description: string | null
  invoice: string
  period: { start: number; end: number }
  quantity: number
}

type Lines = { object: 'list'; data: InvoiceLine[]; has_more: boolean; url: string }

export type BillingReason = 'manual' | 'subscription_create' | 'subscription_cycle' | 'subscription_update'

export type Invoice = Row & {
  amount_due: number
  amount_paid: number
  amount_remaining: number
  attempt_count: number
  attempted: boolean
  auto_advance: boolean
  automatically_finalizes_at: number | null
  billing_reason: BillingReason
  created: number
  currency: string
  customer: string
  customer_email: string | null
  ending_balance: number | null
  default_payment_method: string | null
  description: string | null
  hosted_invoice_url: string | null
  lines: Lines
  metadata: Record<string, string>
  next_payment_attempt: number | null
  number: string | null
  on_behalf_of: string | null
  parent: {
    quote_details: null
    subscription_details: { metadata: Record<string, string>; subscription: string } | null
    type: 'subscription_details'
  } | null
  period_end: number
  period_start: number
  starting_balance: number
  status: 'draft' | 'open' | 'paid' | 'uncollectible' | 'void'
  status_transitions: Transitions
  subtotal: number
  total: number
}

type Transitions = {
  finalized_at: number | null
  marked_uncollectible_at: number | null
  paid_at: number | null
  voided_at: number | null
}

export const invoiceTable = (world: World) => world.store.table<Invoice>('invoices')

export type InvoicePayment = Row & {
  amount_paid: number | null
  invoice: string
  payment: { payment_intent: string; type: 'payment_intent' }
  status: 'open' | 'paid' | 'canceled'
}

export const invoicePaymentTable = (world: World) => world.store.table<InvoicePayment>('invoice_payments')

export const paymentsOf = (world: World, invoice: string) =>
  invoicePaymentTable(world)
    .all()
    .filter((payment) => payment.invoice === invoice)

export const subscriptionOf = (invoice: Invoice): string | null =>
  invoice.parent?.subscription_details?.subscription ?? null

/** Changes an invoice's status and stamps the moment. */
export function moveInvoice(
  world: World,
  invoice: Invoice,
  stamp: keyof Transitions,
  changes: Partial<Invoice>,
): Invoice {
  return invoiceTable(world).update(invoice.id, {
    ...changes,
    status_transitions: { ...invoice.status_transitions, [stamp]: world.clock.seconds() },
  })
}
