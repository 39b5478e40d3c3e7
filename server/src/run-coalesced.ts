const longestRunMilliseconds = 60_000

/**
 * Calls that come while the work runs share one more run after it: nothing new is missed, nothing runs twice at once.
 * A run older than a minute is given up on: some runtimes cut work off without a word.
 */
export function whileRunningOnceMore<Result>(work: () => Promise<Result>, clock: () => number): () => Promise<Result> {
  let running: { startedAt: number; work: Promise<Result> } | null = null
  let next: Promise<Result> | null = null
  return () => {
    if (running === null || clock() - running.startedAt > longestRunMilliseconds) return start()
    next ??= running.work.then(start, start)
    return next
  }

  function start(): Promise<Result> {
    next = null
    const run = { startedAt: clock(), work: work() }
    running = run
    const done = () => {
      if (running === run) running = null
    }
    run.work.catch(() => undefined).finally(done)
    return run.work
  }
}
