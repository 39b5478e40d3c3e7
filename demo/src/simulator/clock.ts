export type Clock = {
  /** Milliseconds, moved by whatever was advanced. */
  now(): number
  /** Seconds, the unit of every timestamp Stripe writes. */
  seconds(): number
  advance(ms: number): void
  /** Acts as if it were that moment: what fell due while the clock was moved carries its own date. */
  during(ms: number, act: () => void): void
  offset(): number
  restore(offset: number): void
}

export function createClock(now: () => number): Clock {
  let offset = 0
  let held: number | null = null
  const current = () => held ?? now() + offset
  return {
    now: current,
    seconds: () => Math.floor(current() / 1000),
    advance: (ms) => {
      offset += ms
    },
    during(ms, act) {
      const before = held
      held = ms
      try {
        act()
      } finally {
        held = before
      }
    },
    offset: () => offset,
    restore: (saved) => {
      offset = saved
    },
  }
}
