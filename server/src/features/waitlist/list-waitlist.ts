import type { WaitlistPage, WaitlistQuery } from '../../contract/waitlist.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { requirePermission, requireSignedIn } from '../../domain/access.ts'
import { DeskbellError, fieldProblem } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { describeEntry, describeManaged } from './describe-entry.ts'
import { entriesOf, entriesPerPage, practiceBySlug } from './waitlist.repository.ts'

/**
 * What the caller waits for in a practice, or, for its members, what everybody does; the newest first. One round trip.
 * @throws DeskbellError `unauthenticated`, `forbidden`, `not_found`, `invalid_input`
 */
export async function listWaitlist(
  { query, caller }: { query: WaitlistQuery; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<WaitlistPage> {
  const now = clock()
  const { practice: slug, scope } = query
  const isManaging = scope === 'manage'
  const whose = isManaging ? null : { sessionToken: caller.sessionToken }
  const { actor, facts } = await loadAs(db, caller, now, [
    practiceBySlug(db, slug),
    entriesOf(db, { practice: slug, whose, before: readCursor(query.cursor) }),
  ])
  const [[practice], rows] = facts
  requireSignedIn(actor)
  if (isManaging) requirePermission(actor, practice?.id, 'read_bookings')
  if (practice === undefined || (actor.kind === 'client' && actor.practiceId !== practice.id))
    throw new DeskbellError('not_found')
  const shown = rows.slice(0, entriesPerPage)
  return {
    data: shown.map((row) => (isManaging ? describeManaged(row, now) : describeEntry(row, now))),
    nextCursor: rows.length > shown.length ? (shown.at(-1)?.entry.id ?? null) : null,
  }
}

function readCursor(cursor: string | undefined): string | null {
  if (cursor === undefined || /^[0-9a-f-]{36}$/.test(cursor)) return cursor ?? null
  throw fieldProblem('invalid_input', 'cursor', 'Use the nextCursor of the page before.')
}
