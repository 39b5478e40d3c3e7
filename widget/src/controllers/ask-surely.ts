import type { ApiError } from '../api/api-error.ts'
import type { CheckoutAttempt } from './checkout-attempt.ts'
import { pause } from './pause.ts'

const tries = 3

/** A lost answer is asked for again under the same key, so that what was done once is not done twice. */
export const askSurely = async <Answer>(
  attempt: CheckoutAttempt,
  intention: unknown,
  send: (idempotencyKey: string) => Promise<Answer>,
): Promise<Answer> => {
  const key = attempt.keyFor(intention)
  for (let tried = 1; ; tried++) {
    try {
      const answer = await send(key)
      attempt.answered()
      return answer
    } catch (error) {
      const { code, status } = error as ApiError
      const isLost = code === 'network' || status >= 500
      if (!isLost) attempt.answered()
      if (!isLost || tried === tries) throw error
      await pause(1000 * tried, new AbortController().signal)
    }
  }
}
