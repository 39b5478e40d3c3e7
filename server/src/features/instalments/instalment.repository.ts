import { and, asc, eq, inArray, isNull, lte, sql } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { insertWhere } from '../../db/insert-where.ts'
import type { Statement } from '../../db/run-batch.ts'
import { clients, outbox, paymentSchedules, purchases, type OutboxBody } from '../../db/schema/index.ts'
import { selectInstalments, type InstalmentRow } from '../../db/views/schedule-view.ts'
import { selectPurchases } from '../../db/views/purchase-view.ts'

export { instalmentById } from '../../db/views/schedule-view.ts'

export function purchaseById(db: Database, id: string) {
  return selectPurchases(db).where(eq(purchases.id, id))
}

export function instalmentOf(db: Database, purchaseId: string, number: number) {
  return selectInstalments(db).where(
    and(eq(paymentSchedules.purchaseId, purchaseId), eq(paymentSchedules.number, number)),
  )
}

export function instalmentsOf(db: Database, purchaseId: string) {
  return selectInstalments(db).where(eq(paymentSchedules.purchaseId, purchaseId)).orderBy(asc(paymentSchedules.number))
}

const isDue = (now: number) =>
  and(inArray(paymentSchedules.state, ['scheduled', 'failed']), lte(paymentSchedules.nextAttemptAt, now))

/** Payments to take, and those that the buyer had begun to pay by hand after they failed for good. */
export function dueInstalments(db: Database, now: number, limit: number) {
  return db
    .select({ id: paymentSchedules.id })
    .from(paymentSchedules)
    .where(isDue(now))
    .orderBy(asc(paymentSchedules.nextAttemptAt))
    .limit(limit)
}

/** Takes one for `leaseMilliseconds`: another process, or this one after a crash, gets it only after that. */
export function claimInstalment(db: Database, id: string, now: number, leaseMilliseconds: number) {
  return db
    .update(paymentSchedules)
    .set({ nextAttemptAt: now + leaseMilliseconds })
    .where(and(eq(paymentSchedules.id, id), isDue(now)))
}

/** When a payment that is still open is looked at again; null is never. */
export function lookAgainAt(db: Database, scheduleId: string, instantAt: number | null) {
  return db
    .update(paymentSchedules)
    .set({ nextAttemptAt: instantAt })
    .where(and(eq(paymentSchedules.id, scheduleId), inArray(paymentSchedules.state, ['scheduled', 'failed'])))
}

type Refused = {
  row: InstalmentRow
  /** Null where it has to be paid by hand. */
  nextAttemptAt: number | null
  mail: { id: string; body: OutboxBody } | null
  audit: AuditEntry
  now: number
}

/** A card refused: tried again later, or left to be paid by hand, with a letter. */
export function refusedStatements(db: Database, { row, nextAttemptAt, mail, audit, now }: Refused): Statement[] {
  const { schedule, purchase } = row
  const made = witnessed(audit.id)
  const isAsSeen = sql`exists (select 1 from ${paymentSchedules} where ${paymentSchedules.id} = ${schedule.id}
    and ${paymentSchedules.state} = 'scheduled' and ${paymentSchedules.attempts} = ${schedule.attempts})`
  const statements: Statement[] = [
    ...auditWhere(db, audit, isAsSeen),
    db
      .update(paymentSchedules)
      .set({ attempts: schedule.attempts + 1, nextAttemptAt, ...(nextAttemptAt === null ? { state: 'failed' } : {}) })
      .where(and(eq(paymentSchedules.id, schedule.id), made)),
  ]
  if (mail === null) return statements
  const news = {
    ...mail,
    practiceId: purchase.practiceId,
    kind: 'payment_failed',
    subjectId: purchase.id,
    origin: `payment_failed:${schedule.id}`,
    recipient: sql`(select ${clients.email} from ${clients} where ${clients.id} = ${purchase.clientId})`,
    nextAttemptAt: now,
    createdAt: now,
  }
  return [...statements, insertWhere(db, outbox, news, made).onConflictDoNothing()]
}

/** Of two clicks at once one checkout is kept. It is looked at once it has run out. */
export function keepCheckout(
  db: Database,
  { schedule }: InstalmentRow,
  { sessionId, lookAt }: { sessionId: string; lookAt: number },
) {
  const { id, stripeSessionId } = schedule
  return db
    .update(paymentSchedules)
    .set({
      stripeSessionId: sessionId,
      nextAttemptAt: sql`max(coalesce(${paymentSchedules.nextAttemptAt}, 0), ${lookAt})`,
    })
    .where(
      and(
        eq(paymentSchedules.id, id),
        inArray(paymentSchedules.state, ['scheduled', 'failed']),
        stripeSessionId === null
          ? isNull(paymentSchedules.stripeSessionId)
          : eq(paymentSchedules.stripeSessionId, stripeSessionId),
      ),
    )
}

/** Gives up what is still to come of a purchase. */
export function cancelStatements(db: Database, purchaseId: string, audit: AuditEntry): Statement[] {
  const made = witnessed(audit.id)
  const open = inArray(paymentSchedules.state, ['scheduled', 'failed'])
  const isLeft = sql`exists (select 1 from ${paymentSchedules} where ${paymentSchedules.purchaseId} = ${purchaseId} and ${open})`
  return [
    ...auditWhere(db, audit, isLeft),
    db
      .update(paymentSchedules)
      .set({ state: 'cancelled', nextAttemptAt: null })
      .where(and(eq(paymentSchedules.purchaseId, purchaseId), open, made)),
  ]
}
