import { eq, sql, type SQL } from 'drizzle-orm'
import type { RefundableGrant } from '../../domain/refund.ts'
import type { DisputeState, RecordedMoney, RecordedMovement } from '../../domain/recorded-money.ts'
import type { Database } from '../client.ts'
import {
  clients,
  creditGrants,
  disputes,
  packageUses,
  payments,
  practiceMembers,
  practices,
  purchases,
  user,
} from '../schema/index.ts'
import { purchasesFilledFrom, usedOf } from '../ledger.ts'
import { paysSessions } from '../paid-sessions.ts'

/** A purchase with every movement of its money, in one statement. */
export function selectMoney(db: Database) {
  return db
    .select({
      purchase: {
        id: purchases.id,
        practiceId: purchases.practiceId,
        reference: purchases.reference,
        state: purchases.state,
        origin: purchases.origin,
        currency: purchases.currency,
        snapshot: purchases.snapshot,
        pageUrl: purchases.pageUrl,
        stripeSessionId: purchases.stripeSessionId,
        stripeSubscriptionId: purchases.stripeSubscriptionId,
        subscriptionState: purchases.subscriptionState,
        createdAt: purchases.createdAt,
        frozenAt: purchases.frozenAt,
        giftTokenHash: purchases.giftTokenHash,
        giftClaimedAt: purchases.giftClaimedAt,
      },
      practiceName: practices.name,
      clientEmail: clients.email,
      ownerEmails: ownersJson,
      movements: movementsJson,
      grants: grantsJson,
      disputes: disputesJson,
      paysSessions,
    })
    .from(purchases)
    .innerJoin(practices, eq(practices.id, purchases.practiceId))
    .leftJoin(clients, eq(clients.id, purchases.clientId))
    .$dynamic()
}

export type MoneyRow = Awaited<ReturnType<typeof selectMoney>>[number]

export function moneyOfPurchase(db: Database, purchaseId: string) {
  return selectMoney(db).where(eq(purchases.id, purchaseId))
}

/** Nothing where the charge is of something else that is sold on the same Stripe account. */
export function moneyOfCharge(db: Database, chargeId: string) {
  return selectMoney(db).where(
    sql`${purchases.id} = (select of_charge.purchase_id from ${payments} as of_charge where of_charge.stripe_charge_id = ${chargeId} limit 1)`,
  )
}

// libSQL server does not take an ORDER BY inside an aggregate, so the rows come to it in order.
const movementsJson: SQL<string> = sql<string>`(select json_group_array(json_object('id', row.id, 'kind', row.kind,
    'origin', row.origin, 'chargeId', row.stripe_charge_id, 'stripeAccountId', row.stripe_account_id,
    'paymentIntentId', row.stripe_payment_intent_id, 'receiptUrl', row.receipt_url,
    'isFeeKnown', json(iif(row.processing_fee_known_at is null, 'false', 'true')),
    'chargedMinor', row.charged_minor, 'discountMinor', row.discount_minor, 'taxMinor', row.tax_minor,
    'platformFeeMinor', row.platform_fee_minor, 'processingFeeMinor', row.processing_fee_minor,
    'refundedMinor', row.refunded_minor, 'unrecoveredFeeMinor', row.unrecovered_fee_minor, 'netMinor', row.net_minor,
    'createdAt', row.created_at))
    from (select * from ${payments} as listed where listed.purchase_id = "purchases"."id" order by listed.created_at, listed.id) as row)`

/** Credits that were handed on are looked for where they went. */
const grantsJson: SQL<string> = sql<string>`(select json_group_array(json_object('id', given.id, 'credits', given.credits,
    'kind', given.kind, 'origin', given.origin, 'purchaseId', given.purchase_id, 'used', ${usedOf(sql`given.id`)},
    'fromGrantId', (select handed.grant_id from ${packageUses} as handed where handed.origin = given.origin and given.kind = 'transfer'),
    'takes', (select json_group_array(json_object('origin', taken.origin, 'credits', taken.credits)) from ${packageUses} as taken
      where taken.grant_id = given.id and taken.kind = 'refund')))
    from (select * from ${creditGrants} as listed where listed.purchase_id in ${purchasesFilledFrom(sql`"purchases"."id"`)} order by listed.created_at, listed.id) as given)`

/** Who is told what members must see to. */
const ownersJson: SQL<string> = sql<string>`(select json_group_array(${user.email}) from ${practiceMembers}
    inner join ${user} on ${user.id} = ${practiceMembers.userId}
    where ${practiceMembers.practiceId} = "purchases"."practice_id" and ${practiceMembers.role} = 'owner')`

const disputesJson: SQL<string> = sql<string>`(select json_group_array(json_object('id', held.id, 'state', held.state,
    'reason', held.reason, 'amountMinor', held.amount_minor, 'openedAt', held.opened_at, 'closedAt', held.closed_at))
    from (select * from ${disputes} as listed where listed.purchase_id = "purchases"."id" order by listed.opened_at, listed.id) as held)`

export type MovementRow = RecordedMovement & {
  paymentIntentId: string | null
  receiptUrl: string | null
  discountMinor: number
}
export type DisputeRow = {
  id: string
  state: DisputeState
  reason: string
  amountMinor: number
  openedAt: number
  closedAt: number | null
}

export type Money = Omit<RecordedMoney, 'movements' | 'grants' | 'disputes'> & {
  movements: MovementRow[]
  /** `purchaseId` is another one's where the credits were handed on. */
  grants: (RefundableGrant & { purchaseId: string })[]
  disputes: DisputeRow[]
}

type GrantRow = Omit<RefundableGrant, 'paymentOrigin'> & { kind: string; origin: string; purchaseId: string }

/** An invoice gives each of its grants an origin of its own: the payment's, and a number. */
function toRefundableGrant({ kind, origin, ...grant }: GrantRow) {
  return { ...grant, paymentOrigin: kind === 'invoice' ? origin.replace(/:\d+$/, '') : null }
}

function ownFirst(grants: readonly GrantRow[], purchaseId: string): GrantRow[] {
  return grants.toSorted(
    (one, other) => Number(one.purchaseId !== purchaseId) - Number(other.purchaseId !== purchaseId),
  )
}

/** What the rules of `domain/settlement.ts` look at. */
export function toMoney(row: MoneyRow): Money {
  return {
    state: row.purchase.state,
    isFrozen: row.purchase.frozenAt !== null,
    movements: JSON.parse(row.movements) as MovementRow[],
    grants: ownFirst(JSON.parse(row.grants) as GrantRow[], row.purchase.id).map(toRefundableGrant),
    disputes: JSON.parse(row.disputes) as DisputeRow[],
  }
}
