import type { ConnectStatus } from '../../contract/connect.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { requirePermission } from '../../domain/access.ts'
import { connectState } from '../../domain/connect.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { practiceBySlug, type PracticeRow } from './connect.repository.ts'
import { followAccount, type FollowDeps } from './follow-account.ts'

/** How often one practice may make us ask Stripe. */
const askStripe = { limit: 5, windowMilliseconds: 60_000 }

/**
 * How far onboarding has come, asked of Stripe at this moment: its webhook may be late. What is news is written.
 * @throws DeskbellError `forbidden`, `not_found`, `rate_limited`, `payments_unavailable`
 */
export async function getConnect(
  { slug, caller }: { slug: string; caller: Caller },
  deps: FollowDeps & Pick<Deps, 'payments' | 'rateLimiter' | 'platformFeeBps'>,
): Promise<ConnectStatus> {
  const { db, clock, payments, rateLimiter } = deps
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [practiceBySlug(db, slug)])
  requirePermission(actor, facts[0][0]?.id, 'connect_payouts')
  const practice = facts[0][0] as PracticeRow
  const accountId = practice.operatorOwned ? null : practice.stripeAccountId
  if (accountId !== null) requirePlace(rateLimiter.take(`ask-stripe:${practice.id}`, askStripe, now))
  const account = accountId === null ? null : await payments.readAccount(accountId)
  if (accountId !== null) await followAccount({ practice, account }, deps)
  return {
    state: connectState(practice, account),
    chargesEnabled: account?.chargesEnabled ?? false,
    payoutsEnabled: account?.payoutsEnabled ?? false,
    missing: account?.missing ?? [],
    platformFeeBps: practice.operatorOwned ? 0 : (practice.platformFeeBps ?? deps.platformFeeBps),
  }
}

function requirePlace({ ok, retryAfterSeconds }: { ok: boolean; retryAfterSeconds: number }): void {
  if (!ok) throw new DeskbellError('rate_limited', { details: { retryAfterSeconds } })
}
