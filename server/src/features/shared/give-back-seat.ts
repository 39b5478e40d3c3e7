import type { Witness } from '../../db/audit.ts'
import { giveBackStatements } from '../../db/ledger.ts'
import type { Statement } from '../../db/run-batch.ts'
import type { BookingRow } from '../../db/views/consultation-view.ts'
import type { GrantRow } from '../../db/views/credit-view.ts'
import type { Deps } from '../../ports.ts'

type GivenBack = { reason: string | null; actorUserId: string | null; made: Witness; now: number }

/** What a seat was paid with goes back where it came from, once; nothing where no credits paid, or they are back. */
export function giveBackSeat(
  { booking, givenBack }: BookingRow,
  grants: readonly GrantRow[],
  { reason, actorUserId, made, now }: GivenBack,
  { db, ids }: Pick<Deps, 'db' | 'ids'>,
): Statement[] {
  const grant = grants.find(({ id }) => id === booking.grantId)
  if (booking.useId === null || givenBack || grant === undefined) return []
  const giveBack = {
    id: ids.id(),
    practiceId: booking.practiceId,
    grantId: grant.id,
    kind: 'give_back' as const,
    origin: `give_back:${booking.useId}`,
    credits: booking.credits ?? 0,
    reason,
    actorUserId,
    createdAt: now,
    grant,
    restGrantId: ids.id(),
  }
  return giveBackStatements(db, giveBack, made)
}
