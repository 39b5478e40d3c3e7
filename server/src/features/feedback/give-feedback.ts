import type { ClientFeedback, ConsultantFeedback, FeedbackInput } from '../../contract/follow-up.ts'
import { witnessed, type AuditEntry } from '../../db/audit.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import {
  consultationById,
  seatOfSession,
  seatsOf,
  type BookingRow,
  type ConsultationRow,
} from '../../db/views/consultation-view.ts'
import { toFeedback } from '../../db/views/follow-up-view.ts'
import { requirePermission, requireSignedIn, type Actor } from '../../domain/access.ts'
import { DeskbellError, fieldProblem } from '../../domain/errors.ts'
import { isFeedbackOpen } from '../../domain/lifecycle.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { feedbackStatements } from './feedback.repository.ts'

type GiveFeedback = { id: string; input: FeedbackInput; caller: Caller }
type GiveDeps = Pick<Deps, 'db' | 'clock' | 'ids'>

/**
 * Each side says once how a session was, after it is completed: the client with a rating, the consultant with the
 * client's engagement, which the client never sees. Two round trips.
 * @throws DeskbellError `feedback_closed`, `feedback_given`, `invalid_input`, `forbidden`, `not_found`
 */
export function giveFeedback(request: GiveFeedback, deps: GiveDeps): Promise<ClientFeedback | ConsultantFeedback> {
  return decideAnew(() => answerOnce(() => give(request, deps)))
}

async function give({ id, input, caller }: GiveFeedback, { db, clock, ids }: GiveDeps) {
  const now = clock()
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [
    consultationById(db, id),
    seatOfSession(db, id, caller.sessionToken),
    seatsOf(db, id, now),
  ])
  requireSignedIn(actor)
  const [[consultation], [own], seats] = facts
  const side = input.rating === undefined ? ('consultant' as const) : ('client' as const)
  const seat =
    side === 'client' ? ownSeat(actor, consultation, own) : judgedSeat(actor, consultation, seats, input.bookingId)
  const said = toFeedback(seat.feedback)[side]
  if (repeatOf !== null && said !== null) return said
  if (!isFeedbackOpen(seat.consultation.status, seat.booking.status)) throw new DeskbellError('feedback_closed')
  if (said !== null) throw new DeskbellError('feedback_given')
  const rating = input.rating ?? (input.engagement as number)
  const text = input.comments ?? input.notes ?? ''
  const comments = text === '' ? null : text
  const { practiceId } = seat.booking
  const bookingId = seat.booking.id
  const feedbackId = ids.id()
  const audit: AuditEntry = {
    id: ids.id(),
    practiceId,
    actorKind: side === 'client' ? 'client' : 'member',
    actorUserId: actor.userId,
    action: 'feedback.given',
    subjectType: 'booking',
    subjectId: bookingId,
    before: null,
    after: { consultationId: id, side, rating },
    createdAt: now,
  }
  const row = {
    id: feedbackId,
    practiceId,
    consultationId: id,
    bookingId,
    side,
    rating,
    comments,
    actorUserId: actor.userId,
    createdAt: now,
  }
  const results = await writeAll(db, [
    ...feedbackStatements(db, row, audit),
    ...rememberRequest(db, caller, feedbackId, now, witnessed(audit.id)),
  ])
  if (rowsWritten(results[0]) === 0) return null
  const at = new Date(now).toISOString()
  return side === 'client' ? { rating, comments, at } : { engagement: rating, notes: comments, at }
}

function ownSeat(actor: Actor, consultation: ConsultationRow | undefined, own: BookingRow | undefined): BookingRow {
  const isElsewhere = actor.kind === 'client' && actor.practiceId !== consultation?.practiceId
  if (own === undefined || isElsewhere) throw new DeskbellError('not_found')
  return own
}

function judgedSeat(
  actor: Actor,
  consultation: ConsultationRow | undefined,
  seats: readonly BookingRow[],
  bookingId: string | undefined,
): BookingRow {
  requirePermission(actor, consultation?.practiceId, 'edit_bookings', consultation?.consultantId)
  if (bookingId === undefined && seats.length > 1)
    throw fieldProblem('invalid_input', 'bookingId', 'Several had a seat. Say whose engagement it was.')
  const seat = bookingId === undefined ? seats[0] : seats.find(({ booking }) => booking.id === bookingId)
  if (seat !== undefined) return seat
  throw bookingId === undefined ? new DeskbellError('feedback_closed') : new DeskbellError('not_found')
}
