import type { RateLimiter } from '../ports.ts'

const mostKeys = 50_000

/**
 * Counts in this process's memory: no round trip, and a limit per process, which is what protects a process.
 * Limits that guard a person's account are kept in the database instead.
 * @param factor raises every limit, for tests under load
 */
export function createMemoryRateLimiter(factor = 1): RateLimiter {
  const windows = new Map<string, { endsAt: number; taken: number }>()
  return {
    take(key, { limit, windowMilliseconds }, now) {
      let window = windows.get(key)
      if (window === undefined || window.endsAt <= now) {
        window = { endsAt: now + windowMilliseconds, taken: 0 }
        windows.delete(key)
        windows.set(key, window)
        // The oldest go first, so a flood of addresses cannot fill the memory.
        if (windows.size > mostKeys) windows.delete(windows.keys().next().value as string)
      }
      window.taken++
      return {
        ok: window.taken <= limit * factor,
        retryAfterSeconds: Math.max(1, Math.ceil((window.endsAt - now) / 1000)),
      }
    },
  }
}
