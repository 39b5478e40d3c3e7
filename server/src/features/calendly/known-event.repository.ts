import { and, eq, gte, isNotNull, lt, sql } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { consultations } from '../../db/schema/index.ts'

/** What of Calendly's is on record in a window of time. */
export function knownEvents(db: Database, consultantId: string, { from, to }: { from: number; to: number }) {
  return db
    .select({
      eventUri: consultations.calendlyEventUri,
      startsAt: consultations.startsAt,
      isOver: sql<boolean>`${consultations.status} not in ('scheduled', 'confirmed')`.mapWith(Boolean),
    })
    .from(consultations)
    .where(
      and(
        eq(consultations.consultantId, consultantId),
        isNotNull(consultations.calendlyEventUri),
        gte(consultations.startsAt, from),
        lt(consultations.startsAt, to),
      ),
    )
}

export type KnownEvent = Awaited<ReturnType<typeof knownEvents>>[number]
