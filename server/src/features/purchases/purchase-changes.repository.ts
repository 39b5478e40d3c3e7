import { and, eq, ne, sql, type SQL } from 'drizzle-orm'
import type { Allowance } from '../../contract/packages.ts'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { clientIdOfEmail, clientNamed, noteClient, type NamedClient } from '../../db/clients.ts'
import { insertWhere } from '../../db/insert-where.ts'
import { canTake, takeStatements } from '../../db/ledger.ts'
import type { Statement } from '../../db/run-batch.ts'
import {
  clients,
  consultants,
  creditGrants,
  outbox,
  packageAllowances,
  packagePrices,
  packages,
  practices,
  purchases,
  type OutboxBody,
} from '../../db/schema/index.ts'
import { selectGrants } from '../../db/views/credit-view.ts'
import { selectPackages } from '../../db/views/package-row.ts'

export function practiceToAssignIn(db: Database, slug: string) {
  return db
    .select({
      id: practices.id,
      name: practices.name,
      timeZone: practices.timeZone,
      locale: practices.locale,
      currency: practices.currency,
    })
    .from(practices)
    .where(eq(practices.slug, slug))
}

export function packageToAssign(db: Database, slug: string, packageId: string | undefined) {
  return selectPackages(db).where(
    and(eq(packages.id, packageId ?? ''), eq(practices.slug, slug), sql`${packages.archivedAt} is null`),
  )
}

export function consultantsOf(db: Database, slug: string) {
  return db
    .select({ id: consultants.id })
    .from(consultants)
    .innerJoin(practices, eq(practices.id, consultants.practiceId))
    .where(and(eq(practices.slug, slug), eq(consultants.active, true)))
    .orderBy(consultants.createdAt, consultants.id)
}

export function clientInPractice(db: Database, slug: string, client: NamedClient) {
  return clientNamed(db, sql`(select ${practices.id} from ${practices} where ${practices.slug} = ${slug})`, client)
}

export function clientBesidePurchase(db: Database, purchaseId: string, client: NamedClient) {
  return clientNamed(
    db,
    sql`(select ${purchases.practiceId} from ${purchases} where ${purchases.id} = ${purchaseId})`,
    client,
  )
}

export function grantsOfPurchase(db: Database, purchaseId: string) {
  return selectGrants(db).where(eq(creditGrants.purchaseId, purchaseId))
}

/** A purchase that comes to be without a payment: paid elsewhere, or handed on by another client. */
export type GivenPurchase = {
  purchase: Omit<typeof purchases.$inferInsert, 'clientId'>
  /** Whose it becomes; with an address, and the entry of its becoming a client, where that may be new to the practice. */
  client:
    | { id: string; isNew: false }
    | { id: string; isNew: true; email: string; name: string | null; audit: AuditEntry }
  grants: Omit<typeof creditGrants.$inferInsert, 'practiceId' | 'purchaseId' | 'clientId' | 'createdAt'>[]
  mail: { id: string; body: OutboxBody }
}

/** Everything depends on `made`, the witness. */
function givenPurchase(db: Database, { purchase, client, grants, mail }: GivenPurchase, made: SQL): Statement[] {
  const { id: purchaseId, practiceId, createdAt } = purchase
  const statements: Statement[] = []
  if (client.isNew) {
    const { id, email, name, audit } = client
    statements.push(...noteClient(db, { id, practiceId, email, name, createdAt }, audit, made))
  }
  const clientId = client.isNew ? clientIdOfEmail(practiceId, client.email) : sql`${client.id}`
  statements.push(insertWhere(db, purchases, { ...purchase, clientId }, made))
  for (const grant of grants)
    statements.push(insertWhere(db, creditGrants, { ...grant, practiceId, purchaseId, clientId, createdAt }, made))
  const news = {
    ...mail,
    practiceId,
    kind: 'purchase_confirmed',
    subjectId: purchaseId,
    origin: `purchase_confirmed:${purchaseId}`,
    recipient: sql`(select ${clients.email} from ${clients} where ${clients.id} = ${clientId})`,
    nextAttemptAt: createdAt,
    createdAt,
  }
  return [...statements, insertWhere(db, outbox, news, made)]
}

/** Who is known by id must still be there, with an address to write to. */
function stillThere({ client }: GivenPurchase): SQL {
  if (client.isNew) return sql`true`
  return sql`exists (select 1 from ${clients} where ${clients.id} = ${client.id} and ${clients.email} is not null)`
}

/** A package of one client's own: never on sale, kept for what was sold. */
export type OwnPackage = { row: typeof packages.$inferInsert; allowances: Allowance[]; priceMinor: number }

export function assignStatements(
  db: Database,
  { given, own, audit }: { given: GivenPurchase; own: OwnPackage | null; audit: AuditEntry },
): Statement[] {
  const made = witnessed(audit.id)
  const onOffer = sql`exists (select 1 from ${packages} where ${packages.id} = ${given.purchase.packageId} and ${packages.archivedAt} is null)`
  return [
    ...auditWhere(db, audit, and(stillThere(given), own === null ? onOffer : undefined) as SQL),
    ...(own === null ? [] : ownPackage(db, own, made)),
    ...givenPurchase(db, given, made),
  ]
}

function ownPackage(db: Database, { row, allowances, priceMinor }: OwnPackage, made: SQL): Statement[] {
  return [
    insertWhere(db, packages, row, made),
    insertWhere(db, packagePrices, { packageId: row.id, currency: row.currency, priceMinor }, made),
    ...allowances.map((allowance, position) =>
      insertWhere(db, packageAllowances, { packageId: row.id, position, ...allowance }, made),
    ),
  ]
}

type Move = Parameters<typeof takeStatements>[1]

/** What leaves the old grants and what the new ones hold is written together, and only while it is all still there. */
export function transferStatements(
  db: Database,
  {
    given,
    moves,
    audits: [left, received],
    now,
  }: {
    given: GivenPurchase
    moves: Move[]
    audits: [AuditEntry, AuditEntry]
    now: number
  },
): Statement[] {
  const made = witnessed(left.id)
  return [
    ...auditWhere(db, left, and(stillThere(given), ...moves.map((move) => canTake(move, now))) as SQL),
    ...auditWhere(db, received, made),
    ...moves.flatMap((move) => takeStatements(db, move, made)),
    ...givenPurchase(db, given, made),
  ]
}

/** One primary purchase per client and practice: marking one unmarks the other in the same batch. */
export function primaryStatements(
  db: Database,
  { id, practiceId, clientId }: { id: string; practiceId: string; clientId: string },
  audit: AuditEntry,
): Statement[] {
  const made = witnessed(audit.id)
  const isMarkable = sql`exists (select 1 from ${purchases} where ${purchases.id} = ${id}
    and ${purchases.state} = 'paid' and ${purchases.clientId} = ${clientId} and not ${purchases.primary})`
  const others = and(eq(purchases.practiceId, practiceId), eq(purchases.clientId, clientId), ne(purchases.id, id))
  return [
    ...auditWhere(db, audit, isMarkable),
    db
      .update(purchases)
      .set({ primary: false })
      .where(and(others, eq(purchases.primary, true), made)),
    db
      .update(purchases)
      .set({ primary: true })
      .where(and(eq(purchases.id, id), made)),
  ]
}
