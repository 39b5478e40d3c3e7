import type { Adjustment } from '../../contract/credits.ts'
import { auditWhere, memberEntry, witnessed } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { giveBackStatements, isNewOrigin } from '../../db/ledger.ts'
import { writeThenRead } from '../../db/run-batch.ts'
import { toCreditGrant } from '../../db/views/credit-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { grantOfUse, grantsTouchedBy, useById } from './credit.repository.ts'

/**
 * Gives back what a session took, once: asking again changes nothing. Two round trips.
 * @param id of the use
 * @throws DeskbellError `not_found` where it is no session's, `forbidden`
 */
export async function giveBackCredits(
  { id, reason, caller }: { id: string; reason: string; caller: Caller },
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<Adjustment> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [useById(db, id), grantOfUse(db, id)])
  const [[use], [grant]] = facts
  requirePermission(actor, use?.practiceId, 'spend_credits')
  if (use?.kind !== 'spend' || grant === undefined) throw new DeskbellError('not_found')

  const origin = `give_back:${id}`
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: grant.practiceId,
    action: 'credits.given_back',
    subject: ['purchase', grant.purchaseId],
    after: { useId: id, grantId: grant.id, credits: use.credits, reason },
  })
  const giveBack = {
    id: ids.id(),
    practiceId: grant.practiceId,
    grantId: grant.id,
    kind: 'give_back' as const,
    origin,
    credits: use.credits,
    reason,
    actorUserId: actor.userId,
    createdAt: now,
    grant,
    restGrantId: ids.id(),
  }
  const touched = await writeThenRead(
    db,
    [...auditWhere(db, audit, isNewOrigin(origin)), ...giveBackStatements(db, giveBack, witnessed(audit.id))],
    grantsTouchedBy(db, origin),
  )
  return { id, grants: touched.map((row) => toCreditGrant(row, now)) }
}
