import type { AuditEntry } from '../../db/audit.ts'
import { writeAll, type Statement } from '../../db/run-batch.ts'
import type { AccountFacts, Deps } from '../../ports.ts'
import { changeStanding, type PracticeRow } from './connect.repository.ts'

export type FollowDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'log'>

type Follow = {
  practice: PracticeRow
  /** Null where the account is out of reach: its owner has cut the connection. */
  account: AccountFacts | null
  also?: Statement[]
}

/** Brings a practice to where Stripe says its account is: it sells only while Stripe lets it. Safe to repeat. */
export async function followAccount({ practice, account, also = [] }: Follow, deps: FollowDeps): Promise<void> {
  const { db, clock, ids, log } = deps
  const before = {
    stripeAccountId: practice.stripeAccountId,
    chargesEnabled: practice.stripeChargesEnabled,
    payoutsEnabled: practice.stripePayoutsEnabled,
  }
  const after = {
    stripeAccountId: account?.accountId ?? null,
    chargesEnabled: account?.chargesEnabled ?? false,
    payoutsEnabled: account?.payoutsEnabled ?? false,
  }
  const isNews = JSON.stringify(before) !== JSON.stringify(after)
  const audit: AuditEntry = {
    id: ids.id(),
    practiceId: practice.id,
    actorKind: 'system',
    actorUserId: null,
    action: account === null ? 'practice.stripe_disconnected' : 'practice.stripe_changed',
    subjectType: 'practice',
    subjectId: practice.id,
    before,
    after,
    createdAt: clock(),
  }
  const statements = [...(isNews ? changeStanding(db, practice, after, audit) : []), ...also]
  if (statements.length > 0) await writeAll(db, statements)
  if (isNews)
    log('info', 'connect.changed', { practiceId: practice.id, selling: after.chargesEnabled && after.payoutsEnabled })
}
