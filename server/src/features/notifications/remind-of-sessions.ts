import { writeAll, type Statement } from '../../db/run-batch.ts'
import type { BookingRow } from '../../db/views/consultation-view.ts'
import type { Deps } from '../../ports.ts'
import { changeableFacts, type NewsDeps } from '../shared/booking-news.ts'
import { toldOfRow } from '../shared/told-of-row.ts'
import { bookingsById, dueReminders, isQueued, isStillToCome, noticeWhere } from './notice.repository.ts'

export type RemindDeps = NewsDeps & Pick<Deps, 'clock'>

/**
 * Reminds clients of their sessions at the times that their practice has set: once for each time and each date that the
 * session is moved to. Of several that became due while nobody looked, the last one is sent. @returns how many
 */
export async function remindOfSessions(deps: RemindDeps): Promise<number> {
  const { db, clock } = deps
  const now = clock()
  const due = await dueReminders(db, now)
  if (due.length === 0) return 0
  const rows = await bookingsById(
    db,
    due.map(({ bookingId }) => bookingId),
  )
  const statements: Statement[] = []
  for (const row of rows) {
    const minutes = due.find(({ bookingId }) => bookingId === row.booking.id)?.minutes
    if (minutes !== undefined) statements.push(...(await reminder(row, minutes, now, deps)))
  }
  if (statements.length > 0) await writeAll(db, statements)
  return rows.length
}

async function reminder(row: BookingRow, minutes: number, now: number, deps: RemindDeps): Promise<Statement[]> {
  const { booking, consultation } = row
  const { sequence } = consultation
  const told = toldOfRow(row, { news: 'booked', sequence })
  if (told === null) return []
  const id = deps.ids.id()
  const { facts, statements } = await changeableFacts(told, { made: isQueued(id), now }, deps)
  const notice = {
    id,
    practiceId: booking.practiceId,
    kind: 'reminder',
    origin: `reminder:${booking.id}:${sequence}:${minutes}`,
    subjectId: booking.id,
    recipient: told.client.email,
    body: { news: 'reminder' as const, facts },
  }
  return [noticeWhere(deps.db, notice, now, isStillToCome({ bookingId: booking.id, sequence }, now)), ...statements]
}
