import { and, eq, inArray, isNotNull, sql, type SQL } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import type { Statement } from '../../db/run-batch.ts'
import {
  auditEntries,
  auditValues,
  clients,
  creditGrants,
  imports,
  packages,
  packageUses,
  purchases,
} from '../../db/schema/index.ts'
import type { ImportRow } from './import.repository.ts'

type Import = ImportRow['import']
const mostNamed = 100

const isUsedPurchase = sql`exists (select 1 from ${packageUses} as movement
  inner join ${creditGrants} as granted on granted.id = movement.grant_id where granted.purchase_id = ${purchases.id})`
/** Not what came with an import that was undone. */
const stands = sql`not exists (select 1 from ${imports} as undone where undone.id = bought.import_id and undone.state = 'undone')`
const isBought = sql`exists (select 1 from ${purchases} as bought where bought.package_id = ${packages.id} and ${stands})`
/** Anything but what this import gave them: something of their own, or paid for and given away. */
const hasMore = (importId: string) =>
  sql`exists (select 1 from ${purchases} as bought where (bought.client_id = ${clients.id} or bought.gift_buyer_client_id = ${clients.id})
    and bought.import_id is not ${importId} and ${stands})`

/** What of an import is in use: packages by their title, balances by their reference, clients by their id. */
export function inUse(db: Database, { id }: Pick<Import, 'id'>) {
  return [
    db
      .select({ kind: sql<string>`'package'`, id: packages.id, name: packages.title })
      .from(packages)
      .where(and(eq(packages.importId, id), isBought))
      .limit(mostNamed),
    db
      .select({ kind: sql<string>`'purchase'`, id: purchases.id, name: purchases.reference })
      .from(purchases)
      .where(and(eq(purchases.importId, id), isUsedPurchase))
      .limit(mostNamed),
    db
      .select({ kind: sql<string>`'client'`, id: clients.id, name: clients.id })
      .from(clients)
      .innerJoin(imports, and(eq(imports.id, clients.importId), eq(imports.kind, 'clients')))
      .where(and(eq(clients.importId, id), hasMore(id)))
      .limit(mostNamed),
  ] as const
}

/**
 * Takes an import back, if nothing of it is in use at that moment. Ledger and packages keep their rows: credits are
 * taken out by rows of their own, packages archived, addresses erased.
 */
export function undoStatements(db: Database, { id, kind }: Import, audit: AuditEntry): Statement[] {
  const now = audit.createdAt
  const made = witnessed(audit.id)
  const ours = sql`(select ${purchases.id} from ${purchases} where ${purchases.importId} = ${id})`
  return [
    ...auditWhere(db, audit, and(isDone(id), sql`not ${isInUse(id, kind)}`) as SQL),
    db
      .update(imports)
      .set({ state: 'undone', undoneAt: now })
      .where(and(eq(imports.id, id), made)),
    db
      .update(packages)
      .set({ archivedAt: now, active: false, updatedAt: now, version: sql`${packages.version} + 1` })
      .where(and(eq(packages.importId, id), made)),
    takeCredits(db, { importId: id, ours, userId: audit.actorUserId, now, made }),
    // No row could take unlimited credits back: of a refunded purchase they are held.
    db
      .update(purchases)
      .set({ state: 'refunded' })
      .where(and(eq(purchases.importId, id), made)),
    ...eraseClients(db, id, now, made),
  ]
}

function isDone(id: string): SQL {
  return sql`exists (select 1 from ${imports} where ${imports.id} = ${id} and ${imports.state} = 'done')`
}

function isInUse(id: string, kind: Import['kind']): SQL {
  if (kind === 'packages')
    return sql`exists (select 1 from ${packages} where ${packages.importId} = ${id} and ${isBought})`
  if (kind === 'balances')
    return sql`exists (select 1 from ${purchases} where ${purchases.importId} = ${id} and ${isUsedPurchase})`
  return sql`exists (select 1 from ${clients} where ${clients.importId} = ${id} and ${hasMore(id)})`
}

type Taking = { importId: string; ours: SQL; userId: string | null; now: number; made: SQL }

/** Grants never change: what they hold is used up by a row that says why. */
function takeCredits(db: Database, { importId, ours, userId, now, made }: Taking): Statement {
  return db.insert(packageUses).select(
    sql`select ${creditGrants.id} || ':undone', ${creditGrants.practiceId}, ${creditGrants.id}, 'adjustment',
      'import-undone:' || ${importId} || ':' || ${creditGrants.id}, ${creditGrants.credits}, 0, 'The import was undone.', ${userId}, ${now}
      from ${creditGrants} where ${creditGrants.purchaseId} in ${ours} and ${creditGrants.credits} is not null and ${made}`,
  )
}

/** Clients that came with the import and have nothing else. The audit log keeps that they were there, not who they were. */
function eraseClients(db: Database, importId: string, now: number, made: SQL): Statement[] {
  const gone = sql`(select ${clients.id} from ${clients} where ${clients.importId} = ${importId} and not ${hasMore(importId)})`
  return [
    db
      .update(auditValues)
      .set({ before: sql`null`, after: sql`null` })
      .where(
        and(
          inArray(
            auditValues.entryId,
            sql`(select ${auditEntries.id} from ${auditEntries} where ${auditEntries.subjectType} = 'client' and ${auditEntries.subjectId} in ${gone})`,
          ),
          made,
        ),
      ),
    db
      .update(purchases)
      .set({ buyerName: null })
      .where(and(sql`${purchases.clientId} in ${gone}`, made)),
    db
      .update(clients)
      .set({ email: null, name: null, userId: null, erasedAt: now })
      .where(and(eq(clients.importId, importId), isNotNull(clients.email), sql`not ${hasMore(importId)}`, made)),
  ]
}
