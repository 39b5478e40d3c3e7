export type Clock = {
  /** Milliseconds, moved by whatever was advanced. */
  now(): number
  /** Seconds, the unit of every timestamp Stripe writes. */
  seconds(): number
  advance(ms: number): void
  offset(): number
  restore(offset: number): void
}

export function createClock(now: () => number): Clock {
  let offset = 0
  const current = () => now() + offset
  return {
    now: current,
    seconds: () => Math.floor(current() / 1000),
    advance: (ms) => {
      offset += ms
    },
    offset: () => offset,
    restore: (saved) => {
      offset = saved
    },
  }
}
