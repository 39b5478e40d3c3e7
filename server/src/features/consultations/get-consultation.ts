import type { ConsultationRecord } from '../../contract/consultation-record.ts'
import type { Consultation } from '../../contract/consultations.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { recordStatements, toRecord } from '../../db/views/consultation-record-view.ts'
import { consultationById, seatOfSession } from '../../db/views/consultation-view.ts'
import { may, requireSignedIn } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { describeBooking, type TellDeps } from '../shared/tell-booking.ts'

/**
 * The caller's seat in a consultation; for a member of the practice all that is known of it. One round trip.
 * @throws DeskbellError `unauthenticated`, `not_found`
 */
export async function getConsultation(
  { id, caller }: { id: string; caller: Caller },
  deps: TellDeps & Pick<Deps, 'db'>,
): Promise<Consultation | ConsultationRecord> {
  const { db, clock } = deps
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [
    consultationById(db, id),
    seatOfSession(db, id, caller.sessionToken),
    ...recordStatements(db, id),
  ])
  requireSignedIn(actor)
  const [[consultation], [own], ...record] = facts
  if (consultation === undefined) throw new DeskbellError('not_found')
  const all = may(actor, consultation.practiceId, 'read_bookings') ? toRecord(record, now) : null
  if (all !== null) return all
  const isElsewhere = actor.kind === 'client' && actor.practiceId !== consultation.practiceId
  if (own === undefined || isElsewhere) throw new DeskbellError('not_found')
  return describeBooking(own, deps)
}
