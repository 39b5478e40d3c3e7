/** Stands still until a test moves it. */
export type TestClock = (() => number) & { advance: (milliseconds: number) => void; set: (instant: string) => void }

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

export function createTestClock(startAt: string): TestClock {
  let now = Date.parse(startAt)
  return Object.assign(() => now, {
    advance: (milliseconds: number) => {
      now += milliseconds
    },
    set: (instant: string) => {
      now = Date.parse(instant)
    },
  })
}
