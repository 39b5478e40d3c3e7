import type { Log } from '../ports.ts'

/** Runs work again and again, never twice at once. @returns stops it and waits for the round under way */
export function runEvery(milliseconds: number, work: () => Promise<unknown>, log: Log): () => Promise<void> {
  let round: Promise<unknown> = Promise.resolve()
  let busy = false
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    round = work()
      .catch((error: unknown) =>
        log('error', 'timer.failed', { error: error instanceof Error ? error.message.split('\n')[0] : 'unknown' }),
      )
      .finally(() => {
        busy = false
      })
  }, milliseconds)
  return async () => {
    clearInterval(timer)
    await round
  }
}
