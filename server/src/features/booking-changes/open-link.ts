import type { BookingRow } from '../../db/views/consultation-view.ts'
import type { GrantRow } from '../../db/views/credit-view.ts'
import type { SchedulingRow } from '../../db/views/scheduling-view.ts'
import { sha256 } from '../../domain/digest.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { courseSeatsOfLink, grantOfLink, linkByHash, schedulingOfLink, seatOfLink } from './link.repository.ts'

export type OpenedLink = {
  tokenHash: string
  action: 'cancel' | 'reschedule'
  row: BookingRow
  /** In the course that it is of, by start. */
  ofCourse: BookingRow[]
  grants: GrantRow[]
  scheduling: SchedulingRow
}

/**
 * What a mailed link is good for: one action on the booking as it was when the mail left. One round trip.
 * @throws DeskbellError `not_found`, `link_used`, `link_expired`
 */
export async function openLink(
  token: string,
  window: { from: number; to: number },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<OpenedLink> {
  const tokenHash = await sha256(token)
  const now = clock()
  const [[link], [row], ofCourse, grants, [scheduling]] = await db.batch([
    linkByHash(db, tokenHash),
    seatOfLink(db, tokenHash),
    courseSeatsOfLink(db, tokenHash, now),
    grantOfLink(db, tokenHash),
    schedulingOfLink(db, tokenHash, { ...window, now }),
  ])
  if (link === undefined || row === undefined || scheduling === undefined) throw new DeskbellError('not_found')
  if (link.usedAt !== null) throw new DeskbellError('link_used')
  const isCurrent = link.sequence === row.consultation.sequence && row.booking.status === 'booked'
  const isErased = row.client.email === null
  if (!isCurrent || isErased || link.expiresAt <= now || row.practice.suspendedAt !== null)
    throw new DeskbellError('link_expired')
  return { tokenHash, action: link.action, row, ofCourse, grants, scheduling }
}
