import type { AuditEntry } from '../../db/audit.ts'
import { writeAll, writeThenRead, type Statement } from '../../db/run-batch.ts'
import { settlementStatements, type SettlementMail, type SettlementPlan } from '../../db/settlement.ts'
import { moneyOfPurchase, toMoney, type MoneyRow } from '../../db/views/money-view.ts'
import { readRefundNote } from '../../domain/refund-note.ts'
import type { RecordedMoney, Settlement } from '../../domain/recorded-money.ts'
import { isSettled, planSettlement } from '../../domain/settlement.ts'
import type { ChargeFacts, Deps } from '../../ports.ts'
import { cancelRefundedSessions } from './cancel-refunded-sessions.ts'
import { cancelRefundedSubscription } from './cancel-refunded-subscription.ts'
import type { ChangeDeps } from './cancel-seats.ts'
import { decideAnew } from './decide-anew.ts'
import { movePayout } from './move-payout.ts'

export type SettleChargeDeps = Pick<Deps, 'payments' | 'log'> & ChangeDeps

type SettleCharge = {
  /** The purchase's money, as read a moment ago. */
  row: MoneyRow
  facts: ChargeFacts
  /** Statements of the same batch, such as marking the webhook that led here. */
  also?: Statement[]
}

/**
 * Brings the record of a purchase to where Stripe's account of one of its charges says it is, in one batch: refunds
 * made here or at Stripe, those that failed, disputes, and the processing fee. Safe to repeat, in any order.
 */
export function settleCharge(request: SettleCharge, deps: SettleChargeDeps): Promise<MoneyRow> {
  const { db, clock, ids, payments, log } = deps
  let { row: latest, facts, also = [] } = request
  return decideAnew(async () => {
    const recorded = toMoney(latest)
    const { purchase } = latest
    if (facts.livemode !== payments.livemode || facts.currency !== purchase.currency) {
      log('error', 'charge.mismatch', { purchaseId: purchase.id, chargeId: facts.chargeId })
      if (also.length > 0) await writeAll(db, also)
      return latest
    }
    const refunds = facts.refunds.map((refund) => ({ ...refund, ...readRefundNote(refund.metadata) }))
    const settlement = planSettlement(recorded, { ...facts, refunds })
    if (isSettled(recorded, settlement)) {
      if (also.length > 0) await writeAll(db, also)
      return latest
    }
    const isToRefund = settlement.state === 'refunded' && recorded.state !== 'refunded'
    if (isToRefund && (await cancelRefundedSessions(latest, deps))) {
      const [reread] = await moneyOfPurchase(db, purchase.id)
      latest = reread ?? latest
      return null
    }
    await movePayout({ settlement, movements: recorded.movements, facts: { ...facts, refunds } }, deps)
    await cancelRefundedSubscription({ row: latest, facts }, deps)
    const now = clock()
    const statements = settlementStatements(db, {
      purchase,
      recorded,
      settlement,
      charge: { chargeId: facts.chargeId, receiptUrl: facts.receiptUrl, stripeAccountId: facts.payoutAccountId },
      reportedDisputes: facts.disputes,
      audits: auditsOf({ row: latest, recorded, settlement, refunds }, { newId: ids.id, now }),
      notes: notesOf(latest, settlement, refunds, deps),
      remembered: requestsOf(settlement, refunds),
      newId: ids.id,
      now,
    })
    const [written] = await writeThenRead(db, [...statements, ...also], moneyOfPurchase(db, purchase.id))
    if (written === undefined) return latest
    if (!isSettled(toMoney(written), planSettlement(toMoney(written), { ...facts, refunds }))) {
      // Somebody else wrote first, maybe on later news: what is left to do is asked and worked out anew.
      also = []
      latest = written
      facts = (await payments.readCharge(facts.chargeId)) ?? facts
      return null
    }
    if (settlement.movements.length > 0) deps.deliverSoon()
    return written
  })
}

/**
 * Requests whose process ended before they were remembered: who repeats one is answered with the refund that it made. A
 * request that goes back on several payments remembers itself, with all of them.
 */
function requestsOf({ movements }: Settlement, refunds: readonly Noted[]): SettlementPlan['remembered'] {
  return movements.flatMap(({ reportedId }) => {
    const request = refunds.find(({ refundId }) => refundId === reportedId)?.request ?? null
    return request === null ? [] : [{ ...request, resourceId: reportedId }]
  })
}

