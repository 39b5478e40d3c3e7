import type { BookingRow, ConsultationRow } from '../../db/views/consultation-view.ts'
import { may, requirePermission, type SignedIn } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'

/**
 * In whose name a consultation is changed: the practice's, by a member who may, or else the client's, whose seat it is.
 * @throws DeskbellError `not_found`, `forbidden`, `practice_suspended`
 */
export function changerOf(
  actor: SignedIn,
  consultation: ConsultationRow | undefined,
  own: BookingRow | undefined,
): 'practice' | 'client' {
  if (consultation === undefined) throw new DeskbellError('not_found')
  const { practiceId, consultantId } = consultation
  const isElsewhere = actor.kind === 'client' && actor.practiceId !== practiceId
  const asMember = may(actor, practiceId, 'edit_bookings', consultantId)
  if (!asMember && own !== undefined && !isElsewhere) return 'client'
  if (actor.kind === 'client') throw new DeskbellError('not_found')
  requirePermission(actor, practiceId, 'edit_bookings', consultantId)
  return 'practice'
}
