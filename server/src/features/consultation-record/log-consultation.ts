import type { ConsultationLog, ConsultationLogged } from '../../contract/consultation-record.ts'
import { memberEntry, witnessed } from '../../db/audit.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { recordStatements, toRecord, type RecordRows } from '../../db/views/consultation-record-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { lengthOf } from '../../domain/consultation-types.ts'
import { DeskbellError, fieldProblem } from '../../domain/errors.ts'
import { overdrawnCredits } from '../../domain/ledger.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import {
  clientById,
  deliveringConsultant,
  grantsOfClient,
  logStatements,
  spendOfConsultation,
} from './log.repository.ts'
import { bookingRow, consultationRow, payingSpend } from './logged-rows.ts'

type LogConsultation = { input: ConsultationLog; caller: Caller }
type LogDeps = Pick<Deps, 'db' | 'clock' | 'ids'>

/**
 * Notes a session that was held outside, on the phone for instance: it is completed at once, and counts the balance down,
 * below nothing where that is allowed; then the answer warns. Two round trips.
 * @throws DeskbellError `slot_taken` where another session of the consultant stands at that time, `no_credits`,
 *   `credits_frozen`, `invalid_input`, `forbidden`, `not_found`
 */
export function logConsultation(request: LogConsultation, deps: LogDeps): Promise<ConsultationLogged> {
  return decideAnew(() => answerOnce(() => log(request, deps)))
}

async function log({ input, caller }: LogConsultation, deps: LogDeps): Promise<ConsultationLogged | null> {
  const { db, clock, ids } = deps
  const now = clock()
  const { consultantId, clientId } = input
  const startsAt = Date.parse(input.startsAt)
  const durationMinutes = lengthOf(input)
  const endsAt = startsAt + durationMinutes * 60_000
  const times = { startsAt, endsAt, blockedFromAt: startsAt, blockedUntilAt: endsAt }
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [
    deliveringConsultant(db, { consultantId, ...times }, now),
    clientById(db, clientId),
    grantsOfClient(db, clientId),
  ])
  const [[consultant], [client], grants] = facts
  requirePermission(actor, consultant?.practiceId, 'edit_bookings', consultantId)
  if (consultant === undefined) throw new DeskbellError('not_found')
  if (repeatOf !== null)
    return tell(await db.batch([...recordStatements(db, repeatOf), spendOfConsultation(db, repeatOf)]), now)
  if (client?.practiceId !== consultant.practiceId)
    throw fieldProblem('invalid_input', 'clientId', 'There is no such client in this practice.')
  if (startsAt >= now) throw fieldProblem('invalid_input', 'startsAt', 'This is still to come. Book it instead.')
  if (!consultant.isFree) throw new DeskbellError('slot_taken', { details: { reason: 'overlaps' } })

  const made = { ids: { consultation: ids.id(), booking: ids.id(), use: ids.id() }, times, now }
  const spend = payingSpend({ input, consultant, grants, durationMinutes, actorUserId: actor.userId, ...made })
  const consultation = consultationRow({ input, consultant, reference: ids.reference('CONS'), ...made })
  const booking = bookingRow({ client, consultant, spend, grants, ...made })
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: consultant.practiceId,
    action: 'consultation.logged',
    subject: ['consultation', consultation.id],
    after: {
      status: 'completed',
      startsAt,
      durationMinutes,
      clientId,
      grantId: booking.grantId,
      credits: booking.credits,
    },
  })
  const results = await writeAll(db, [
    ...logStatements(db, { consultation, booking, spend, audit }),
    ...rememberRequest(db, caller, consultation.id, now, witnessed(audit.id)),
    ...recordStatements(db, consultation.id),
    spendOfConsultation(db, consultation.id),
  ])
  return rowsWritten(results[0]) === 0 ? null : tell(results.slice(-4) as unknown as LoggedRows, now)
}

type LoggedRows = readonly [...RecordRows, Awaited<ReturnType<typeof spendOfConsultation>>]

function tell([managed, seats, deliverables, [paid]]: LoggedRows, now: number): ConsultationLogged {
  const consultation = toRecord([managed, seats, deliverables], now)
  if (consultation === null) throw new DeskbellError('not_found')
  const warning = paid?.overdraws === true ? { code: 'overdrawn' as const, credits: overdrawnCredits(paid) } : null
  return { consultation, warning }
}
