import type { ConsultationRecord, ConsultationStep } from '../../contract/consultation-record.ts'
import { memberEntry, witnessed, type Witness } from '../../db/audit.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll, type Statement } from '../../db/run-batch.ts'
import { recordStatements, toRecord, type RecordRows } from '../../db/views/consultation-record-view.ts'
import { consultationById, seatsOf, type BookingRow, type ConsultationRow } from '../../db/views/consultation-view.ts'
import { grantsOfSeats, type GrantRow } from '../../db/views/credit-view.ts'
import { requirePermission, type Member } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { requireStep } from '../../domain/lifecycle.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { stepStatements, type ConsultationSet } from './record.repository.ts'

export type StepDeps = Pick<Deps, 'db' | 'clock' | 'ids'>
export type StepRequest = { id: string; caller: Caller }

export type StepFacts = {
  actor: Member
  consultation: ConsultationRow
  seats: readonly BookingRow[]
  grants: readonly GrantRow[]
  now: number
}

type Taken = {
  /** Beside the status. */
  set?: ConsultationSet
  /** More statements of the batch, given its witness. */
  also?: (made: Witness) => Statement[]
}

/**
 * Takes one step of a consultation's life, by a member of the practice. Two round trips.
 * @param decide what else is written, given the facts
 * @throws DeskbellError `illegal_step` with the allowed ones, `forbidden`, `not_found`
 */
export function takeStep(
  { id, caller, step, action }: StepRequest & { step: ConsultationStep; action: string },
  decide: (facts: StepFacts) => Taken,
  deps: StepDeps,
): Promise<ConsultationRecord> {
  const { db, ids } = deps
  return decideAnew(() =>
    answerOnce(async () => {
      const facts = await loadStepFacts({ id, caller }, deps)
      if ('repeated' in facts) return facts.repeated
      const { actor, consultation, now } = facts
      const status = requireStep(consultation, step, 'practice', now)
      const { set = {}, also = () => [] } = decide(facts)
      const audit = memberEntry({
        id: ids.id(),
        at: now,
        actor,
        practiceId: consultation.practiceId,
        action,
        subject: ['consultation', id],
        before: { status: consultation.status, ...valuesOf(consultation, set) },
        after: { status, ...set },
      })
      const made = witnessed(audit.id)
      const statements = [
        ...stepStatements(db, consultation, { ...set, status }, audit),
        ...also(made),
        ...rememberRequest(db, caller, id, now, made),
      ]
      return writeAndTell(id, statements, now, deps)
    }),
  )
}

/**
 * Who is calling, and all that decides about a step; or, where the request was answered before, its answer anew.
 * @throws DeskbellError `forbidden`, `not_found`
 */
export async function loadStepFacts(
  { id, caller }: StepRequest,
  { db, clock }: StepDeps,
): Promise<StepFacts | { repeated: ConsultationRecord }> {
  const now = clock()
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [
    consultationById(db, id),
    seatsOf(db, id, now),
    grantsOfSeats(db, id),
  ])
  const [[consultation], seats, grants] = facts
  requirePermission(actor, consultation?.practiceId, 'edit_bookings', consultation?.consultantId)
  if (consultation === undefined) throw new DeskbellError('not_found')
  if (repeatOf === null) return { actor, consultation, seats, grants, now }
  const record = toRecord(await db.batch(recordStatements(db, id)), now)
  if (record === null) throw new DeskbellError('not_found')
  return { repeated: record }
}

/**
 * @param statements the first is the witness
 * @returns null where it was not written: somebody changed the consultation meanwhile
 */
export async function writeAndTell(
  id: string,
  statements: readonly Statement[],
  now: number,
  { db }: Pick<StepDeps, 'db'>,
): Promise<ConsultationRecord | null> {
  const read = recordStatements(db, id)
  const results = await writeAll(db, [...statements, ...read])
  return rowsWritten(results[0]) === 0 ? null : toRecord(results.slice(-read.length) as unknown as RecordRows, now)
}

/** What the columns that are to change hold now. */
export function valuesOf(consultation: ConsultationRow, set: ConsultationSet): Record<string, unknown> {
  return Object.fromEntries(Object.keys(set).map((key) => [key, consultation[key as keyof ConsultationRow]]))
}
