import { witnessed, type AuditEntry } from '../../db/audit.ts'
import { writeAll, type Statement } from '../../db/run-batch.ts'
import type { BookingRow } from '../../db/views/consultation-view.ts'
import type { Deps } from '../../ports.ts'
import { askStatements, mostSeats, noticeWhere, seatsToAsk } from './notice.repository.ts'

/** Asks who was there how it was, once for each session that was completed since. @returns how many seats were looked at */
export async function requestFeedback(
  { since }: { since: number },
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<number> {
  const now = clock()
  const seats = await seatsToAsk(db, since)
  const sessions = Map.groupBy(seats, ({ consultation }) => consultation.id)
  // The last one may have more seats than were read.
  if (seats.length === mostSeats && sessions.size > 1) sessions.delete((seats.at(-1) as BookingRow).consultation.id)
  const statements: Statement[] = []
  for (const [consultationId, rows] of sessions) {
    const audit: AuditEntry = {
      id: ids.id(),
      practiceId: (rows[0] as BookingRow).booking.practiceId,
      actorKind: 'system',
      actorUserId: null,
      action: 'consultation.feedback_requested',
      subjectType: 'consultation',
      subjectId: consultationId,
      before: null,
      after: { bookingIds: rows.map(({ booking }) => booking.id) },
      createdAt: now,
    }
    statements.push(...askStatements(db, audit))
    for (const row of rows) statements.push(noticeWhere(db, noticeOf(row, ids.id()), now, witnessed(audit.id)))
  }
  if (statements.length > 0) await writeAll(db, statements)
  return seats.length
}

function noticeOf({ booking, consultation, consultant, client }: BookingRow, id: string) {
  const { title, reference, startsAt, endsAt } = consultation
  const { timeZone, pageUrl } = booking
  const session = { title, reference, startsAt, endsAt, timeZone, pageUrl }
  const facts = { ...session, consultantName: consultant.name, clientName: client.name }
  return {
    id,
    practiceId: booking.practiceId,
    kind: 'feedback_request',
    origin: `feedback_request:${booking.id}`,
    subjectId: booking.id,
    recipient: client.email as string,
    body: { news: 'feedback_request' as const, facts },
  }
}
