import { and, eq, sql, type SQL } from 'drizzle-orm'
import type { Movement } from '../domain/billing.ts'
import type { DisputeState, NewMovement, RecordedMoney, Settlement } from '../domain/recorded-money.ts'
import { auditWhere, witnessed, type AuditEntry } from './audit.ts'
import type { Database } from './client.ts'
import { insertWhere } from './insert-where.ts'
import { purchasesFilledFrom, usedOf } from './ledger.ts'
import type { Statement } from './run-batch.ts'
import {
  clients,
  creditGrants,
  disputes,
  idempotencyKeys,
  outbox,
  packageUses,
  payments,
  purchases,
  type OutboxBody,
} from './schema/index.ts'

export type SettlementPlan = {
  purchase: { id: string; practiceId: string; currency: string }
  /** What the settlement was worked out from: the guard of the batch. */
  recorded: RecordedMoney
  settlement: Settlement
  charge: { chargeId: string; receiptUrl: string | null; stripeAccountId: string | null }
  reportedDisputes: readonly { disputeId: string; reason: string; amount: number; createdAt: number }[]
  /** One for each change; the first is the witness. */
  audits: [AuditEntry, ...AuditEntry[]]
  /** By the origin of the movement. */
  notes: Map<string, { actorUserId: string | null; reason: string | null; mails: SettlementMail[] }>
  /** Requests to answer with what they made, if they come again. */
  remembered: readonly { key: string; requestHash: string; resourceId: string }[]
  newId: () => string
  now: number
}

/** `to` is an address; null is that of who paid. */
export type SettlementMail = { kind: string; to: string | null; body: OutboxBody }

/** Writes a settlement, all of it or, where the record has changed since it was worked out, nothing. */
export function settlementStatements(db: Database, plan: SettlementPlan): Statement[] {
  const { purchase, recorded, settlement, audits, now } = plan
  const [first, ...others] = audits
  const made = witnessed(first.id)
  const statements: Statement[] = [
    ...auditWhere(db, first, isAsRecorded(purchase.id, recorded)),
    ...others.flatMap((entry) => auditWhere(db, entry, made)),
  ]
  if (settlement.completed !== null) {
    const { paymentId, movement } = settlement.completed
    statements.push(
      db
        .update(payments)
        .set({ ...partsOf(movement), processingFeeKnownAt: now })
        .where(and(eq(payments.id, paymentId), made)),
    )
  }
  for (const added of settlement.movements) statements.push(...movementStatements(db, plan, added, made))
  for (const request of plan.remembered)
    statements.push(insertWhere(db, idempotencyKeys, { ...request, createdAt: now }, made).onConflictDoNothing())
  for (const dispute of settlement.disputes) statements.push(disputeStatement(db, plan, dispute, made))
  statements.push(
    db
      .update(purchases)
      .set({
        state: sql`case when ${purchases.state} in ('paid', 'refunded') then ${settlement.state} else ${purchases.state} end`,
      })
      .where(and(eq(purchases.id, purchase.id), made)),
    // What was handed on is held with it; nothing else can hold a purchase that was filled by another one.
    db
      .update(purchases)
      .set({ frozenAt: settlement.isFrozen ? sql`coalesce(${purchases.frozenAt}, ${now})` : null })
      .where(and(sql`${purchases.id} in ${purchasesFilledFrom(purchase.id)}`, made)),
  )
  return statements
}

/** Since the facts were read, no payment and no credits were added, no fee was heard of, and no dispute went on. */
function isAsRecorded(purchaseId: string, { movements, grants, disputes: known }: RecordedMoney): SQL {
  const open = movements.filter(({ isFeeKnown }) => !isFeeKnown).length
  const states = known.map(({ id, state }) => `${id}:${state}`).toSorted()
  return sql`(select count(*) from ${payments} where ${payments.purchaseId} = ${purchaseId}) = ${movements.length}
    and (select count(*) from ${payments} where ${payments.purchaseId} = ${purchaseId} and ${payments.processingFeeKnownAt} is null) = ${open}
    and (select count(*) from ${creditGrants} where ${creditGrants.purchaseId} in ${purchasesFilledFrom(purchaseId)}) = ${grants.length}
    and (select coalesce(group_concat(held.word), '') from (select ${disputes.id} || ':' || ${disputes.state} as word
      from ${disputes} where ${disputes.purchaseId} = ${purchaseId} order by 1) as held) = ${states.join(',')}`
}

