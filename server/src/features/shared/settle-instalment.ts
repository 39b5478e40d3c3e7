import type { AuditEntry } from '../../db/audit.ts'
import { instalmentStatements } from '../../db/instalment-settlement.ts'
import { writeAll, writeThenRead, type Statement } from '../../db/run-batch.ts'
import { instalmentById, instalmentBySession, type InstalmentRow } from '../../db/views/schedule-view.ts'
import { allowancesOfPart, expiryOfPart } from '../../domain/instalments.ts'
import type { Deps, PaymentFacts } from '../../ports.ts'
import { paymentRow } from './payment-row.ts'

export type SettleInstalmentDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'payments' | 'log'>

type Settle = {
  row: InstalmentRow
  payment: PaymentFacts
  customerId?: string | null
  also?: Statement[]
}

/**
 * Records a payment that was due later and has been made, in one batch, once, whoever hears of it first. Safe to repeat.
 */
export async function settleInstalment(
  { row, payment, customerId = null, also = [] }: Settle,
  { db, clock, ids, payments, log }: SettleInstalmentDeps,
): Promise<InstalmentRow> {
  const { schedule, purchase } = row
  const problem = problemOf(row, payment, payments.livemode)
  if (problem !== null) log('error', 'instalment.mismatch', { scheduleId: schedule.id, reason: problem })
  if (problem !== null || schedule.state === 'paid' || payment.status !== 'succeeded') {
    if (also.length > 0) await writeAll(db, also)
    return row
  }
  const now = clock()
  const origin = `stripe:${payment.paymentIntentId}`
  const audit: AuditEntry = {
    id: ids.id(),
    practiceId: purchase.practiceId,
    actorKind: 'system',
    actorUserId: null,
    action: 'purchase.instalment_paid',
    subjectType: 'purchase',
    subjectId: purchase.id,
    before: { number: schedule.number, state: schedule.state },
    after: { number: schedule.number, state: 'paid', origin },
    createdAt: now,
  }
  const paid = {
    id: ids.id(),
    kind: 'instalment' as const,
    origin,
    currency: payment.currency,
    chargedMinor: payment.amount,
    discountMinor: 0,
    taxMinor: 0,
  }
  const statements = instalmentStatements(db, {
    row,
    payment: paymentRow(paid, payment, now),
    grants: allowancesOfPart(purchase.snapshot, schedule.number),
    expiresAt: expiryOfPart({ validDays: purchase.snapshot.validDays, expiresAt: purchase.expiresAt }, now),
    customerId,
    audit,
    newId: ids.id,
    now,
  })
  const [written] = await writeThenRead(db, [...statements, ...also], instalmentById(db, schedule.id))
  // Another payment may have been recorded in the same moment.
  const late = written === undefined ? null : problemOf(written, payment, payments.livemode)
  if (late !== null) log('error', 'instalment.mismatch', { scheduleId: schedule.id, reason: late })
  return written ?? row
}

/** What was paid must be what was due; names what is not, without values of the payer. */
function problemOf({ schedule }: InstalmentRow, payment: PaymentFacts, livemode: boolean): string | null {
  if (payment.status !== 'succeeded') return null
  if (payment.metadata['schedule_id'] !== schedule.id) return 'schedule_id'
  if (payment.livemode !== livemode) return 'livemode'
  if (payment.currency !== schedule.currency) return 'currency'
  if (payment.amount !== schedule.amountMinor) return 'amount'
  // Twice paid is for a person to give back.
  const paidWith = schedule.stripePaymentIntentId
  return schedule.state === 'paid' && paidWith !== payment.paymentIntentId ? 'paid_twice' : null
}

/** A checkout in which the buyer paid by hand is read again; one for something else is left alone. */
export async function settleInstalmentCheckout(
  { sessionId, also = [] }: { sessionId: string; also?: Statement[] },
  deps: SettleInstalmentDeps,
): Promise<InstalmentRow | null> {
  const { db, payments } = deps
  const [row] = await instalmentBySession(db, sessionId)
  const reported = row === undefined ? null : await payments.readCheckout(sessionId)
  const payment =
    reported?.paymentIntentId == null || reported.status !== 'complete'
      ? null
      : await payments.readPayment(reported.paymentIntentId)
  if (row !== undefined && payment !== null)
    return settleInstalment({ row, payment, customerId: reported?.customerId ?? null, also }, deps)
  if (also.length > 0) await writeAll(db, also)
  return row ?? null
}
