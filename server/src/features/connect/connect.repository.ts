import { and, eq, isNull, sql } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import type { Statement } from '../../db/run-batch.ts'
import { practices } from '../../db/schema/index.ts'

export function practiceBySlug(db: Database, slug: string) {
  return db.select().from(practices).where(eq(practices.slug, slug))
}

export function practiceByAccount(db: Database, accountId: string) {
  return db.select().from(practices).where(eq(practices.stripeAccountId, accountId))
}

export type PracticeRow = typeof practices.$inferSelect

/** The first account stays; a second request that made none finds it. */
export function keepAccount(db: Database, practiceId: string, accountId: string, audit: AuditEntry): Statement[] {
  return [
    ...auditWhere(
      db,
      audit,
      sql`exists (select 1 from ${practices} where ${practices.id} = ${practiceId} and ${practices.stripeAccountId} is null)`,
    ),
    db
      .update(practices)
      .set({ stripeAccountId: accountId, updatedAt: audit.createdAt })
      .where(and(eq(practices.id, practiceId), isNull(practices.stripeAccountId), witnessed(audit.id))),
  ]
}

export type Standing = { stripeAccountId: string | null; chargesEnabled: boolean; payoutsEnabled: boolean }

/** Writes how the account stands, if that is news of the account the practice has. */
export function changeStanding(
  db: Database,
  practice: PracticeRow,
  { stripeAccountId, chargesEnabled, payoutsEnabled }: Standing,
  audit: AuditEntry,
): Statement[] {
  const isNews = sql`exists (select 1 from ${practices} where ${practices.id} = ${practice.id}
    and ${practices.stripeAccountId} = ${practice.stripeAccountId}
    and (${practices.stripeChargesEnabled} <> ${chargesEnabled ? 1 : 0} or ${practices.stripePayoutsEnabled} <> ${payoutsEnabled ? 1 : 0}
      or ${stripeAccountId === null ? 1 : 0}))`
  return [
    ...auditWhere(db, audit, isNews),
    db
      .update(practices)
      .set({
        stripeAccountId,
        stripeChargesEnabled: chargesEnabled,
        stripePayoutsEnabled: payoutsEnabled,
        updatedAt: audit.createdAt,
      })
      .where(and(eq(practices.id, practice.id), witnessed(audit.id))),
  ]
}
