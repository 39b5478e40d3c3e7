import { eq, sql, type SQL } from 'drizzle-orm'
import type { Database } from '../client.ts'
import { packages } from '../schema/index.ts'
import { selectPackages } from './package-row.ts'

/** The free trial of the practice that is on sale, the first of several. */
export const trialIdOf = (
  practiceId: SQL,
) => sql`(select offered.id from ${packages} as offered where offered.practice_id = ${practiceId}
  and offered.type = 'free_trial' and offered.active and offered.archived_at is null
  order by offered.display_order, offered.id limit 1)`

export function trialOfPractice(db: Database, practiceId: SQL) {
  return selectPackages(db).where(eq(packages.id, trialIdOf(practiceId)))
}
