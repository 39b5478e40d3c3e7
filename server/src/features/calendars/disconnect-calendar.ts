import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { calendarsOf } from '../../db/views/calendar-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { consultantWithZone, deleteCalendar } from './calendar.repository.ts'

type DisconnectCalendar = { consultantId: string; calendarId: string; caller: Caller }

/** What is in the calendar counts no more, and its address is forgotten. Two round trips. */
export async function disconnectCalendar(
  { consultantId, calendarId, caller }: DisconnectCalendar,
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<void> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [
    consultantWithZone(db, consultantId),
    calendarsOf(db, consultantId),
  ])
  const [[consultant], known] = facts
  requirePermission(actor, consultant?.practiceId, 'edit_availability', consultantId)
  const calendar = known.find(({ id }) => id === calendarId)
  if (calendar === undefined) throw new DeskbellError('not_found')
  const { name, host } = calendar
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: consultant?.practiceId as string,
    action: 'consultant.calendar_disconnected',
    subject: ['consultant', consultantId],
    before: { calendarId, name, host },
  })
  const results = await writeAll(db, deleteCalendar(db, calendarId, audit))
  if (rowsWritten(results[0]) === 0) throw new DeskbellError('not_found')
}
