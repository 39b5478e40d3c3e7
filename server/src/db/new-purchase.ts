import { sql, type SQL } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import type { PurchaseSnapshot } from '../contract/purchases.ts'
import type { EligibilityRules } from '../domain/eligibility.ts'
import type { Witness } from './audit.ts'
import type { Database } from './client.ts'
import { clientIdOfEmail, upsertClient } from './clients.ts'
import { insertWhere } from './insert-where.ts'
import { packages, purchases } from './schema/index.ts'
import { isEligible } from './views/client-history.ts'
import { placesTaken } from './views/package-row.ts'

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
  const clientId = buyer === null ? sql`null` : clientIdOfEmail(row.practiceId, buyer.email)
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

/** A purchase that is written with the booking it pays for. */
export function purchaseHeld(
  db: Database,
  row: NewPurchase | (Omit<NewPurchase, 'clientId'> & { clientId: SQL }),
  made: Witness,
) {
  return insertWhere(db, purchases, row, made)
}
