import { and, eq, sql } from 'drizzle-orm'
import type { Allowance } from '../contract/packages.ts'
import { auditWhere, witnessed, type AuditEntry } from './audit.ts'
import type { Database } from './client.ts'
import { insertWhere } from './insert-where.ts'
import type { NewPayment } from './payments.ts'
import type { Statement } from './run-batch.ts'
import { creditGrants, payments, paymentSchedules, purchases } from './schema/index.ts'
import type { InstalmentRow } from './views/schedule-view.ts'

export type InstalmentSettlement = {
  row: InstalmentRow
  payment: NewPayment
  grants: { position: number; allowance: Allowance }[]
  /** Of these grants. */
  expiresAt: number | null
  /** Who paid, where Stripe knew of no customer before. */
  customerId: string | null
  audit: AuditEntry
  newId: () => string
  now: number
}

/** Makes a payment that was due later a paid one, with its money and its credits, once. The audit entry is the witness. */
export function instalmentStatements(db: Database, settlement: InstalmentSettlement): Statement[] {
  const { row, payment, grants, expiresAt, customerId, audit, newId, now } = settlement
  const { schedule, purchase } = row
  const { id: purchaseId, practiceId } = purchase
  const made = witnessed(audit.id)
  const isUnpaid = sql`exists (select 1 from ${paymentSchedules} where ${paymentSchedules.id} = ${schedule.id} and ${paymentSchedules.state} <> 'paid')`
  return [
    ...auditWhere(db, audit, isUnpaid),
    db
      .update(paymentSchedules)
      .set({ state: 'paid', paidAt: now, nextAttemptAt: null, stripePaymentIntentId: payment.stripePaymentIntentId })
      .where(and(eq(paymentSchedules.id, schedule.id), made)),
    db
      .update(purchases)
      .set({
        stripeCustomerId: sql`coalesce(${purchases.stripeCustomerId}, ${customerId})`,
        ...(grants.length === 0 ? {} : { expiresAt }),
        // What came after everything had gone back is a payment again.
        state: sql`case when ${purchases.state} = 'refunded' then 'paid' else ${purchases.state} end`,
      })
      .where(and(eq(purchases.id, purchaseId), made)),
    insertWhere(db, payments, { ...payment, practiceId, purchaseId, createdAt: now }, made),
    ...grants.map(({ position, allowance }) => {
      const grant = {
        ...allowance,
        id: newId(),
        practiceId,
        purchaseId,
        clientId: sql`(select ${purchases.clientId} from ${purchases} where ${purchases.id} = ${purchaseId})`,
        kind: 'purchase' as const,
        origin: `instalment:${schedule.id}:${position}`,
        startsAt: now,
        expiresAt,
        createdAt: now,
      }
      return insertWhere(db, creditGrants, grant, made)
    }),
  ]
}
