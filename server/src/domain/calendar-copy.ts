import { merge, type TimeRange } from './scheduling/time-range.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const mostRanges = 20_000
const longestPause = 6 * hour

/** How often a calendar is asked. */
export const refreshEvery = 15 * minute

/** What of a calendar is worth keeping: as far as anybody can book, and a month to spare. */
export function copyWindow(now: number): { from: number; to: number } {
  return { from: now - day, to: now + 400 * day }
}

/** When a calendar is asked again; each failure in a row doubles the pause, up to six hours. */
export function nextRefreshAt(failures: number, now: number): number {
  return now + Math.min(refreshEvery * 2 ** Math.min(failures, 10), longestPause)
}

/**
 * Whether it is enough to hear that nothing changed: the copy reaches only so far ahead, so each week a whole one is
 * made.
 */
export function mayAskForChanges(refreshedAt: number | null, now: number): boolean {
  const week = 7 * day
  return refreshedAt !== null && Math.floor(refreshedAt / week) === Math.floor(now / week)
}

/** Few enough ranges to keep: where there are too many, short pauses between them count as busy too. */
export function packBusy(ranges: readonly TimeRange[], most = mostRanges): [start: number, end: number][] {
  let packed = merge(ranges)
  for (let pause = 5 * minute; packed.length > most; pause *= 2)
    packed = merge(packed.map(({ start, end }) => ({ start, end: end + pause }))).map(({ start, end }) => ({
      start,
      end: end - pause,
    }))
  return packed.map(({ start, end }) => [start, end])
}
