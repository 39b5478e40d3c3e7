import { DeskbellError, fieldProblem } from './errors.ts'
import {
  byPreference,
  compatibleGrants,
  isExpired,
  remainingCredits,
  usableGrants,
  type GrantFacts,
  type SessionNeed,
} from './ledger.ts'

/**
 * The grant that pays for a session, whole.
 * @param allowOverdraw a consultant logs a session that was held: the best grant pays, even below nothing
 * @throws DeskbellError `no_credits` or `credits_frozen`
 */
export function grantToSpend<Grant extends GrantFacts>(
  grants: readonly Grant[],
  need: SessionNeed,
  { allowOverdraw }: { allowOverdraw: boolean },
): Grant {
  const usable = usableGrants(grants, need)
  const [best] = compatibleGrants(grants, need)
  const paying = best ?? (allowOverdraw ? usable[0] : undefined)
  if (paying !== undefined) return paying
  if (usable.length === 0 && usableGrants(thawed(grants), need).length > 0) throw new DeskbellError('credits_frozen')
  throw noCredits(usable)
}

/**
 * The grant that a correction by hand is made in: of the primary purchase, then what expires soonest. Credits are
 * taken from one grant whole.
 * @param credits positive adds, negative takes
 * @throws DeskbellError `invalid_input`, `no_credits`, `credits_frozen` or `credits_expired`
 */
export function grantToAdjust<Grant extends GrantFacts>(grants: readonly Grant[], credits: number, now: number): Grant {
  if (new Set(grants.map(({ serviceType }) => serviceType)).size > 1)
    throw fieldProblem('invalid_input', 'serviceType', 'There are credits of several types. Say which.')
  const open = openGrants(grants, now).filter((grant) => grant.credits !== null)
  if (open.length === 0) throw fieldProblem('invalid_input', 'credits', 'Unlimited credits cannot be corrected.')
  const inOrder = open.toSorted((one, other) => byPreference(one, other, 0))
  const chosen = inOrder.find((grant) => (remainingCredits(grant) as number) + credits >= 0 || credits > 0)
  if (chosen === undefined) throw noCredits(open)
  return chosen
}

export type TransferMove<Grant> = { grant: Grant; credits: number }

/**
 * What leaves each grant of a purchase: all that is left, or so many credits of one grant.
 * @throws DeskbellError `invalid_input`, `no_credits`, `credits_frozen` or `credits_expired`
 */
export function planTransfer<Grant extends GrantFacts>(
  grants: readonly Grant[],
  { grantId, credits }: { grantId?: string | undefined; credits?: number | undefined },
  now: number,
): TransferMove<Grant>[] {
  const named = grantId === undefined ? grants : grants.filter(({ id }) => id === grantId)
  if (grantId !== undefined && named.length === 0)
    throw fieldProblem('invalid_input', 'grantId', 'These are no credits of this purchase.')
  const usable = openGrants(named, now)
  const open = usable.filter((grant) => grant.credits === null || grant.credits > grant.used)
  if (open.some((grant) => grant.credits === null))
    throw fieldProblem(
      'invalid_input',
      'grantId',
      'Unlimited credits cannot be handed on. Say which credits should be.',
    )
  const moves = open.map((grant) => ({ grant, credits: remainingCredits(grant) as number }))
  const [first] = moves
  if (first === undefined) throw noCredits(usable)
  if (credits === undefined) return moves
  if (moves.length > 1)
    throw fieldProblem(
      'invalid_input',
      'grantId',
      'There are credits of several kinds. Say which, or leave out how many.',
    )
  if (first.credits < credits) throw noCredits(open)
  return [{ grant: first.grant, credits }]
}

/** @throws DeskbellError `no_credits`, `credits_frozen` or `credits_expired` where none is left to work with */
function openGrants<Grant extends GrantFacts>(grants: readonly Grant[], now: number): Grant[] {
  const open = grants.filter((grant) => !grant.frozen && !isExpired(grant, now))
  if (open.length > 0) return open
  if (grants.some(({ frozen }) => frozen)) throw new DeskbellError('credits_frozen')
  throw grants.length > 0 ? new DeskbellError('credits_expired') : noCredits([])
}

function thawed<Grant extends GrantFacts>(grants: readonly Grant[]): Grant[] {
  return grants.map((grant) => ({ ...grant, frozen: false }))
}

/** Tells the most that one of them still pays. */
function noCredits(grants: readonly GrantFacts[]): DeskbellError {
  const remaining = Math.max(0, ...grants.map((grant) => remainingCredits(grant) ?? 0))
  return new DeskbellError('no_credits', { details: { remaining } })
}
