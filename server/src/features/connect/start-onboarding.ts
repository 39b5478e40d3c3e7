import type { Onboarding } from '../../contract/connect.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { writeThenRead } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { keepAccount, practiceBySlug, type PracticeRow } from './connect.repository.ts'

type StartDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'payments' | 'publicUrl'>

/**
 * The way into Stripe's onboarding. The practice gets its account the first time, and a fresh link every time: one is
 * good for a single visit. Two round trips the first time, one from then on.
 * @throws DeskbellError `connect_not_needed`, `forbidden`, `not_found`, `payments_unavailable`
 */
export async function startOnboarding(
  { slug, caller }: { slug: string; caller: Caller },
  { db, clock, ids, payments, publicUrl }: StartDeps,
): Promise<Onboarding> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [practiceBySlug(db, slug)])
  requirePermission(actor, facts[0][0]?.id, 'connect_payouts')
  const practice = facts[0][0] as PracticeRow
  if (practice.operatorOwned) throw new DeskbellError('connect_not_needed')
  let accountId = practice.stripeAccountId
  if (accountId === null) {
    const made = await payments.createAccount({
      practiceId: practice.id,
      name: practice.name,
      email: actor.email,
      // Two requests at once make one account; after a connection was cut the next one makes another.
      idempotencyKey: `account:${practice.id}:${practice.updatedAt}:${actor.email}`,
    })
    const audit = memberEntry({
      id: ids.id(),
      at: now,
      actor,
      practiceId: practice.id,
      action: 'practice.stripe_account_made',
      subject: ['practice', practice.id],
      before: { stripeAccountId: null },
      after: { stripeAccountId: made.accountId },
    })
    const [kept] = await writeThenRead(
      db,
      keepAccount(db, practice.id, made.accountId, audit),
      practiceBySlug(db, slug),
    )
    accountId = kept?.stripeAccountId ?? made.accountId
  }
  const dashboard = `${publicUrl}/dashboard`
  const url = await payments.onboardingLink({
    accountId,
    returnUrl: `${dashboard}?connect=returned`,
    refreshUrl: `${dashboard}?connect=refresh`,
  })
  return { url }
}
