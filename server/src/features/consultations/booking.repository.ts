import { and, sql, type SQL } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry, type Witness } from '../../db/audit.ts'
import { hasSeat, isDayOpen, isFree, isSchedulingAsSeen, type SeenScheduling } from '../../db/bookings.ts'
import type { Database } from '../../db/client.ts'
import { clientIdOfEmail, upsertClient } from '../../db/clients.ts'
import { insertWhere } from '../../db/insert-where.ts'
import type { Statement } from '../../db/run-batch.ts'
import { bookings, consultations, packages } from '../../db/schema/index.ts'
import { isEligible } from '../../db/views/client-history.ts'
import { placesTaken } from '../../db/views/package-row.ts'
import type { EligibilityRules } from '../../domain/eligibility.ts'

/** A trial is had once, as it was when it was read, and as long as there are places. */
export function isTrialOpen(clientId: SQL, item: { id: string; version: number }, rules: EligibilityRules | null): SQL {
  return sql`${isEligible(rules, clientId, item.id)} and exists (select 1 from ${packages} where ${packages.id} = ${item.id}
    and ${packages.version} = ${item.version} and ${packages.active} and ${packages.archivedAt} is null
    and (${packages.stockLimit} is null or ${packages.stockLimit} > ${placesTaken}))`
}

export type NewSeat = {
  booking: Omit<typeof bookings.$inferInsert, 'clientId'>
  /** Null where the session was planned before. */
  consultation: typeof consultations.$inferInsert | null
  day: { start: number; end: number }
  sessionsPerDay: number | null
}

export type NewBooking = {
  seats: NewSeat[]
  buyer: { id: string; userId: string; email: string; name: string | null }
  practiceId: string
  audit: AuditEntry
  /** What the decision was taken from: a change since then has it taken anew. */
  seen: SeenScheduling
  /** More that must hold, such as that credits are left. */
  guards: readonly SQL[]
  /** Rows that bookings point at, given the witness. */
  before?: (made: Witness) => Statement[]
  now: number
}

/**
 * Books all of it or nothing: each time must still be free, or have a seat, and hours and rates be what they were. The
 * audit entry is the witness.
 */
export function bookStatements(db: Database, booking: NewBooking): Statement[] {
  const { seats, buyer, practiceId, audit, guards, before = () => [], now } = booking
  const clientId = clientIdOfEmail(practiceId, buyer.email)
  const made = witnessed(audit.id)
  const guard = and(
    ...seats.map((seat) => isOpen(seat, clientId, now)),
    isSchedulingAsSeen(booking.seen),
    ...guards,
  ) as SQL
  return [
    ...auditWhere(db, audit, guard),
    upsertClient(db, practiceId, buyer, now, made),
    ...before(made),
    ...seats.flatMap(({ booking: row, consultation }) => [
      ...(consultation === null ? [] : [insertWhere(db, consultations, consultation, made)]),
      insertWhere(db, bookings, { ...row, clientId }, made),
    ]),
  ]
}

function isOpen({ booking, consultation, day, sessionsPerDay }: NewSeat, clientId: SQL, now: number): SQL {
  if (consultation === null) return hasSeat(booking.consultationId, clientId, now)
  const { consultantId } = consultation
  return and(isFree(consultation, now), isDayOpen(consultantId, { day, limit: sessionsPerDay }, now)) as SQL
}
