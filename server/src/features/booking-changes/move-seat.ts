import { witnessed, type AuditEntry, type Witness } from '../../db/audit.ts'
import { rowsWritten, writeAll, type Statement } from '../../db/run-batch.ts'
import type { GrantRow } from '../../db/views/credit-view.ts'
import type { SchedulingRow } from '../../db/views/scheduling-view.ts'
import { bookingById, type BookingRow, type ConsultationRow } from '../../db/views/consultation-view.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { isValidAt } from '../../domain/ledger.ts'
import { mayReschedule } from '../../domain/scheduling/cancellation-policy.ts'
import { bookingNews } from '../shared/booking-news.ts'
import { planTime } from '../shared/plan-private.ts'
import { toSchedulingFacts, type SchedulingFacts } from '../shared/scheduling-facts.ts'
import { toldOfRow } from '../shared/told-of-row.ts'
import type { ChangeDeps } from '../shared/cancel-seats.ts'
import { moveStatements } from './change.repository.ts'

export type MoveSeat = {
  consultation: ConsultationRow
  seat: BookingRow | undefined
  grants: readonly GrantRow[]
  scheduling: SchedulingRow
  startsAt: number
  timeZone: string | undefined
  by: 'client' | 'consultant'
  actorUserId: string | null
  /** More statements of the batch, given its witness. */
  also?: (made: Witness) => Statement[]
}

/** @returns null where a race was lost: the next attempt says why */
export async function moveSeat(request: MoveSeat, deps: ChangeDeps): Promise<BookingRow | null> {
  const { db, ids, clock } = deps
  const { consultation, startsAt, by, actorUserId, also = () => [] } = request
  const now = clock()
  const seat = requireMovable(request, now)
  if (consultation.startsAt === startsAt) return seat
  const scheduling = toSchedulingFacts(request.scheduling)
  const durationMinutes = (consultation.endsAt - consultation.startsAt) / 60_000
  const to = planTime(withoutItself(scheduling, consultation), { startsAt, durationMinutes }, now)
  requireCreditsThen(request, seat, startsAt)
  const audit: AuditEntry = {
    id: ids.id(),
    practiceId: consultation.practiceId,
    actorKind: by === 'client' ? 'client' : 'member',
    actorUserId,
    action: 'consultation.moved',
    subjectType: 'consultation',
    subjectId: consultation.id,
    before: { startsAt: consultation.startsAt, endsAt: consultation.endsAt },
    after: { startsAt: to.startsAt, endsAt: to.endsAt, by },
    createdAt: now,
  }
  const timeZone = request.timeZone ?? seat.booking.timeZone
  const isCounted = by === 'client'
  const told = toldOfRow(
    {
      ...seat,
      booking: { ...seat.booking, timeZone, reschedules: seat.booking.reschedules + (isCounted ? 1 : 0) },
    },
    { news: 'moved', sequence: consultation.sequence + 1, times: to },
  )
  const made = witnessed(audit.id)
  const { availabilityVersion, configVersion } = scheduling
  const results = await writeAll(db, [
    ...moveStatements(db, {
      consultation,
      to,
      bookingId: seat.booking.id,
      isCounted,
      timeZone,
      audit,
      seen: { consultantId: consultation.consultantId, availabilityVersion, configVersion },
    }),
    ...(told === null ? [] : await bookingNews(told, { made, now }, deps)),
    ...also(made),
    bookingById(db, seat.booking.id),
  ])
  if (rowsWritten(results[0]) === 0) return null
  deps.deliverSoon()
  deps.offerSoon(consultation.consultantId)
  return (results.at(-1) as BookingRow[])[0] ?? null
}

function requireMovable({ consultation, seat, by }: MoveSeat, now: number): BookingRow {
  const { status, serviceType, source, startsAt } = consultation
  if (source === 'calendly') throw new DeskbellError('booked_elsewhere')
  if (!['scheduled', 'confirmed'].includes(status) || seat?.booking.status !== 'booked')
    throw new DeskbellError('booking_closed')
  if (seat.practice.suspendedAt !== null) throw new DeskbellError('practice_suspended')
  if (serviceType !== 'private') throw new DeskbellError('slot_not_offered', { details: { reason: 'group' } })
  const verdict = mayReschedule(seat.practice.policy, { by, startsAt, now, reschedules: seat.booking.reschedules })
  if (verdict.allowed) return seat
  if (verdict.reason === 'started') throw new DeskbellError('booking_closed')
  throw new DeskbellError(verdict.reason === 'too_late' ? 'too_late' : 'reschedules_used_up')
}

/** It may move to a time that overlaps the one it has. */
export function withoutItself(
  facts: SchedulingFacts,
  { startsAt, endsAt }: Pick<ConsultationRow, 'startsAt' | 'endsAt'>,
): SchedulingFacts {
  return {
    ...facts,
    busy: facts.busy.filter(
      ({ start, end, blockedStart }) => !(start === startsAt && end === endsAt && blockedStart !== undefined),
    ),
    sessionStarts: facts.sessionStarts.filter((start) => start !== startsAt),
  }
}

/** Credits must be valid when the session starts. */
function requireCreditsThen({ grants, by }: MoveSeat, { booking }: BookingRow, startsAt: number): void {
  const grant = grants.find(({ id }) => id === booking.grantId)
  if (grant === undefined || by === 'consultant' || isValidAt({ ...grant, frozen: false }, startsAt)) return
  throw new DeskbellError('credits_expired', {
    details: { expiresAt: grant.expiresAt === null ? null : new Date(grant.expiresAt).toISOString() },
  })
}
