/** Calls that come while the work runs share one more run after it: nothing new is missed, nothing runs twice at once. */
export function whileRunningOnceMore<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<Result> | null = null
  let next: Promise<Result> | null = null
  const run = (): Promise<Result> => {
    running = work().finally(() => {
      running = null
    })
    return running
  }
  return () => {
    if (running === null) return run()
    next ??= running.then(start, start)
    return next
  }
  function start(): Promise<Result> {
    next = null
    return run()
  }
}
