import type { CheckoutStatus } from '@deskbell/server/contract/checkout'
import { pollDelayMs, type CheckoutEvent } from './checkout-state.ts'
import { pause } from './pause.ts'
import { problemOf } from './problem.ts'

interface Confirmation {
  ask: () => Promise<CheckoutStatus>
  tell: (event: CheckoutEvent) => void
  /** The payment form on this page said that it is done. */
  paidHere: boolean
}

/** Asks how the payment stands, less and less often, until somebody moves on. A lost answer is no answer. */
export const confirmPayment = async ({ ask, tell, paidHere }: Confirmation, signal: AbortSignal): Promise<void> => {
  const since = performance.now()
  const waitedMs = () => performance.now() - since
  for (let attempt = 0; !signal.aborted; attempt++) {
    let delayMs = pollDelayMs(attempt)
    try {
      const status = await ask()
      tell({ type: 'polled', status, waitedMs: waitedMs(), paidHere })
    } catch (error) {
      if (signal.aborted) return
      const problem = problemOf(error)
      delayMs = Math.max(delayMs, (problem.waitSeconds ?? 0) * 1000)
      tell({ type: 'poll_failed', problem, waitedMs: waitedMs() })
    }
    await pause(delayMs, signal)
  }
}
