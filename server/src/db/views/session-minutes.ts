import { sql, type SQL } from 'drizzle-orm'

/** How long a completed session really took, where that was noted, else as it was planned. `alias` is of consultations. */
export function minutesOf(alias: string): SQL<number> {
  const of = sql.raw(alias)
  return sql<number>`((coalesce(${of}.actual_ended_at, ${of}.ends_at) - coalesce(${of}.actual_started_at, ${of}.starts_at)) / 60000)`
}
