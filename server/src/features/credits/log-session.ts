import type { CreditUse, SessionLog } from '../../contract/credits.ts'
import { auditWhere, memberEntry, witnessed } from '../../db/audit.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { canSpend, spendStatements } from '../../db/ledger.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { toCreditGrant, type GrantRow } from '../../db/views/credit-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { fieldProblem } from '../../domain/errors.ts'
import { grantToSpend } from '../../domain/ledger-changes.ts'
import { creditCost, overdrawnCredits } from '../../domain/ledger.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { consultantById, grantOfUse, grantsOfTarget, practiceOfTarget, useById } from './credit.repository.ts'

type LogSession = { input: SessionLog; caller: Caller }
type LogDeps = Pick<Deps, 'db' | 'clock' | 'ids'>

/**
 * Counts a session held elsewhere down. Where too few credits are left it says no, or, if told to, notes it all the
 * same: the balance goes below nothing and the answer warns. Two round trips.
 * @throws DeskbellError `no_credits`, `credits_frozen`, `forbidden`, `not_found`
 */
export function logSession(request: LogSession, deps: LogDeps): Promise<CreditUse> {
  return decideAnew(() => answerOnce(() => log(request, deps)))
}

async function log({ input, caller }: LogSession, deps: LogDeps): Promise<CreditUse | null> {
  const { db, clock, ids } = deps
  const now = clock()
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [
    practiceOfTarget(db, input),
    grantsOfTarget(db, input),
    consultantById(db, input.consultantId ?? ''),
  ])
  const [[practice], grants, [consultant]] = facts
  requirePermission(actor, practice?.id, 'spend_credits')
  if (repeatOf !== null) {
    const [uses, paying] = await db.batch([useById(db, repeatOf), grantOfUse(db, repeatOf)])
    return toCreditUse(uses, paying, now)
  }
  if (input.consultantId !== undefined && consultant?.practiceId !== practice?.id)
    throw fieldProblem('invalid_input', 'consultantId', 'Choose a consultant of this practice.')
  const sessionStartsAt = input.heldAt === undefined ? now : Date.parse(input.heldAt)
  if (sessionStartsAt > now) throw fieldProblem('invalid_input', 'heldAt', 'This is still to come. Book it instead.')

  const { durationMinutes, reason, allowOverdraw } = input
  const grant = grantToSpend(
    grants,
    {
      // Who names the grant has named its type.
      serviceType: input.grantId === undefined ? input.serviceType : (grants[0]?.serviceType ?? input.serviceType),
      consultantTier: consultant?.tier ?? 0,
      durationMinutes,
      startsAt: sessionStartsAt,
    },
    { allowOverdraw },
  )
  const id = ids.id()
  const spend = {
    id,
    practiceId: grant.practiceId,
    grantId: grant.id,
    origin: `log:${id}`,
    credits: creditCost(durationMinutes, grant.creditUnitMinutes),
    reason,
    actorUserId: actor.userId,
    createdAt: now,
    sessionStartsAt,
    allowOverdraw,
  }
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: grant.practiceId,
    action: 'credits.spent',
    subject: ['purchase', grant.purchaseId],
    after: { useId: id, grantId: grant.id, credits: spend.credits, durationMinutes, reason },
  })
  const made = witnessed(audit.id)
  const results = await writeAll(db, [
    ...auditWhere(db, audit, canSpend(spend)),
    ...spendStatements(db, spend, made),
    ...rememberRequest(db, caller, id, now, made),
    useById(db, id),
    grantOfUse(db, id),
  ])
  if (rowsWritten(results[0]) === 0) return null
  const [uses, paying] = results.slice(-2) as [UseRows, GrantRow[]]
  return toCreditUse(uses, paying, now)
}

type UseRows = Awaited<ReturnType<typeof useById>>

function toCreditUse([use]: UseRows, [grant]: GrantRow[], now: number): CreditUse {
  const { id, credits, overdraws } = use as UseRows[number]
  const paying = grant as GrantRow
  return {
    id,
    credits,
    grant: toCreditGrant(paying, now),
    warning: overdraws ? { code: 'overdrawn', credits: overdrawnCredits(paying) } : null,
  }
}
