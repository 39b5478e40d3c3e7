import { customerTable } from '../resources/customers.ts'
import { attachToCustomer, createPaymentMethod, keptCardOf } from '../resources/payment-methods.ts'
import type { CardDetails } from '../resources/payment-methods.ts'
import type { World } from '../world.ts'
import { collect } from '../invoices/collect.ts'
import { invoiceTable } from '../invoices/invoice.ts'
import { changeSubscription, isOver, subscriptionTable } from '../subscriptions/subscription.ts'

/** A customer's new card pays from now on, and at once what the old one did not. Says why it is refused, if it is. */
export function replaceCard(world: World, customer: string, card: CardDetails): string | null {
  const made = createPaymentMethod(world, card)
  const { behaviour } = keptCardOf(world, made.id)
  if (behaviour.kind === 'declines') return behaviour.decline.message
  const method = attachToCustomer(world, made, customer)
  const row = customerTable(world).find(customer)
  if (!row) return 'There is no such customer.'
  const settings = { ...row.invoice_settings, default_payment_method: method.id }
  const changed = customerTable(world).update(customer, { invoice_settings: settings })
  world.emit('customer.updated', changed, { invoice_settings: row.invoice_settings })
  for (const subscription of subscriptionTable(world).all()) {
    if (subscription.customer !== customer || isOver(subscription)) continue
    changeSubscription(world, subscription, { default_payment_method: method.id })
  }
  const unpaid = invoiceTable(world)
    .all()
    .toReversed()
    .filter((invoice) => invoice.customer === customer && invoice.status === 'open' && invoice.attempted)
  for (const invoice of unpaid) collect(world, invoice, { presence: 'away', method })
  return null
}
