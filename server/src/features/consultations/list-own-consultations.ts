import type { ConsultationPage, OwnConsultationsQuery } from '../../contract/consultations.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { requireSignedIn } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { readCursor, writeCursor } from './consultation-cursor.ts'
import { consultationsPerPage, ownSeats, practiceBySlug } from './consultation-list.repository.ts'
import type { Deps } from '../../ports.ts'
import { describeBooking, type TellDeps } from '../shared/tell-booking.ts'

/**
 * The caller's own seats in a practice: what is to come, soonest first, or what was, latest first. One round trip.
 * @throws DeskbellError `unauthenticated`, `not_found`
 */
export async function listOwnConsultations(
  { query, caller }: { query: OwnConsultationsQuery; caller: Caller },
  deps: TellDeps & Pick<Deps, 'db'>,
): Promise<ConsultationPage> {
  const { db, clock } = deps
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [
    practiceBySlug(db, query.practice),
    ownSeats(db, { ...query, sessionToken: caller.sessionToken, start: readCursor(query.cursor), now }),
  ])
  requireSignedIn(actor)
  const [[practice], rows] = facts
  if (practice === undefined || (actor.kind === 'client' && actor.practiceId !== practice.id))
    throw new DeskbellError('not_found')
  const shown = rows.slice(0, consultationsPerPage)
  return {
    data: await Promise.all(shown.map((row) => describeBooking(row, deps))),
    nextCursor: rows.length > shown.length ? writeCursor(shown.at(-1)?.consultation, shown.at(-1)?.booking.id) : null,
  }
}
