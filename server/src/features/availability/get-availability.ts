import type { Availability, Schedule } from '../../contract/availability.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { toExternalCalendar, type CalendarRow } from '../../db/views/calendar-view.ts'
import { requirePermission } from '../../domain/access.ts'
import type { Deps } from '../../ports.ts'
import { selectAvailability, type ScheduleRow } from './availability.repository.ts'

type ConsultantFacts = { id: string; version: number }
export type AvailabilityRows = readonly [readonly ConsultantFacts[], readonly ScheduleRow[], readonly CalendarRow[]]

/** When a consultant works, for members of the practice. One round trip. */
export async function getAvailability(
  { consultantId, caller }: { consultantId: string; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<Availability> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, selectAvailability(db, consultantId))
  requirePermission(actor, facts[0][0]?.practiceId, 'edit_availability', consultantId)
  return toAvailability(facts, now)
}

export function toAvailability([[consultant], schedules, calendars]: AvailabilityRows, now: number): Availability {
  const { id: consultantId, version } = consultant as ConsultantFacts
  return {
    consultantId,
    version,
    schedules: schedules.map(toSchedule),
    calendars: calendars.map((row) => toExternalCalendar(row, now)),
  }
}

export function toSchedule(row: ScheduleRow): Schedule {
  const { practiceId, consultantId, holidayCountry, holidayRegion, holidaysThroughYear, updatedAt, ...shown } = row
  return {
    ...shown,
    holidayCalendar: holidayCountry === null ? null : { country: holidayCountry, region: holidayRegion },
  }
}
