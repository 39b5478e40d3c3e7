import type { CheckoutStarted } from '../../contract/checkout.ts'
import { toPurchase } from '../../db/views/purchase-view.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { purchaseById } from './checkout.repository.ts'
import { describeCheckout } from '../shared/describe-checkout.ts'

/** Answers a repeated request with what the first one made, told anew: nothing secret was stored. */
export async function repeatCheckout(
  purchaseId: string,
  { db, payments, purchaseTokens }: Pick<Deps, 'db' | 'payments' | 'purchaseTokens'>,
): Promise<CheckoutStarted> {
  const [row] = await purchaseById(db, purchaseId)
  if (row === undefined) throw new DeskbellError('not_found')
  const { stripeSessionId } = row.purchase
  const facts = stripeSessionId === null ? null : await payments.readCheckout(stripeSessionId)
  return {
    purchase: toPurchase(row),
    purchaseToken: await purchaseTokens.issue(row.purchase),
    checkout: facts === null ? null : describeCheckout(facts, payments),
  }
}
