import { eq, sql } from 'drizzle-orm'
import type { CreditGrant } from '../../contract/credits.ts'
import { isExpired, isNearlyUsedUp, remainingCredits, type GrantFacts } from '../../domain/ledger.ts'
import type { Database } from '../client.ts'
import { expiryOfGrant, isFrozen, usedOf } from '../ledger.ts'
import { creditGrants, purchases } from '../schema/index.ts'

/** Grants with what was used of each, in one statement. */
export function selectGrants(db: Database) {
  return db
    .select({
      id: creditGrants.id,
      practiceId: creditGrants.practiceId,
      purchaseId: creditGrants.purchaseId,
      clientId: creditGrants.clientId,
      serviceType: creditGrants.serviceType,
      consultantTier: creditGrants.consultantTier,
      credits: creditGrants.credits,
      used: usedOf(sql`${creditGrants.id}`),
      creditUnitMinutes: creditGrants.creditUnitMinutes,
      startsAt: creditGrants.startsAt,
      expiresAt: expiryOfGrant,
      frozen: sql<boolean>`${isFrozen}`.mapWith(Boolean),
      primary: purchases.primary,
      reference: purchases.reference,
      title: sql<string>`json_extract(${purchases.snapshot}, '$.title')`,
    })
    .from(creditGrants)
    .innerJoin(purchases, eq(purchases.id, creditGrants.purchaseId))
    .$dynamic()
}

/** The grants that paid for seats of a consultation. */
export function grantsOfSeats(db: Database, consultationId: string) {
  return selectGrants(db).where(
    sql`credit_grants.id in (select seat.grant_id from bookings as seat where seat.consultation_id = ${consultationId})`,
  )
}

export type GrantRow = Awaited<ReturnType<typeof selectGrants>>[number] & GrantFacts

export function toCreditGrant(row: GrantRow, now: number): CreditGrant {
  return {
    id: row.id,
    purchaseId: row.purchaseId,
    reference: row.reference,
    title: row.title,
    serviceType: row.serviceType,
    consultantTier: row.consultantTier,
    credits: row.credits,
    used: row.used,
    remaining: remainingCredits(row),
    creditUnitMinutes: row.creditUnitMinutes,
    startsAt: new Date(row.startsAt).toISOString(),
    expiresAt: row.expiresAt === null ? null : new Date(row.expiresAt).toISOString(),
    expired: isExpired(row, now),
    frozen: row.frozen,
    primary: row.primary,
    nearCompletion: isNearlyUsedUp(row),
  }
}
