import { and, eq, inArray, sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import type { Allowance } from '../contract/packages.ts'
import type { PurchaseSnapshot } from '../contract/purchases.ts'
import type { ScheduledPayment } from '../domain/instalments.ts'
import { payableStates } from '../domain/purchase-lifecycle.ts'
import { auditWhere, witnessed, type AuditEntry } from './audit.ts'
import type { Database } from './client.ts'
import { clientIdOfEmail, upsertClient } from './clients.ts'
import { insertWhere } from './insert-where.ts'
import {
  clients,
  creditGrants,
  outbox,
  payments,
  paymentSchedules,
  purchases,
  type OutboxBody,
} from './schema/index.ts'

/** Origin of mails that leave once the purchase is paid. */
export const onPayment = (purchaseId: string) => `on_payment:${purchaseId}`

export type Fulfilment = {
  purchaseId: string
  practiceId: string
  snapshot: PurchaseSnapshot
  /** Where the grants and the payment come from; the same origin again adds nothing. */
  origin: string
  /** Who paid; null where the purchase has its client already. */
  guest: { clientId: string; email: string; name: string | null } | null
  payment: Omit<typeof payments.$inferInsert, 'practiceId' | 'purchaseId' | 'createdAt'> | null
  /** What the first payment gives, each with its place in the package. */
  given: { position: number; allowance: Allowance; grantId: string }[]
  /** All payments, this one the first; none where there is only one. */
  schedule: (ScheduledPayment & { id: string })[]
  /** Stripe's id of the payer, where a card was kept. */
  customerId: string | null
  mail: { id: string; body: OutboxBody } | null
  audit: AuditEntry
  expiresAt: number | null
  now: number
}

/**
 * Makes a purchase a paid one, with its payment, its credits and the news of it: everything once, however often and in
 * whatever order it is asked for. The audit entry is the witness.
 */
export function fulfilStatements(db: Database, fulfilment: Fulfilment): BatchItem<'sqlite'>[] {
  const { purchaseId, practiceId, snapshot, origin, guest, payment, given, mail, audit, expiresAt, now } = fulfilment
  const ours = witnessed(audit.id)
  const stillUnpaid = sql`exists (select 1 from ${purchases} where ${purchases.id} = ${purchaseId} and ${inArray(purchases.state, [...payableStates])})`
  const statements: BatchItem<'sqlite'>[] = [...auditWhere(db, audit, stillUnpaid)]
  if (guest !== null)
    statements.push(
      upsertClient(db, practiceId, { id: guest.clientId, userId: null, email: guest.email, name: guest.name }, now),
    )
  const clientId =
    guest === null
      ? sql`${purchases.clientId}`
      : sql`coalesce(${purchases.clientId}, ${clientIdOfEmail(practiceId, guest.email)})`
  statements.push(
    db
      .update(purchases)
      .set({
        state: 'paid',
        paidAt: now,
        startsAt: now,
        expiresAt,
        clientId,
        stripeCustomerId: fulfilment.customerId,
        ...(guest === null ? {} : { buyerName: guest.name }),
      })
      .where(and(eq(purchases.id, purchaseId), ours)),
  )
  if (payment !== null)
    statements.push(insertWhere(db, payments, { ...payment, practiceId, purchaseId, createdAt: now }, ours))
  const client = sql`(select ${purchases.clientId} from ${purchases} where ${purchases.id} = ${purchaseId})`
  for (const { position, allowance, grantId } of given) {
    const grant = {
      ...allowance,
      id: grantId,
      practiceId,
      purchaseId,
      clientId: client,
      kind: snapshot.type === 'free_trial' ? ('trial' as const) : ('purchase' as const),
      origin: `${origin}:${position}`,
      startsAt: now,
      expiresAt,
      createdAt: now,
    }
    statements.push(insertWhere(db, creditGrants, grant, ours))
  }
  for (const due of fulfilment.schedule) {
    const isPaid = due.number === 1
    const row = {
      ...due,
      practiceId,
      purchaseId,
      currency: snapshot.price.currency,
      state: isPaid ? ('paid' as const) : ('scheduled' as const),
      nextAttemptAt: isPaid ? null : due.dueAt,
      stripePaymentIntentId: isPaid ? (payment?.stripePaymentIntentId ?? null) : null,
      paidAt: isPaid ? now : null,
    }
    statements.push(insertWhere(db, paymentSchedules, row, ours))
  }
  statements.push(
    db
      .update(outbox)
      .set({ nextAttemptAt: now })
      .where(and(eq(outbox.origin, onPayment(purchaseId)), ours)),
  )
  if (mail !== null) {
    const recipient = sql`(select ${clients.email} from ${clients} where ${clients.id} = ${client})`
    const row = {
      id: mail.id,
      practiceId,
      kind: 'purchase_confirmed',
      subjectId: purchaseId,
      origin: `purchase_confirmed:${purchaseId}`,
      recipient,
      body: mail.body,
      nextAttemptAt: now,
      createdAt: now,
    }
    statements.push(insertWhere(db, outbox, row, ours))
  }
  return statements
}
