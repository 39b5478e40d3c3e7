import { witnessed, type AuditEntry, type Witness } from '../../db/audit.ts'
import { cancelStatements } from '../../db/cancellation.ts'
import { rowsWritten, writeAll, type Statement } from '../../db/run-batch.ts'
import type { GrantRow } from '../../db/views/credit-view.ts'
import { bookingById, type BookingRow, type ConsultationRow } from '../../db/views/consultation-view.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { creditOnCancel, mayCancel } from '../../domain/scheduling/cancellation-policy.ts'
import type { Deps } from '../../ports.ts'
import { bookingNews, type NewsDeps } from './booking-news.ts'
import { giveBackSeat } from './give-back-seat.ts'
import { toldOfRow } from './told-of-row.ts'

export type ChangeDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'deliverSoon' | 'offerSoon'> & NewsDeps

type CancelSeats = {
  consultation: ConsultationRow
  /** In it; of a course that is given up before it begins, in all of its sessions. */
  seats: readonly BookingRow[]
  grants: readonly GrantRow[]
  /** The consultation goes with its seats. */
  whole: boolean
  by: 'client' | 'practice'
  actorUserId: string | null
  reason: string | null
  /** By the policy where it is left out. */
  giveBack: boolean | undefined
  /** The money went back: there is no credit to speak of. */
  isRefunded?: boolean
  /** The seat to answer with. */
  readBack: string | null
  /** More statements of the batch, given its witness. */
  also?: (made: Witness) => Statement[]
}

/**
 * Gives seats up, and what paid for them back, in one batch.
 * @returns null where somebody changed the consultation meanwhile
 * @throws DeskbellError `booking_closed` where it has begun or is over, `booked_elsewhere`
 */
export async function cancelSeats(request: CancelSeats, deps: ChangeDeps): Promise<{ row: BookingRow | null } | null> {
  const { db, ids, clock } = deps
  const { consultation, seats, grants, whole, by, actorUserId, reason, readBack, also = () => [] } = request
  const now = clock()
  requireOpen(request, now)
  const audit: AuditEntry = {
    id: ids.id(),
    practiceId: consultation.practiceId,
    actorKind: by === 'client' ? 'client' : actorUserId === null ? 'system' : 'member',
    actorUserId,
    action: whole ? 'consultation.cancelled' : 'booking.cancelled',
    subjectType: 'consultation',
    subjectId: consultation.id,
    before: { status: consultation.status },
    after: {
      status: whole ? 'cancelled' : consultation.status,
      bookingIds: seats.map(({ booking }) => booking.id),
      by,
    },
    createdAt: now,
  }
  const made = witnessed(audit.id)
  const statements: Statement[] = cancelStatements(db, {
    consultation,
    seats,
    whole,
    by,
    reason,
    audit,
  })
  for (const seat of seats) {
    const isGivenBack = comesBack(seat, request, now)
    if (isGivenBack) statements.push(...giveBackSeat(seat, grants, { reason, actorUserId, made, now }, deps))
    if (seat.booking.status === 'booked') {
      const sequence = seat.consultation.sequence + 1
      const told = toldOfRow(seat, { news: 'cancelled', sequence, reason, isGivenBack })
      const facts = told !== null && request.isRefunded === true ? { ...told, price: null, credits: null } : told
      if (facts !== null) statements.push(...(await bookingNews(facts, { made, now }, deps)))
    }
  }
  const results = await writeAll(db, [...statements, ...also(made), bookingById(db, readBack ?? '')])
  if (rowsWritten(results[0]) === 0) return null
  deps.deliverSoon()
  deps.offerSoon(consultation.consultantId)
  return { row: (results.at(-1) as BookingRow[])[0] ?? null }
}

/** When what is given up begins. */
const beginningOf = ({ consultation, seats }: CancelSeats): number =>
  Math.min(consultation.startsAt, ...seats.map((seat) => seat.consultation.startsAt))

function requireOpen(request: CancelSeats, now: number): void {
  const { consultation, by } = request
  const { status, source } = consultation
  if (source === 'calendly') throw new DeskbellError('booked_elsewhere')
  const startsAt = beginningOf(request)
  const actor = by === 'client' ? ('client' as const) : ('consultant' as const)
  const isOpen = ['held', 'scheduled', 'confirmed'].includes(status)
  if (!isOpen || !mayCancel({ by: actor, startsAt, now }).allowed) throw new DeskbellError('booking_closed')
}

function comesBack({ booking, practice, givenBack }: BookingRow, request: CancelSeats, now: number): boolean {
  const { by, giveBack: chosen } = request
  if (booking.useId === null || givenBack) return false
  if (chosen !== undefined) return chosen
  const actor = by === 'client' ? ('client' as const) : ('consultant' as const)
  return creditOnCancel(practice.policy, { by: actor, startsAt: beginningOf(request), now }) === 'given_back'
}