type Noted = ChargeFacts['refunds'][number] & ReturnType<typeof readRefundNote>
type Settled = { row: MoneyRow; recorded: RecordedMoney; settlement: Settlement; refunds: readonly Noted[] }

function auditsOf(
  { row, recorded, settlement, refunds }: Settled,
  { newId, now }: { newId: () => string; now: number },
): SettlementPlan['audits'] {
  const entry = (
    action: string,
    before: Record<string, unknown> | null,
    after: Record<string, unknown>,
    actorUserId: string | null = null,
  ): AuditEntry => ({
    id: newId(),
    practiceId: row.purchase.practiceId,
    actorKind: actorUserId === null ? 'system' : 'member',
    actorUserId,
    action,
    subjectType: 'purchase',
    subjectId: row.purchase.id,
    before,
    after,
    createdAt: now,
  })
  const { completed, movements, disputes, state, isFrozen } = settlement
  const entries: AuditEntry[] = []
  for (const { kind, reportedId, origin, movement, credits } of movements) {
    const refund = refunds.find(({ refundId }) => refundId === reportedId)
    const isUndone = movement.refundedMinor < 0
    const action = `purchase.${kind === 'refund' ? 'refund' : 'dispute'}_${isUndone ? undoneWord[kind] : doneWord[kind]}`
    const after = { origin, refundedMinor: movement.refundedMinor, credits, reason: refund?.reason ?? null }
    entries.push(entry(action, null, after, isUndone ? null : (refund?.actorUserId ?? null)))
  }
  for (const { disputeId, from, to } of disputes) {
    const before = from === null ? null : { dispute: from }
    entries.push(entry(`purchase.dispute_${to}`, before, { dispute: to, disputeId }))
  }
  if (completed !== null) {
    const { processingFeeMinor, netMinor } = completed.movement
    entries.push(entry('purchase.fee_known', null, { paymentId: completed.paymentId, processingFeeMinor, netMinor }))
  }
  const before = { state: recorded.state, frozen: recorded.isFrozen }
  if (entries.length === 0 || state !== recorded.state || isFrozen !== recorded.isFrozen)
    entries.push(entry('purchase.money_state', before, { state, frozen: isFrozen }))
  return entries as SettlementPlan['audits']
}

const doneWord = { refund: 'made', dispute: 'withdrawn' } as const
const undoneWord = { refund: 'failed', dispute: 'reinstated' } as const

function notesOf(
  row: MoneyRow,
  { movements }: Settlement,
  refunds: readonly Noted[],
  deps: Pick<Deps, 'publicUrl'>,
): SettlementPlan['notes'] {
  return new Map(
    movements.flatMap((added) => {
      const refund = refunds.find(({ refundId }) => refundId === added.reportedId)
      if (refund === undefined) return []
      const isUndone = added.movement.refundedMinor < 0
      const { actorUserId, reason } = isUndone ? { actorUserId: null, reason: null } : refund
      const mails = isUndone ? failureMails(row, added, deps) : [newsForBuyer(row, added)]
      return [[added.origin, { actorUserId, reason, mails }] as const]
    }),
  )
}

type Added = Settlement['movements'][number]

function newsForBuyer({ purchase }: MoneyRow, { movement }: Added): SettlementMail {
  const { reference, snapshot, currency, pageUrl } = purchase
  const facts = { reference, title: snapshot.title, amountMinor: movement.refundedMinor, currency, pageUrl }
  return { kind: 'purchase_refunded', to: null, body: { news: 'refund_made', facts } }
}

function failureMails(
  { purchase, clientEmail, ownerEmails }: MoneyRow,
  { movement, credits }: Added,
  { publicUrl }: Pick<Deps, 'publicUrl'>,
): SettlementMail[] {
  const facts = {
    reference: purchase.reference,
    title: purchase.snapshot.title,
    amountMinor: 0 - movement.refundedMinor,
    currency: purchase.currency,
    buyerEmail: clientEmail,
    creditsGivenBack: credits.reduce((sum, move) => sum - move.credits, 0),
    dashboardUrl: `${publicUrl}/dashboard`,
  }
  return (JSON.parse(ownerEmails) as string[]).map((to) => ({
    kind: 'refund_failed',
    to,
    body: { news: 'refund_failed', facts },
  }))
}
