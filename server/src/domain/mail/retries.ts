const mostAttempts = 16
const firstWait = 10_000
const longestWait = 6 * 3_600_000
/** A code older than this is no use to anybody. */
const secretLife = 10 * 60_000

/**
 * When a mail that was not taken over is tried again: after 10 seconds, then twice as long each time up to six hours,
 * a day and a half in all. Null where it is given up.
 * @param attempts how often it was tried, this time included
 */
export function nextAttemptAt(
  { attempts, secret, createdAt }: { attempts: number; secret: boolean; createdAt: number },
  now: number,
): number | null {
  const at = now + Math.min(firstWait * 2 ** (attempts - 1), longestWait)
  if (attempts >= mostAttempts || (secret && at > createdAt + secretLife)) return null
  return at
}
