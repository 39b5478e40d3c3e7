import type { BusyRange, SessionShape } from './busy-time.ts'

/**
 * Those of the ascending starts at which a session meets no busy time, which may come in any order and any number. Each
 * busy range is noted at the first start that it could forbid, by how far it reaches, and one sweep over the starts
 * carries the farthest reach along: so nothing has to be sorted. Instants are whole milliseconds.
 */
export function freeStarts(starts: readonly number[], busy: readonly BusyRange[], shape: SessionShape): number[] {
  const reach = reachByPlace(starts, busy, shape)
  const free: number[] = []
  let takenUntil = -Infinity
  for (let place = 0; place < starts.length; place++) {
    const at = starts[place] as number
    const reached = reach[place] as number
    if (reached > takenUntil) takenUntil = reached
    if (takenUntil <= at) free.push(at)
  }
  return free
}

/** Until when the busy ranges forbid starts whose first forbidden start has each place. */
function reachByPlace(starts: readonly number[], busy: readonly BusyRange[], shape: SessionShape): Float64Array {
  const { durationMs, beforeMs, afterMs } = shape
  const last = starts.at(-1) ?? -Infinity
  const placeOf = startFinder(starts)
  const reach = new Float64Array(starts.length).fill(-Infinity)
  for (const { start, end, blockedStart = start, blockedEnd = end } of busy) {
    const from = Math.min(start - afterMs, blockedStart) - durationMs + 1
    if (from > last || start >= end) continue
    const until = Math.max(end + beforeMs, blockedEnd)
    const place = placeOf(from)
    if (until > (reach[place] as number)) reach[place] = until
  }
  return reach
}

/** Finds the place of the first start at or after an instant, up to the last: near it by proportion, then by steps. */
function startFinder(starts: readonly number[]): (instant: number) => number {
  const first = starts[0] ?? 0
  const buckets = starts.length
  const perMs = buckets / ((starts.at(-1) ?? 0) - first + 1)
  const placeByBucket = new Int32Array(buckets)
  for (let place = 0, bucket = 0; bucket < buckets; bucket++) {
    while (((starts[place] as number) - first) * perMs < bucket) place++
    placeByBucket[bucket] = place
  }
  return (instant) => {
    if (instant <= first) return 0
    let place = placeByBucket[((instant - first) * perMs) | 0] as number
    while ((starts[place] as number) < instant) place++
    return place
  }
}
