import { and, asc, eq, inArray, isNull, lt, or, sql, type SQL } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import type { Allowance } from '../../contract/packages.ts'
import type { PurchaseSnapshot } from '../../contract/purchases.ts'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { insertWhere } from '../../db/insert-where.ts'
import {
  clients,
  creditGrants,
  outbox,
  packages,
  payments,
  paymentSchedules,
  practices,
  purchases,
  type OutboxBody,
} from '../../db/schema/index.ts'
import { historyForPackage, isEligible } from '../../db/views/client-history.ts'
import { placesTaken, selectPackages } from '../../db/views/package-row.ts'
import { selectPurchases } from '../../db/views/purchase-view.ts'
import type { EligibilityRules } from '../../domain/eligibility.ts'
import type { ScheduledPayment } from '../../domain/instalments.ts'
import { payableStates } from '../../domain/purchase-lifecycle.ts'

export function packageForSale(db: Database, packageId: string) {
  return selectPackages(db).where(and(eq(packages.id, packageId), isNull(packages.archivedAt)))
}

export function practiceOfPackage(db: Database, packageId: string) {
  return db
    .select({ practice: practices })
    .from(practices)
    .innerJoin(packages, eq(packages.practiceId, practices.id))
    .where(eq(packages.id, packageId))
}

/** Nothing where nobody is signed in. */
export function historyOfBuyer(db: Database, sessionToken: string | null, packageId: string) {
  return historyForPackage(db, sessionToken ?? '', packageId)
}

export function purchaseById(db: Database, id: string) {
  return selectPurchases(db).where(eq(purchases.id, id))
}

export function purchaseBySession(db: Database, sessionId: string) {
  return selectPurchases(db).where(eq(purchases.stripeSessionId, sessionId))
}

export type NewPurchase = typeof purchases.$inferInsert & { snapshot: PurchaseSnapshot }

/**
 * The package must still be the one the price was worked out from, a place must still be free, and the buyer still one
 * who may buy; otherwise no row is written. Statements that follow depend on the purchase's row.
 */
export function insertPurchase(
  db: Database,
  row: NewPurchase,
  buyer: { id: string; userId: string; email: string; name: string | null } | null,
  now: number,
  seen: { packageVersion: number; rules: EligibilityRules | null },
): BatchItem<'sqlite'>[] {
  const statements: BatchItem<'sqlite'>[] = []
  if (buyer !== null) statements.push(upsertClient(db, row.practiceId, buyer, now))
  const clientId = buyer === null ? sql`null` : clientIdOf(row.practiceId, buyer.email)
  const guard = sql`exists (select 1 from ${packages} where ${packages.id} = ${row.packageId}
    and ${packages.version} = ${seen.packageVersion} and ${packages.active} and ${packages.archivedAt} is null
    and (${packages.stockLimit} is null or ${packages.stockLimit} > ${placesTaken}))
    and ${isEligible(seen.rules, clientId, row.packageId)}`
  statements.push(insertWhere(db, purchases, { ...row, clientId }, guard))
  return statements
}

export function purchaseWritten(id: string): SQL {
  return sql`exists (select 1 from ${purchases} where ${purchases.id} = ${id})`
}

type Client = { id: string; userId: string | null; email: string; name: string | null }

/** Only who has proven the address may change what is known of it; a payer's word makes at most a new client. */
function upsertClient(db: Database, practiceId: string, client: Client, now: number) {
  const row = db.insert(clients).values({ ...client, practiceId, createdAt: now })
  if (client.userId === null) return row.onConflictDoNothing()
  return row.onConflictDoUpdate({
    target: [clients.practiceId, clients.email],
    set: {
      userId: sql`coalesce(${clients.userId}, excluded.user_id)`,
      name: sql`coalesce(excluded.name, ${clients.name})`,
    },
  })
}

function clientIdOf(practiceId: string, email: string): SQL {
  return sql`(select ${clients.id} from ${clients} where ${clients.practiceId} = ${practiceId} and ${clients.email} = ${email})`
}

/** A mail that leaves once the purchase is paid, and not before. */
export function keepForPayment(
  db: Database,
  purchaseId: string,
  mail: Pick<typeof outbox.$inferInsert, 'id' | 'practiceId' | 'kind' | 'recipient' | 'body' | 'createdAt'>,
): BatchItem<'sqlite'> {
  const row = { ...mail, origin: onPayment(purchaseId), nextAttemptAt: null }
  return insertWhere(db, outbox, row, purchaseWritten(purchaseId))
}

const onPayment = (purchaseId: string) => `on_payment:${purchaseId}`

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
      : sql`coalesce(${purchases.clientId}, ${clientIdOf(practiceId, guest.email)})`
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

export function setState(
  db: Database,
  id: string,
  state: 'processing' | 'expired' | 'failed' | 'review',
  reviewReason: string | null = null,
) {
  const from = state === 'failed' ? ['pending', 'processing'] : state === 'review' ? [...payableStates] : ['pending']
  return db
    .update(purchases)
    .set({ state, reviewReason })
    .where(and(eq(purchases.id, id), inArray(purchases.state, from as 'pending'[])))
}

/** Unpaid checkouts that nobody asked Stripe about lately. */
export function purchasesToReconcile(
  db: Database,
  { checkedBefore, createdBefore, limit }: { checkedBefore: number; createdBefore: number; limit: number },
) {
  return db
    .select({ id: purchases.id, stripeSessionId: purchases.stripeSessionId })
    .from(purchases)
    .where(
      and(
        inArray(purchases.state, ['pending', 'processing']),
        lt(purchases.createdAt, createdBefore),
        or(isNull(purchases.checkedAt), lt(purchases.checkedAt, checkedBefore)),
      ),
    )
    .orderBy(asc(purchases.checkedAt))
    .limit(limit)
}

export function markChecked(db: Database, ids: string[], now: number) {
  return db.update(purchases).set({ checkedAt: now }).where(inArray(purchases.id, ids))
}