function movementStatements(db: Database, plan: SettlementPlan, added: NewMovement, made: SQL): Statement[] {
  const { purchase, charge, newId, now } = plan
  const { id: purchaseId, practiceId, currency } = purchase
  const note = plan.notes.get(added.origin)
  const row = {
    id: newId(),
    practiceId,
    purchaseId,
    kind: added.kind,
    origin: added.origin,
    stripeChargeId: charge.chargeId,
    stripeAccountId: charge.stripeAccountId,
    receiptUrl: charge.receiptUrl,
    currency,
    discountMinor: 0,
    ...partsOf(added.movement),
    processingFeeKnownAt: now,
    createdAt: now,
  }
  const statements: Statement[] = [insertWhere(db, payments, row, made)]
  for (const { grantId, credits } of added.credits) {
    // Spent meanwhile: then only what is left is taken. Corrected meanwhile: then only what is still taken comes back.
    const used = usedOf(grantId)
    const left = sql`(select ${creditGrants.credits} from ${creditGrants} where ${creditGrants.id} = ${grantId}) - ${used}`
    const isTaking = credits > 0
    const use = {
      id: newId(),
      practiceId,
      grantId,
      kind: 'refund' as const,
      origin: `${added.origin}:${grantId}`,
      credits: isTaking ? sql`min(${credits}, ${left})` : sql`-min(${-credits}, ${used})`,
      // In the audit entry, where it can be erased.
      reason: null,
      actorUserId: note?.actorUserId ?? null,
      createdAt: now,
    }
    statements.push(
      insertWhere(db, packageUses, use, isTaking ? sql`${made} and ${left} > 0` : sql`${made} and ${used} > 0`),
    )
  }
  // What a gift cost is between the giver and the practice.
  const buyer = sql`(select ${clients.email} from ${clients} inner join ${purchases}
    on ${clients.id} = coalesce(${purchases.giftBuyerClientId}, ${purchases.clientId}) where ${purchases.id} = ${purchaseId})`
  for (const [index, { kind, to, body }] of (note?.mails ?? []).entries()) {
    const mail = {
      id: newId(),
      practiceId,
      kind,
      subjectId: purchaseId,
      origin: index === 0 ? `${added.origin}:mail` : `${added.origin}:mail:${index}`,
      recipient: to ?? buyer,
      body,
      nextAttemptAt: now,
      createdAt: now,
    }
    statements.push(insertWhere(db, outbox, mail, made))
  }
  return statements
}

function disputeStatement(
  db: Database,
  { purchase, charge, reportedDisputes, now }: SettlementPlan,
  { disputeId, to }: { disputeId: string; to: DisputeState },
  made: SQL,
): Statement {
  const reported = reportedDisputes.find((dispute) => dispute.disputeId === disputeId)
  const closedAt = to === 'won' || to === 'lost' ? now : null
  const row = {
    id: disputeId,
    practiceId: purchase.practiceId,
    purchaseId: purchase.id,
    stripeChargeId: charge.chargeId,
    state: to,
    reason: reported?.reason ?? '',
    amountMinor: reported?.amount ?? 0,
    currency: purchase.currency,
    openedAt: reported?.createdAt ?? now,
    closedAt,
  }
  return insertWhere(db, disputes, row, made).onConflictDoUpdate({ target: disputes.id, set: { state: to, closedAt } })
}

/** The amounts of a movement, without what else the rules know of it. */
function partsOf(movement: Movement): Movement {
  const { chargedMinor, taxMinor, platformFeeMinor, processingFeeMinor, netMinor, refundedMinor, unrecoveredFeeMinor } =
    movement
  return { chargedMinor, taxMinor, platformFeeMinor, processingFeeMinor, netMinor, refundedMinor, unrecoveredFeeMinor }
}
