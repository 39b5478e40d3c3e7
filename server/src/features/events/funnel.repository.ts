import { eq, sql } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { funnelCounts, practices } from '../../db/schema/index.ts'

export function practiceBySlug(db: Database, slug: string) {
  return db.select({ id: practices.id, timeZone: practices.timeZone }).from(practices).where(eq(practices.slug, slug))
}

export type PracticeRow = Awaited<ReturnType<typeof practiceBySlug>>[number]

export function addCounts(db: Database, rows: (typeof funnelCounts.$inferInsert)[]) {
  return db
    .insert(funnelCounts)
    .values(rows)
    .onConflictDoUpdate({
      target: [funnelCounts.practiceId, funnelCounts.date, funnelCounts.step, funnelCounts.outcome, funnelCounts.code],
      set: { count: sql`${funnelCounts.count} + excluded.count` },
    })
}
