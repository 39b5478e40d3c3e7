import type { ExternalCalendar } from '../../contract/availability.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { writeAll } from '../../db/run-batch.ts'
import { calendarsOf, type CalendarRow } from '../../db/views/calendar-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { consultantWithZone, saveAskedRefresh } from './calendar.repository.ts'
import { shown } from './connect-calendar.ts'
import { askCalendar, refreshColumns } from './refresh-columns.ts'

type RefreshCalendar = { consultantId: string; calendarId: string; caller: Caller }

/** Asks a calendar now. Where it cannot be read, the answer says why and the last good copy stays. Two round trips. */
export async function refreshCalendar(
  { consultantId, calendarId, caller }: RefreshCalendar,
  deps: Pick<Deps, 'db' | 'clock' | 'ids' | 'sealer' | 'outbound' | 'readIcs'>,
): Promise<ExternalCalendar> {
  const { db, clock, ids } = deps
  const { actor, facts } = await loadAs(db, caller, clock(), [
    consultantWithZone(db, consultantId),
    calendarsOf(db, consultantId),
  ])
  const [[found], known] = facts
  requirePermission(actor, found?.practiceId, 'edit_availability', consultantId)
  const { practiceId, timeZone } = found as NonNullable<typeof found>
  const calendar = known.find(({ id }) => id === calendarId)
  if (calendar === undefined) throw new DeskbellError('not_found')
  const reading = await askCalendar({ ...calendar, timeZone }, deps)
  const now = clock()
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId,
    action: 'consultant.calendar_refreshed',
    subject: ['consultant', consultantId],
    after: { calendarId, outcome: reading.kind },
  })
  const results = await writeAll(db, [
    ...saveAskedRefresh(db, calendarId, refreshColumns(reading, calendar.failures, now), audit),
    calendarsOf(db, consultantId),
  ])
  return shown(results.at(-1) as CalendarRow[], calendarId, now)
}
