import { cardError } from '../http/errors.ts'
import { methodFor } from '../invoices/collect.ts'
import { draftInvoice } from '../invoices/create-invoice.ts'
import { pendingLines } from '../invoices/pending-lines.ts'
import { attemptPayment, behaviourNow } from '../payments/attempt.ts'
import { customerTable } from '../resources/customers.ts'
import { createPaymentIntent } from '../resources/payment-intents.ts'
import type { World } from '../world.ts'
import { changeDraft } from './change-items.ts'
import type { Planned } from './change-items.ts'
import type { Subscription } from './subscription.ts'

/** `error_if_incomplete`: a change whose invoice would not be paid is refused, and leaves nothing but the failed try. */
export function requirePayment(world: World, subscription: Subscription, { changed, lines, now }: Planned): void {
  if (!now || lines.length === 0) return
  const all = [...pendingLines(world, subscription.id), ...lines]
  const invoice = draftInvoice(world, changeDraft(changed, all, subscription.discounts[0] ?? null), 'in_preview')
  const due = invoice.total + (customerTable(world).find(subscription.customer)?.balance ?? 0)
  if (due <= 0) return
  const method = methodFor(world, { ...invoice, parent: parentOf(subscription) })
  if (!method) {
    throw cardError({
      code: 'missing_payment_method',
      decline_code: 'missing_payment_method',
      message: 'This customer has no attached payment source or default payment method.',
    })
  }
  if (behaviourNow(world, { method, presence: 'away' }).kind === 'succeeds') return
  const intent = createPaymentIntent(world, {
    amount: due,
    currency: subscription.currency,
    customer: subscription.customer,
    description: 'Subscription update',
    metadata: {},
  })
  const authentication = { url: `${world.baseUrl}/authenticate/${intent.id}`, returnUrl: null }
  const outcome = attemptPayment(world, { intent, method, presence: 'away', authentication })
  if (outcome.status !== 'declined') return
  const { code, declineCode, message } = outcome.decline
  throw cardError({ code, decline_code: declineCode, message })
}

const parentOf = ({ id, metadata }: Subscription) => ({
  quote_details: null,
  subscription_details: { metadata, subscription: id },
  type: 'subscription_details' as const,
})
