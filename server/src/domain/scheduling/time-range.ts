/** From `start` up to, but not including, `end`; UTC milliseconds. One that ends where it starts holds no time. */
export type TimeRange = { start: number; end: number }

type Ranges = readonly TimeRange[]

/** The same time in order, apart from each other: what overlaps or touches becomes one. */
export function merge(ranges: Ranges): TimeRange[] {
  const merged: TimeRange[] = []
  let last: TimeRange | undefined
  for (const { start, end } of inOrder(ranges)) {
    if (start >= end) continue
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end)
    else merged.push((last = { start, end }))
  }
  return merged
}

/** The time in both. */
export function intersect(ranges: Ranges, others: Ranges): TimeRange[] {
  const common: TimeRange[] = []
  const [left, right] = [merge(ranges), merge(others)]
  for (let i = 0, j = 0; ;) {
    const [one, other] = [left[i], right[j]]
    if (one === undefined || other === undefined) return common
    const [start, end] = [Math.max(one.start, other.start), Math.min(one.end, other.end)]
    if (start < end) common.push({ start, end })
    if (one.end <= other.end) i++
    else j++
  }
}

/** The time of `ranges` that is not in `busy`. */
export function subtract(ranges: Ranges, busy: Ranges): TimeRange[] {
  const free: TimeRange[] = []
  const taken = merge(busy)
  let next = 0
  for (const { start, end } of merge(ranges)) {
    let from = start
    // A busy range may reach into several ranges, so the last one looked at stays the next one.
    for (; next < taken.length; next++) {
      const one = taken[next] as TimeRange
      if (one.start >= end) break
      if (one.start > from) free.push({ start: from, end: one.start })
      from = Math.max(from, one.end)
      if (one.end > end) break
    }
    if (from < end) free.push({ start: from, end })
  }
  return free
}

/** Whether every moment of `range` is in one of `ranges`. */
export function contains(ranges: Ranges, range: TimeRange): boolean {
  return subtract([range], ranges).length === 0
}

/** Whether some moment of `range` is in one of `ranges`. */
export function overlaps(ranges: Ranges, range: TimeRange): boolean {
  const { start, end } = range
  return start < end && ranges.some((one) => one.start < one.end && one.start < end && start < one.end)
}

function inOrder(ranges: Ranges): Ranges {
  for (let i = 1; i < ranges.length; i++) {
    if ((ranges[i] as TimeRange).start < (ranges[i - 1] as TimeRange).start)
      return ranges.toSorted((one, other) => one.start - other.start)
  }
  return ranges
}
