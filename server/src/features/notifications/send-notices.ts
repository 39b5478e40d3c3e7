import type { Deps } from '../../ports.ts'
import { mostPerRound, mostSeats } from './notice.repository.ts'
import { remindOfSessions, type RemindDeps } from './remind-of-sessions.ts'
import { requestFeedback } from './request-feedback.ts'
import { tellExpiringCredits, tellLowCredits } from './tell-credits.ts'
import { tellDeliverables } from './tell-deliverables.ts'

/** How far notices got; all null in a process that has just started. UTC milliseconds. */
export type Noticed = { upTo: number | null; expiriesAt: number | null }

/** After a start, what happened while nothing ran is looked for so far back. What was told already is not told again. */
const lookBack = 3 * 86_400_000
/** Other processes' clocks may be behind, and their batches under way. */
const overlap = 5 * 60_000
const hour = 3_600_000

/**
 * What time and the changes since the last round give to tell: reminders, requests for feedback, deliverables, credits
 * that run out or expire. For a timer. @returns where the next round goes on
 */
export async function sendNotices(
  { upTo, expiriesAt }: Noticed,
  deps: RemindDeps & Pick<Deps, 'log'>,
): Promise<Noticed> {
  const { clock, log } = deps
  const now = clock()
  const since = (upTo ?? now - lookBack) - overlap
  const attempt = async (kind: string, work: () => Promise<number>): Promise<number> => {
    try {
      return await work()
    } catch (error) {
      // One kind of news must not keep the others waiting, nor what the timer does next.
      log('error', 'notice.failed', { kind, error: error instanceof Error ? error.name : 'unknown' })
      return Number.POSITIVE_INFINITY
    }
  }
  await attempt('reminder', () => remindOfSessions(deps))
  const leftOver = [
    (await attempt('feedback_request', () => requestFeedback({ since }, deps))) - mostSeats,
    (await attempt('deliverable_added', () => tellDeliverables({ since }, deps))) - mostPerRound,
    (await attempt('credits_low', () => tellLowCredits({ since }, deps))) - mostPerRound,
  ]
  const isExpiryDue = expiriesAt === null || now - expiriesAt >= hour
  const expiring = isExpiryDue ? await attempt('credits_expiring', () => tellExpiringCredits(deps)) : 0
  return {
    // What did not fit into this round, or failed, is looked for again.
    upTo: leftOver.every((count) => count < 0) ? now : upTo,
    expiriesAt: isExpiryDue && expiring < mostPerRound ? now : expiriesAt,
  }
}
