import type { CheckoutStatus } from '../../contract/checkout.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { toPurchase } from '../../db/views/purchase-view.ts'
import { requireOpenTo } from '../shared/purchase-access.ts'
import { nextStep, payableStates } from '../../domain/purchase-lifecycle.ts'
import type { Deps } from '../../ports.ts'
import { purchaseById } from './checkout.repository.ts'
import { amountDueOf, describeCheckout } from '../shared/describe-checkout.ts'
import { settleCheckout } from './settle-checkout.ts'

type GetDeps = Pick<
  Deps,
  | 'db'
  | 'clock'
  | 'ids'
  | 'payments'
  | 'purchaseTokens'
  | 'deliverSoon'
  | 'log'
  | 'platformFeeBps'
  | 'rateLimiter'
  | 'giftTokens'
  | 'offerSoon'
  | 'publicUrl'
  | 'writeIcs'
>

/** How often one purchase may make us ask Stripe. */
const askStripe = { limit: 3, windowMilliseconds: 4_000 }

/**
 * Where a checkout stands. While it is unpaid Stripe is asked, so that a webhook that comes late keeps nobody waiting.
 * @throws DeskbellError `unauthenticated`, `not_found`
 */
export async function getCheckout(
  { id, caller }: { id: string; caller: Caller },
  deps: GetDeps,
): Promise<CheckoutStatus> {
  const { db, clock, payments } = deps
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [purchaseById(db, id)])
  let row = await requireOpenTo({ actor, caller, row: facts[0][0], now }, deps)
  const { stripeSessionId } = row.purchase
  let lastPaymentError: string | null = null
  let checkout: CheckoutStatus['checkout'] = null
  let amountDue: CheckoutStatus['amountDue'] = null
  if (
    stripeSessionId !== null &&
    payableStates.includes(row.purchase.state) &&
    deps.rateLimiter.take(`ask-stripe:${id}`, askStripe, now).ok
  ) {
    const reported = await payments.readCheckout(stripeSessionId).catch(() => null)
    if (reported !== null) {
      row = await settleCheckout({ row, facts: reported }, deps)
      lastPaymentError = reported.lastPaymentError
      checkout = describeCheckout(reported, payments)
      amountDue = checkout === null ? null : amountDueOf(reported)
    }
  }
  return {
    purchase: toPurchase(row),
    next: nextStep(row.purchase.state, checkout !== null),
    lastPaymentError,
    checkout,
    amountDue,
  }
}
