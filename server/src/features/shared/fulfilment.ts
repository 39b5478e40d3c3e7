import type { PurchaseSnapshot } from '../../contract/purchases.ts'
import type { AuditEntry } from '../../db/audit.ts'
import type { OutboxBody } from '../../db/schema/index.ts'
import type { PurchaseRow } from '../../db/views/purchase-view.ts'
import { divideCharge } from '../../domain/billing.ts'
import { allowancesOfPart, scheduleOf } from '../../domain/instalments.ts'
import type { CheckoutFacts, Ids } from '../../ports.ts'
import type { Fulfilment } from '../../db/fulfilment.ts'

const dayMilliseconds = 86_400_000

/** What a purchase becomes once it is paid, whether Stripe or a price of nothing says so. Pure. */
export function planFulfilment(
  purchase: {
    id: string
    practiceId: string
    reference: string
    snapshot: PurchaseSnapshot
    pageUrl: string | null
  },
  origin: string,
  /** Of a gift, which gives its credits to whoever claims it. */
  gift: { link: string } | null,
  { ids, now }: { ids: Ids; now: number },
): Omit<Fulfilment, 'guest' | 'payment' | 'customerId'> {
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
    given: gift === null ? allowancesOfPart(snapshot, 1).map((part) => ({ ...part, grantId: ids.id() })) : [],
    schedule: scheduleOf(snapshot.price.amount, snapshot.paymentTerms, now).map((due) => ({ ...due, id: ids.id() })),
    mail: { id: ids.id(), body: gift === null ? confirmation(purchase) : bought(purchase, gift) },
    audit,
    expiresAt: gift !== null || snapshot.validDays === null ? null : now + snapshot.validDays * dayMilliseconds,
    now,
  }
}

type Bought = { reference: string; snapshot: PurchaseSnapshot; pageUrl: string | null }

function confirmation({ pageUrl, ...purchase }: Bought): OutboxBody {
  return { news: 'purchase_confirmed', facts: { ...soldIn(purchase), pageUrl } }
}

function bought(purchase: Bought, { link }: { link: string }): OutboxBody {
  return { news: 'gift_bought', facts: { ...soldIn(purchase), link } }
}

function soldIn({ reference, snapshot }: Pick<Bought, 'reference' | 'snapshot'>) {
  const { title, bundleDescription, price } = snapshot
  return { reference, title, bundleDescription, priceMinor: price.amount, currency: price.currency }
}

/** The billing record of a checkout: charged = net + tax + platform fee + processing fee. */
export function paymentOf(
  row: PurchaseRow,
  facts: CheckoutFacts,
  { id, now }: { id: string; now: number },
): NonNullable<Fulfilment['payment']> {
  // Stripe takes what processing costs from the platform where the money goes on to the practice's own account.
  const processingFeeMinor = facts.chargeId === null || facts.payoutAccountId !== null ? 0 : facts.processingFee
  const isComplete = processingFeeMinor !== null && !facts.isChargeChanged
  return {
    id,
    kind: 'charge',
    origin: `stripe:${facts.sessionId}`,
    stripePaymentIntentId: facts.paymentIntentId,
    stripeChargeId: facts.chargeId,
    stripeAccountId: facts.payoutAccountId,
    receiptUrl: facts.receiptUrl,
    currency: row.purchase.currency,
    discountMinor: facts.amountDiscount,
    processingFeeKnownAt: isComplete ? now : null,
    ...divideCharge({
      chargedMinor: facts.amountTotal,
      taxMinor: facts.amountTax,
      platformFeeMinor: facts.platformFee,
      processingFeeMinor,
    }),
  }
}
