import { and, desc, eq, isNotNull, sql, type SQL } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { clientIdOfEmail } from '../../db/clients.ts'
import { insertWhere } from '../../db/insert-where.ts'
import type { Statement } from '../../db/run-batch.ts'
import {
  clients,
  consultants,
  creditGrants,
  outbox,
  payments,
  practices,
  purchases,
  session,
  user,
  type OutboxBody,
} from '../../db/schema/index.ts'
import { purchaseColumns, selectPurchases } from '../../db/views/purchase-view.ts'
import type { Allowance } from '../../contract/packages.ts'

export function purchaseById(db: Database, id: string) {
  return selectPurchases(db).where(eq(purchases.id, id))
}

export function giftByTokenHash(db: Database, tokenHash: string) {
  return selectPurchases(db).where(eq(purchases.giftTokenHash, tokenHash))
}

const receiptUrl = sql<string | null>`(select paid.receipt_url from ${payments} as paid
  where paid.purchase_id = "purchases"."id" and paid.kind = 'charge' limit 1)`

function selectGifts(db: Database) {
  return db
    .select({ ...purchaseColumns, receiptUrl })
    .from(purchases)
    .innerJoin(practices, eq(practices.id, purchases.practiceId))
    .innerJoin(consultants, eq(consultants.id, purchases.consultantId))
    .leftJoin(clients, eq(clients.id, purchases.clientId))
    .$dynamic()
}

export type GiftRow = Awaited<ReturnType<typeof selectGifts>>[number]

export function giftById(db: Database, id: string) {
  return selectGifts(db).where(and(eq(purchases.id, id), isNotNull(purchases.giftTokenHash)))
}

const most = 100

/** What whoever holds the session has given: by proven address, and in an embed by its practice too. */
export function giftsOfSession(db: Database, sessionToken: string) {
  const givers = db
    .select({ id: clients.id })
    .from(clients)
    .where(
      and(
        sql`${clients.email} = (select lower(${user.email}) from ${user} inner join ${session} on ${session.userId} = ${user.id} where ${session.token} = ${sessionToken})`,
        sql`coalesce((select ${session.practiceId} from ${session} where ${session.token} = ${sessionToken}), ${clients.practiceId}) = ${clients.practiceId}`,
      ),
    )
  return selectGifts(db)
    .where(
      and(
        isNotNull(purchases.giftTokenHash),
        sql`(${purchases.giftBuyerClientId} in ${givers} or (${purchases.giftClaimedAt} is null and ${purchases.clientId} in ${givers}))`,
      ),
    )
    .orderBy(desc(purchases.createdAt), desc(purchases.id))
    .limit(most)
}

export type Claim = {
  purchase: { id: string; practiceId: string; giftTokenHash: string | null; allowances: readonly Allowance[] }
  claimer: { id: string; userId: string; email: string }
  expiresAt: number | null
  mail: { id: string; body: OutboxBody }
  audit: AuditEntry
  newId: () => string
  now: number
}

/** One claim wins. The purchase, its credits and the way to the consultant become the claimer's; the giver keeps the receipt. */
export function claimStatements(db: Database, claim: Claim): Statement[] {
  const { purchase, claimer, expiresAt, mail, audit, newId, now } = claim
  const { id: purchaseId, practiceId } = purchase
  const made = witnessed(audit.id)
  const isClaimable: SQL = sql`exists (select 1 from ${purchases} where ${purchases.id} = ${purchaseId}
    and ${purchases.giftTokenHash} = ${purchase.giftTokenHash} and ${purchases.giftClaimedAt} is null
    and ${purchases.state} = 'paid' and ${purchases.frozenAt} is null)`
  const clientId = clientIdOfEmail(practiceId, claimer.email)
  return [
    ...auditWhere(db, audit, isClaimable),
    insertWhere(db, clients, { ...claimer, practiceId, createdAt: now }, made).onConflictDoUpdate({
      target: [clients.practiceId, clients.email],
      set: { userId: sql`coalesce(${clients.userId}, excluded.user_id)` },
    }),
    db
      .update(purchases)
      .set({
        giftBuyerClientId: sql`${purchases.clientId}`,
        clientId,
        giftClaimedAt: now,
        // The giver's own link into the purchase ends.
        tokenVersion: sql`${purchases.tokenVersion} + 1`,
        buyerName: sql`(select ${clients.name} from ${clients} where ${clients.id} = ${clientId})`,
        primary: false,
        startsAt: now,
        expiresAt,
      })
      .where(and(eq(purchases.id, purchaseId), made)),
    ...purchase.allowances.map((allowance, position) => {
      const grant = {
        ...allowance,
        id: newId(),
        practiceId,
        purchaseId,
        clientId,
        kind: 'purchase' as const,
        origin: `gift:${purchaseId}:${position}`,
        startsAt: now,
        expiresAt,
        createdAt: now,
      }
      return insertWhere(db, creditGrants, grant, made)
    }),
    insertWhere(
      db,
      outbox,
      {
        ...mail,
        practiceId,
        kind: 'purchase_confirmed',
        subjectId: purchaseId,
        origin: `gift_claimed:${purchaseId}`,
        recipient: claimer.email,
        nextAttemptAt: now,
        createdAt: now,
      },
      made,
    ),
  ]
}
