import type { ConsultationPatch, ManagedConsultation } from '../../contract/consultations.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import type { BookingRow } from '../../db/views/consultation-view.ts'
import { toManagedConsultation, type ManagedRow } from '../../db/views/managed-consultation-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError, fieldProblem } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { changedWith, changeStatements, managedById, seatsOfManaged } from './group-session.repository.ts'

type UpdateConsultation = { id: string; version: number; patch: ConsultationPatch; caller: Caller }
type UpdateDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'offerSoon'>

/**
 * Changes what a consultation is called and how many it takes; of a course, all of its sessions. There are never fewer
 * seats than are taken. Two round trips.
 * @throws DeskbellError `version_conflict`, `invalid_input`, `booking_closed`, `forbidden`, `not_found`
 */
export function updateConsultation(request: UpdateConsultation, deps: UpdateDeps): Promise<ManagedConsultation> {
  return decideAnew(() => update(request, deps))
}

async function update(
  { id, version, patch, caller }: UpdateConsultation,
  { db, clock, ids, offerSoon }: UpdateDeps,
): Promise<ManagedConsultation | null> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [changedWith(db, id, now)])
  const [rows] = facts
  const consultation = rows.find((row) => row.consultation.id === id)?.consultation
  requirePermission(actor, consultation?.practiceId, 'edit_bookings', consultation?.consultantId)
  if (consultation === undefined) throw new DeskbellError('not_found')
  if (consultation.status === 'cancelled') throw new DeskbellError('booking_closed')
  if (consultation.version !== version) throw new DeskbellError('version_conflict')
  requireSeats(consultation.source, patch, Math.max(...rows.map(({ seatsTaken }) => seatsTaken)))
  const set = {
    ...(patch.title === undefined ? {} : { title: patch.title }),
    ...(patch.description === undefined ? {} : { description: patch.description === '' ? null : patch.description }),
    ...(patch.capacity === undefined ? {} : { capacity: patch.capacity }),
  }
  const { title, description, capacity } = consultation
  const before = { title, description, capacity }
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: consultation.practiceId,
    action: 'consultation.updated',
    subject: ['consultation', id],
    before,
    after: { ...before, ...set },
  })
  const results = await writeAll(db, [
    ...changeStatements(db, { consultation, set, audit }),
    managedById(db, id),
    seatsOfManaged(db, id),
  ])
  if (rowsWritten(results[0]) === 0) return null
  if (capacity < (patch.capacity ?? capacity)) offerSoon(consultation.consultantId)
  const [[row], seats] = results.slice(-2) as [ManagedRow[], BookingRow[]]
  if (row === undefined) throw new DeskbellError('not_found')
  return toManagedConsultation(row, seats)
}

function requireSeats(source: string, { capacity }: ConsultationPatch, seatsTaken: number): void {
  if (capacity === undefined) return
  if (source !== 'group')
    throw fieldProblem('invalid_input', 'capacity', 'Only what was planned for several clients has more seats.')
  if (capacity < seatsTaken)
    throw fieldProblem('invalid_input', 'capacity', `There are ${seatsTaken} seats taken. Nothing was changed.`)
}
