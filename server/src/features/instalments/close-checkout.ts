import type { InstalmentRow } from '../../db/views/schedule-view.ts'
import { settleInstalmentCheckout, type SettleInstalmentDeps } from '../shared/settle-instalment.ts'

/**
 * Nobody shall pay any more what was paid in another way or given up. A checkout that was paid already, and not heard
 * of, is recorded.
 * @returns the instalment, where there was something to record
 */
export async function closeCheckout(
  { id, stripeSessionId: sessionId }: { id: string; stripeSessionId: string | null },
  deps: SettleInstalmentDeps,
): Promise<InstalmentRow | null> {
  if (sessionId === null) return null
  const { payments, log } = deps
  try {
    const session = await payments.readCheckout(sessionId)
    if (session?.status === 'open') await payments.expireCheckout(sessionId)
    if (session?.status === 'complete') return await settleInstalmentCheckout({ sessionId }, deps)
  } catch {
    log('warn', 'instalment.close_failed', { scheduleId: id })
  }
  return null
}
