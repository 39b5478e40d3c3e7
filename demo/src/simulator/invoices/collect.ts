import { attemptPayment, failIntent } from '../payments/attempt.ts'
import type { AttemptOutcome, Presence } from '../payments/attempt.ts'
import { settle } from '../payments/settle.ts'
import { customerTable } from '../resources/customers.ts'
import { intentTable } from '../resources/payment-intents.ts'
import { methodTable } from '../resources/payment-methods.ts'
import type { PaymentMethod } from '../resources/payment-methods.ts'
import type { Decline } from '../test-cards.ts'
import type { World } from '../world.ts'
import { endUnpaid } from './dunning.ts'
import { finalizeInvoice, markPaid } from './finalize.ts'
import { invoiceTable, paymentsOf, subscriptionOf } from './invoice.ts'
import type { Invoice } from './invoice.ts'
import { changeSubscription, isOver, subscriptionTable } from '../subscriptions/subscription.ts'

/** Days until the next try, after the first failure, the second and so on. */
const retryDays = [3, 5, 7]

const day = 86_400

export const intentOfInvoice = (world: World, { id }: Invoice) =>
  intentTable(world).find(paymentsOf(world, id)[0]?.payment.payment_intent ?? '')

/** The card an invoice is charged to: its own, its subscription's, or the customer's. */
export function methodFor(world: World, invoice: Invoice): PaymentMethod | undefined {
  const subscription = subscriptionTable(world).find(subscriptionOf(invoice) ?? '')
  const settings = customerTable(world).find(invoice.customer)?.invoice_settings
  const id = invoice.default_payment_method ?? subscription?.default_payment_method ?? settings?.default_payment_method
  return methodTable(world).find(id ?? '')
}

/** Finalizes a draft and asks its card at once. */
export function finalizeAndCollect(world: World, draft: Invoice): Invoice {
  const invoice = finalizeInvoice(world, draft)
  if (invoice.amount_due === 0) return receive(world, invoice)
  collect(world, invoice, { presence: 'away', method: methodFor(world, invoice) })
  return invoiceTable(world).find(invoice.id) ?? invoice
}

type Try = { presence: Presence; method: PaymentMethod | undefined }

const noCard: Decline = {
  code: 'missing_payment_method',
  declineCode: 'missing_payment_method',
  message: 'This customer has no attached payment source or default payment method.',
}

/** One try at an open invoice; what follows from its outcome for invoice and subscription. */
export function collect(world: World, invoice: Invoice, { presence, method }: Try): AttemptOutcome {
  const intent = intentOfInvoice(world, invoice)
  if (!intent || !method) {
    failed(world, invoice, null)
    return { status: 'declined', decline: noCard, charge: null }
  }
  const url = `${invoice.hosted_invoice_url ?? ''}/authenticate`
  const outcome = attemptPayment(world, { intent, method, presence, authentication: { url, returnUrl: null } })
  if (outcome.status === 'paid') {
    receive(world, invoice)
    settle(world, outcome.charge)
  }
  // Somebody who pays by hand may simply try another card: that is no missed payment of the schedule.
  if (outcome.status === 'declined' && presence === 'away') failed(world, invoice, outcome.decline)
  return outcome
}

/** The holder came back from the bank without approving. */
export function failAuthentication(world: World, invoice: Invoice, decline: Decline): void {
  const intent = intentOfInvoice(world, invoice)
  const method = methodTable(world).find(intent?.payment_method ?? '')
  if (intent && method) failIntent(world, { intent, method, decline, charge: intent.latest_charge })
}

/** The money is there: a subscription that waited for it goes on. */
export function receive(world: World, invoice: Invoice): Invoice {
  const paid = markPaid(world, invoice)
  const subscription = subscriptionTable(world).find(subscriptionOf(invoice) ?? '')
  const waited = subscription && ['past_due', 'unpaid', 'incomplete'].includes(subscription.status)
  const open = invoiceTable(world)
    .all()
    .some((other) => subscriptionOf(other) === subscription?.id && other.status === 'open')
  if (waited && !open) changeSubscription(world, subscription, { status: 'active' })
  return paid
}

function failed(world: World, invoice: Invoice, decline: Decline | null): void {
  const wait = retryDays[invoice.attempt_count]
  const updated = invoiceTable(world).update(invoice.id, {
    attempt_count: invoice.attempt_count + 1,
    attempted: true,
    auto_advance: wait !== undefined,
    next_payment_attempt: wait === undefined ? null : world.clock.seconds() + wait * day,
  })
  if (decline?.code === 'authentication_required') world.emit('invoice.payment_action_required', updated)
  world.emit('invoice.payment_failed', updated)
  const subscription = subscriptionTable(world).find(subscriptionOf(invoice) ?? '')
  if (!subscription || isOver(subscription)) return
  if (wait === undefined) endUnpaid(world, subscription)
  else changeSubscription(world, subscription, { status: 'past_due' })
}
