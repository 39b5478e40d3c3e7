import { writeAll } from '../../db/run-batch.ts'
import { isTimeToTellExpiry, isWorthTellingLow } from '../../domain/notices.ts'
import type { StoredNews } from '../../domain/mail/news.ts'
import type { Deps } from '../../ports.ts'
import { grantsExpiring, grantsSpentSince, mayStillTell, noticeWhere, type GrantToTell } from './notice.repository.ts'

type TellDeps = Pick<Deps, 'db' | 'clock' | 'ids'>

const longestNotice = 90 * 86_400_000

/** Tells clients of grants that were nearly used up since, once for each grant. @returns how many were looked at */
export async function tellLowCredits({ since }: { since: number }, deps: TellDeps): Promise<number> {
  const spent = await grantsSpentSince(deps.db, since)
  const low = spent.filter(isWorthTellingLow)
  await tell(low, (grant) => ({ news: 'credits_low', facts: { ...soldIn(grant), credits: grant.credits } }), deps)
  return spent.length
}

/** Tells clients of credits that will expire, once for each grant, as long before as their practice set. @returns how many */
export async function tellExpiringCredits(deps: TellDeps): Promise<number> {
  const now = deps.clock()
  const grants = await grantsExpiring(deps.db, { now, until: now + longestNotice })
  const due = grants.filter((grant) => isTimeToTellExpiry(grant, grant.mailSettings.expiryNoticeDays, now))
  await tell(
    due,
    (grant) => ({ news: 'credits_expiring', facts: { ...soldIn(grant), expiresAt: grant.expiresAt } }),
    deps,
  )
  return due.length
}

function soldIn({ reference, title, pageUrl, credits, used }: GrantToTell) {
  return { reference, title, pageUrl, remaining: Math.max(0, credits - used) }
}

async function tell(
  grants: readonly GrantToTell[],
  newsOf: (grant: GrantToTell) => StoredNews,
  { db, clock, ids }: TellDeps,
): Promise<void> {
  const now = clock()
  const statements = grants.map((grant) => {
    const body = newsOf(grant)
    const notice = {
      id: ids.id(),
      practiceId: grant.practiceId,
      kind: body.news,
      origin: `${body.news}:${grant.grantId}`,
      subjectId: grant.purchaseId,
      recipient: grant.email,
      body,
    }
    return noticeWhere(db, notice, now, mayStillTell(grant))
  })
  if (statements.length > 0) await writeAll(db, statements)
}
