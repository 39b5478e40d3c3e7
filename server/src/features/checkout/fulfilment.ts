import type { PurchaseSnapshot } from '../../contract/purchases.ts'
import type { AuditEntry } from '../../db/audit.ts'
import type { PurchaseRow } from '../../db/views/purchase-view.ts'
import { feeOf } from '../../domain/money.ts'
import type { CheckoutFacts, Ids } from '../../ports.ts'
import type { Fulfilment } from './checkout.repository.ts'
import { confirmationMail } from './confirmation-mail.ts'

const dayMilliseconds = 86_400_000

/** What a purchase becomes once it is paid, whether Stripe or a price of nothing says so. Pure. */
export function planFulfilment(
  purchase: {
    id: string
    practiceId: string
    practiceName: string
    reference: string
    snapshot: PurchaseSnapshot
    pageUrl: string | null
  },
  origin: string,
  { ids, now }: { ids: Ids; now: number },
): Omit<Fulfilment, 'guest' | 'payment'> {
  const { id, practiceId, snapshot } = purchase
  const audit: AuditEntry = {
    id: ids.id(),
    practiceId,
    actorKind: 'system',
    actorUserId: null,
    action: 'purchase.paid',
    subjectType: 'purchase',
    subjectId: id,
    before: { state: 'unpaid' },
    after: { state: 'paid', origin },
    createdAt: now,
  }
  return {
    purchaseId: id,
    practiceId,
    snapshot,
    origin,
    grantIds: snapshot.allowances.map(() => ids.id()),
    mail: { id: ids.id(), body: confirmationMail(purchase) },
    audit,
    expiresAt: snapshot.validDays === null ? null : now + snapshot.validDays * dayMilliseconds,
    now,
  }
}

/** The billing record of a checkout: charged = net + tax + platform fee + processing fee. */
export function paymentOf(
  row: PurchaseRow,
  facts: CheckoutFacts,
  { id, platformFeeBps }: { id: string; platformFeeBps: number },
): NonNullable<Fulfilment['payment']> {
  const untaxed = facts.amountTotal - facts.amountTax
  const platformFeeMinor = feeOf(untaxed, platformFeeBps)
  const processingFeeMinor = Math.min(facts.processingFee ?? 0, untaxed - platformFeeMinor)
  return {
    id,
    kind: 'charge',
    origin: `stripe:${facts.sessionId}`,
    stripePaymentIntentId: facts.paymentIntentId,
    currency: row.purchase.currency,
    chargedMinor: facts.amountTotal,
    discountMinor: facts.amountDiscount,
    taxMinor: facts.amountTax,
    platformFeeMinor,
    processingFeeMinor,
    netMinor: untaxed - platformFeeMinor - processingFeeMinor,
  }
}
