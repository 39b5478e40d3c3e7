import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { refreshEvery } from '../../domain/calendar-copy.ts'
import type { Deps } from '../../ports.ts'
import { claimCalendar, dueCalendars, saveRefresh } from './calendar.repository.ts'
import type { CalendarReading } from './read-calendar.ts'
import { askCalendar, refreshColumns } from './refresh-columns.ts'

/** Asked side by side, so that a round takes no longer than the slowest of them may. */
const atOnce = 20

/** Asks the calendars whose turn it is; several processes share them. For the timer. */
export async function refreshDueCalendars(
  deps: Pick<Deps, 'db' | 'clock' | 'sealer' | 'outbound' | 'readIcs' | 'log'>,
): Promise<void> {
  const { db, clock, log } = deps
  const due = await dueCalendars(db, clock(), atOnce)
  if (due.length === 0) return
  const claims = await writeAll(
    db,
    due.map((calendar) => claimCalendar(db, calendar, clock() + refreshEvery)),
  )
  const mine = due.filter((_, index) => rowsWritten(claims[index]) > 0)
  const readings = await Promise.all(mine.map((calendar) => askCalendar(calendar, deps)))
  const statements = mine.map(({ id, failures }, index) => {
    const reading = readings[index] as CalendarReading
    if (reading.kind === 'failed') log('warn', 'calendar.failed', { calendarId: id })
    return saveRefresh(db, id, refreshColumns(reading, failures, clock()))
  })
  if (statements.length > 0) await writeAll(db, statements)
}
