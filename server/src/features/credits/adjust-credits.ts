import type { Adjustment, AdjustmentInput } from '../../contract/credits.ts'
import { auditWhere, memberEntry, witnessed } from '../../db/audit.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { canTake, giveBackStatements, isOpenAt, takeStatements } from '../../db/ledger.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { toCreditGrant, type GrantRow } from '../../db/views/credit-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { grantToAdjust } from '../../domain/ledger-changes.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { grantsOfTarget, grantsTouchedBy, practiceOfTarget } from './credit.repository.ts'

type AdjustCredits = { input: AdjustmentInput; caller: Caller }
type AdjustDeps = Pick<Deps, 'db' | 'clock' | 'ids'>

/**
 * Corrects a balance by hand. Down takes from one grant, never more than is left; up gives back at most what was used
 * of the grant, and what is over becomes a grant on the same terms. Two round trips.
 * @throws DeskbellError `no_credits`, `credits_frozen`, `credits_expired`, `forbidden`, `not_found`
 */
export function adjustCredits(request: AdjustCredits, deps: AdjustDeps): Promise<Adjustment> {
  return decideAnew(() => answerOnce(() => adjust(request, deps)))
}

const originOf = (id: string) => `adjustment:${id}`

async function adjust({ input, caller }: AdjustCredits, deps: AdjustDeps): Promise<Adjustment | null> {
  const { db, clock, ids } = deps
  const now = clock()
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [
    practiceOfTarget(db, input),
    grantsOfTarget(db, input),
  ])
  const [[practice], grants] = facts
  requirePermission(actor, practice?.id, 'adjust_credits')
  if (repeatOf !== null) return toAdjustment(repeatOf, await grantsTouchedBy(db, originOf(repeatOf)), now)
  const { credits, reason, serviceType } = input
  const candidates = grants.filter((candidate) => serviceType === undefined || candidate.serviceType === serviceType)
  const grant = grantToAdjust(candidates, credits, now)

  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: grant.practiceId,
    action: 'credits.adjusted',
    subject: ['purchase', grant.purchaseId],
    after: { grantId: grant.id, credits, reason },
  })
  const made = witnessed(audit.id)
  const use = {
    id: ids.id(),
    practiceId: grant.practiceId,
    grantId: grant.id,
    kind: 'adjustment' as const,
    origin: originOf(audit.id),
    credits: Math.abs(credits),
    reason,
    actorUserId: actor.userId,
    createdAt: now,
  }
  const results = await writeAll(db, [
    ...(credits < 0
      ? [
          ...auditWhere(db, audit, canTake({ grantId: grant.id, credits: -credits }, now)),
          ...takeStatements(db, use, made),
        ]
      : [
          ...auditWhere(db, audit, isOpenAt(grant.id, now)),
          ...giveBackStatements(db, { ...use, grant, restGrantId: ids.id() }, made),
        ]),
    ...rememberRequest(db, caller, audit.id, now, made),
    grantsTouchedBy(db, use.origin),
  ])
  if (rowsWritten(results[0]) === 0) return null
  return toAdjustment(audit.id, results.at(-1) as GrantRow[], now)
}

function toAdjustment(id: string, grants: GrantRow[], now: number): Adjustment {
  if (grants.length === 0) throw new DeskbellError('not_found')
  return { id, grants: grants.map((grant) => toCreditGrant(grant, now)) }
}
