import { customerTable } from '../resources/customers.ts'
import { createPaymentIntent } from '../resources/payment-intents.ts'
import type { PaymentIntent } from '../resources/payment-intents.ts'
import type { World } from '../world.ts'
import { invoicePaymentTable, invoiceTable, moveInvoice, paymentsOf, subscriptionOf } from './invoice.ts'
import type { Invoice } from './invoice.ts'
import { shareOf } from '../subscriptions/shares.ts'
import { subscriptionTable } from '../subscriptions/subscription.ts'

/** A finalized invoice cannot change any more; what is due gets a payment of its own, or the one already made. */
export function finalizeInvoice(world: World, draft: Invoice, made?: PaymentIntent | null): Invoice {
  const settled = made === undefined ? applyBalance(world, draft) : draft
  const number = `SIM-${String(
    1 +
      invoiceTable(world)
        .all()
        .filter((invoice) => invoice.number).length,
  ).padStart(4, '0')}`
  const invoice = moveInvoice(world, settled, 'finalized_at', {
    auto_advance: settled.auto_advance,
    automatically_finalizes_at: null,
    effective_at: world.clock.seconds(),
    hosted_invoice_url: `${world.baseUrl}/invoices/${world.newId('secret')}`,
    number,
    status: 'open',
  })
  if (invoice.amount_due > 0) recordPayment(world, invoice, made ?? intentOf(world, invoice))
  world.emit('invoice.finalized', invoice)
  return invoice
}

/** Credit from an earlier invoice pays first; what an invoice owes the customer becomes credit. */
function applyBalance(world: World, invoice: Invoice): Invoice {
  const customer = customerTable(world).find(invoice.customer)
  const balance = customer?.balance ?? 0
  const owed = invoice.total + balance
  const due = Math.max(0, owed)
  const ending = Math.min(0, owed)
  if (customer && ending !== balance) {
    const changed = customerTable(world).update(customer.id, { balance: ending })
    world.emit('customer.updated', changed, { balance })
  }
  const changes = { amount_due: due, amount_remaining: due, ending_balance: ending, starting_balance: balance }
  return invoiceTable(world).update(invoice.id, changes)
}

function intentOf(world: World, invoice: Invoice): PaymentIntent {
  const subscription = subscriptionTable(world).find(subscriptionOf(invoice) ?? '')
  return createPaymentIntent(world, {
    ...(subscription ? shareOf(subscription, invoice.amount_due) : {}),
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: invoice.customer,
    description: 'Subscription update',
    metadata: {},
  })
}

function recordPayment(world: World, invoice: Invoice, intent: PaymentIntent): void {
  if (paymentsOf(world, invoice.id).length > 0) return
  invoicePaymentTable(world).insert({
    id: world.newId('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: world.clock.seconds(),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  })
}

export function markPaid(world: World, invoice: Invoice): Invoice {
  const [payment] = paymentsOf(world, invoice.id)
  const paid = moveInvoice(world, invoice, 'paid_at', {
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    attempt_count: invoice.amount_due > 0 ? invoice.attempt_count + 1 : invoice.attempt_count,
    attempted: true,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'paid',
  })
  if (payment) {
    const received = invoicePaymentTable(world).update(payment.id, {
      amount_paid: invoice.amount_due,
      status: 'paid',
      status_transitions: { canceled_at: null, paid_at: world.clock.seconds() },
    })
    world.emit('invoice_payment.paid', received)
  }
  world.emit('invoice.paid', paid)
  world.emit('invoice.payment_succeeded', paid)
  return paid
}
