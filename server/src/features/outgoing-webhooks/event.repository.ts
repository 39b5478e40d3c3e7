import { eq, inArray, sql } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import {
  auditEntries,
  bookings,
  clients,
  consultations,
  packages,
  practices,
  purchases,
} from '../../db/schema/index.ts'
import { selectBookings } from '../../db/views/consultation-view.ts'
import { selectConsultations } from '../../db/views/managed-consultation-view.ts'
import { selectPackages } from '../../db/views/package-row.ts'
import { selectPurchases } from '../../db/views/purchase-view.ts'

/** Events with all that is told of what they are about, for one trip. */
export function eventQueries(db: Database, eventIds: readonly string[]) {
  const wanted = sql`(select value from json_each(${JSON.stringify(eventIds)}))`
  const subjects = sql`(select happened.subject_id from ${auditEntries} as happened where happened.id in ${wanted})`
  // Of a waitlist entry that was accepted: the session that was offered.
  const sessions = sql`(select happened.subject_id from ${auditEntries} as happened where happened.id in ${wanted}
    union select offered.consultation_id from waitlist_entries as entry
      inner join ${bookings} as offered on offered.id = entry.offered_booking_id where entry.id in ${subjects}
    union select seat.consultation_id from ${bookings} as seat where seat.id in ${subjects})`
  return [
    db
      .select({
        id: auditEntries.id,
        at: auditEntries.createdAt,
        subjectType: auditEntries.subjectType,
        subjectId: auditEntries.subjectId,
        changedFields: auditEntries.changedFields,
        practice: practices.slug,
        /** Where the subject is no session itself. */
        consultationId: sql<string | null>`coalesce(
          (select seat.consultation_id from ${bookings} as seat where seat.id = ${auditEntries.subjectId}),
          (select offered.consultation_id from waitlist_entries as entry inner join ${bookings} as offered
            on offered.id = entry.offered_booking_id where entry.id = ${auditEntries.subjectId}))`,
      })
      .from(auditEntries)
      .innerJoin(practices, eq(practices.id, auditEntries.practiceId))
      .where(sql`${auditEntries.id} in ${wanted}`),
    selectConsultations(db).where(inArray(consultations.id, sessions)),
    selectBookings(db).where(inArray(bookings.consultationId, sessions)),
    selectPurchases(db).where(inArray(purchases.id, subjects)),
    selectPackages(db).where(inArray(packages.id, subjects)),
    db
      .select({
        id: clients.id,
        userId: clients.userId,
        createdAt: clients.createdAt,
        erasedAt: clients.erasedAt,
      })
      .from(clients)
      .where(inArray(clients.id, subjects)),
  ] as const
}

type Rows<Queries extends readonly unknown[]> = { -readonly [Index in keyof Queries]: Awaited<Queries[Index]> }
export type EventFacts = Rows<ReturnType<typeof eventQueries>>
