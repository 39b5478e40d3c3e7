import type { Background, Log } from '../ports.ts'

/** Work behind the answers. `settled` waits for all of it: at the end of the process, and in tests. */
export function createBackground(log: Log): { background: Background; settled: () => Promise<void> } {
  const running = new Set<Promise<unknown>>()
  return {
    background(work) {
      const tracked = work
        .catch((error: unknown) =>
          log('error', 'background.failed', {
            error: error instanceof Error ? error.message.split('\n')[0] : 'unknown',
          }),
        )
        .finally(() => running.delete(tracked))
      running.add(tracked)
    },
    async settled() {
      while (running.size > 0) await Promise.all(running)
    },
  }
}
