import type { ConsultationPatch, ConsultationRecord } from '../../contract/consultation-record.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import type { ConsultationRow } from '../../db/views/consultation-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError, fieldProblem } from '../../domain/errors.ts'
import { mayHaveOutcomes } from '../../domain/lifecycle.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { notesColumn, outcomeColumns, textOrNull } from './outcome-columns.ts'
import { changedWith, changeStatements, type ConsultationSet } from './record.repository.ts'
import { valuesOf, writeAndTell } from './take-step.ts'

type UpdateConsultation = { id: string; version: number; patch: ConsultationPatch; caller: Caller }
type UpdateDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'offerSoon'>

/**
 * Changes what is known of a consultation, but not its time or status; what a course is called and how many it takes
 * changes in all of its sessions. There are never fewer seats than are taken. Two round trips.
 * @throws DeskbellError `version_conflict`, `invalid_input`, `booking_closed`, `forbidden`, `not_found`
 */
export function updateConsultation(request: UpdateConsultation, deps: UpdateDeps): Promise<ConsultationRecord> {
  return decideAnew(() => update(request, deps))
}

async function update(
  { id, version, patch, caller }: UpdateConsultation,
  deps: UpdateDeps,
): Promise<ConsultationRecord | null> {
  const { db, clock, ids, offerSoon } = deps
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [changedWith(db, id, now)])
  const [rows] = facts
  const consultation = rows.find((row) => row.consultation.id === id)?.consultation
  requirePermission(actor, consultation?.practiceId, 'edit_bookings', consultation?.consultantId)
  if (consultation === undefined) throw new DeskbellError('not_found')
  if (consultation.status === 'cancelled') throw new DeskbellError('booking_closed')
  if (consultation.version !== version) throw new DeskbellError('version_conflict')
  requireSeats(consultation, patch, Math.max(...rows.map(({ seatsTaken }) => seatsTaken)))
  if (patch.outcomes !== undefined && !mayHaveOutcomes(consultation.status))
    throw fieldProblem('invalid_input', 'outcomes', 'There are outcomes once the session has begun.')
  const shared = sharedColumns(patch)
  const own = ownColumns(patch)
  const set = { ...shared, ...own }
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: consultation.practiceId,
    action: 'consultation.updated',
    subject: ['consultation', id],
    before: valuesOf(consultation, set),
    after: { ...set },
  })
  const statements = changeStatements(db, { consultation, shared, own, audit })
  const record = await writeAndTell(id, statements, now, deps)
  if (record !== null && record.capacity > consultation.capacity) offerSoon(consultation.consultantId)
  return record
}

/** What a course has in common. */
function sharedColumns({ title, description, type, billable, location, capacity }: ConsultationPatch): ConsultationSet {
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description: textOrNull(description) }),
    ...(type === undefined ? {} : { type }),
    ...(billable === undefined ? {} : { billable }),
    ...(location === undefined ? {} : { location }),
    ...(capacity === undefined ? {} : { capacity }),
  }
}

function ownColumns({ objectives, agenda, outcomes, privateNotes }: ConsultationPatch): ConsultationSet {
  return {
    ...(objectives === undefined ? {} : { objectives }),
    ...(agenda === undefined ? {} : { agenda }),
    ...outcomeColumns(outcomes),
    ...notesColumn(privateNotes),
  }
}

function requireSeats({ source }: ConsultationRow, { capacity }: ConsultationPatch, seatsTaken: number): void {
  if (capacity === undefined) return
  if (source !== 'group')
    throw fieldProblem('invalid_input', 'capacity', 'Only what was planned for several clients has more seats.')
  if (capacity < seatsTaken)
    throw fieldProblem('invalid_input', 'capacity', `There are ${seatsTaken} seats taken. Nothing was changed.`)
}
