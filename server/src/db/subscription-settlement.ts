import { and, eq, inArray, sql, type SQL } from 'drizzle-orm'
import type { PurchaseSnapshot } from '../contract/purchases.ts'
import { payableStates } from '../domain/purchase-lifecycle.ts'
import type { GrantTerms } from '../domain/subscription-credits.ts'
import { invoiceOrigin, type RecordedSubscription, type Standing } from '../domain/subscription.ts'
import { auditWhere, witnessed, type AuditEntry } from './audit.ts'
import type { Database } from './client.ts'
import { addClient, clientIdOfEmail } from './clients.ts'
import { insertWhere } from './insert-where.ts'
import type { NewPayment } from './payments.ts'
import type { Statement } from './run-batch.ts'
import { clients, creditGrants, outbox, payments, purchases, type OutboxBody } from './schema/index.ts'

export type SubscriptionSettlement = {
  purchase: { id: string; practiceId: string; clientId: string | null; snapshot: PurchaseSnapshot }
  /** What the settlement was worked out from: the guard of the batch. */
  recorded: RecordedSubscription
  subscriptionId: string
  customerId: string
  standing: Standing
  becomesPaid: boolean
  /** Who paid, where the purchase has no client yet. */
  guest: { email: string; name: string | null } | null
  /** What is sold from now on, where that is something else. */
  resold: PurchaseSnapshot | null
  invoices: { payment: NewPayment; grants: GrantTerms[] }[]
  mails: { kind: string; origin: string; body: OutboxBody }[]
  /** One for each change; the first is the witness. */
  audits: [AuditEntry, ...AuditEntry[]]
  newId: () => string
  now: number
}

/** Writes a settlement, all of it or, where the record has changed since it was worked out, nothing. */
export function subscriptionStatements(db: Database, settlement: SubscriptionSettlement): Statement[] {
  const { purchase, recorded, standing, becomesPaid, guest, resold, audits, newId, now } = settlement
  const { id: purchaseId, practiceId } = purchase
  const [first, ...others] = audits
  const made = witnessed(first.id)
  const statements: Statement[] = [
    ...auditWhere(db, first, isAsRecorded(recorded)),
    ...others.flatMap((entry) => auditWhere(db, entry, made)),
  ]
  if (guest !== null) statements.push(addClient(db, { id: newId(), practiceId, ...guest, createdAt: now }, made))
  const isPaidAgain = recorded.purchase.state === 'refunded' && settlement.invoices.some(isCharged)
  statements.push(
    db
      .update(purchases)
      .set({
        stripeSubscriptionId: settlement.subscriptionId,
        stripeCustomerId: settlement.customerId,
        subscriptionState: standing.state,
        periodEndsAt: standing.periodEndsAt,
        cancelAtPeriodEnd: standing.cancelAtPeriodEnd,
        pausedAt: standing.pausedAt,
        ...(standing.lapsesAt === null ? {} : { expiresAt: standing.lapsesAt }),
        ...(becomesPaid ? { state: 'paid' as const, paidAt: now, startsAt: now } : {}),
        ...(isPaidAgain ? { state: 'paid' as const } : {}),
        ...(guest === null
          ? {}
          : {
              clientId: sql`coalesce(${purchases.clientId}, ${clientIdOfEmail(practiceId, guest.email)})`,
              buyerName: guest.name,
            }),
        ...(resold === null ? {} : { packageId: resold.packageId, snapshot: resold, priceMinor: resold.price.amount }),
      })
      .where(and(eq(purchases.id, purchaseId), made)),
  )
  for (const invoice of settlement.invoices) statements.push(...invoiceStatements(db, settlement, invoice, made))
  for (const mail of settlement.mails) {
    const recipient = sql`(select ${clients.email} from ${clients} where ${clients.id} = ${clientOf(purchaseId)})`
    const row = {
      id: newId(),
      practiceId,
      subjectId: purchaseId,
      ...mail,
      recipient,
      nextAttemptAt: now,
      createdAt: now,
    }
    statements.push(insertWhere(db, outbox, row, made).onConflictDoNothing())
  }
  return statements
}

const isCharged = ({ payment }: SubscriptionSettlement['invoices'][number]) => payment.chargedMinor > 0

function invoiceStatements(
  db: Database,
  { purchase, newId, now }: SubscriptionSettlement,
  { payment, grants }: SubscriptionSettlement['invoices'][number],
  made: SQL,
): Statement[] {
  const { id: purchaseId, practiceId } = purchase
  return [
    insertWhere(db, payments, { ...payment, practiceId, purchaseId, createdAt: now }, made),
    ...grants.map((terms, position) => {
      const grant = {
        ...terms,
        id: newId(),
        practiceId,
        purchaseId,
        clientId: clientOf(purchaseId),
        kind: 'invoice' as const,
        origin: `${payment.origin}:${position}`,
        createdAt: now,
      }
      return insertWhere(db, creditGrants, grant, made)
    }),
  ]
}

function clientOf(purchaseId: string): SQL {
  return sql`(select ${purchases.clientId} from ${purchases} where ${purchases.id} = ${purchaseId})`
}

/** Since the facts were read, no invoice was recorded, and neither package nor standing has changed. */
function isAsRecorded({ purchase, packageId, nextPackageId, standing, invoiceIds }: RecordedSubscription): SQL {
  const origins = invoiceIds.map(invoiceOrigin)
  const known = origins.length === 0 ? sql`false` : inArray(payments.origin, origins)
  return sql`exists (select 1 from ${purchases} where ${purchases.id} = ${purchase.id}
    and ${purchases.state} = ${purchase.state} and ${purchases.packageId} = ${packageId}
    and json_extract(${purchases.snapshot}, '$.next.packageId') is ${nextPackageId}
    and ${purchases.subscriptionState} is ${standing.state} and ${purchases.periodEndsAt} is ${standing.periodEndsAt}
    and ${purchases.cancelAtPeriodEnd} = ${standing.cancelAtPeriodEnd ? 1 : 0} and ${purchases.pausedAt} is ${standing.pausedAt}
    and ${purchases.expiresAt} is ${standing.lapsesAt})
    and not exists (select 1 from ${payments} where ${payments.purchaseId} = ${purchase.id}
      and ${payments.kind} in ('charge', 'renewal') and not ${known})`
}

/** What Stripe reports is not what was sold: a person looks at it. */
export function putToReview(db: Database, purchaseId: string, reason: string): Statement {
  return db
    .update(purchases)
    .set({ state: 'review', reviewReason: reason })
    .where(and(eq(purchases.id, purchaseId), inArray(purchases.state, [...payableStates])))
}
