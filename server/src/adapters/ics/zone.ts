/** What clocks show, as if it were UTC: milliseconds of `Date.UTC(year, month, day, hour, minute, second)`. */
export type WallTime = number

/** How far clocks are ahead of UTC at an instant; both in milliseconds. */
export type Zone = { offsetAt: (instant: number) => number }

const day = 86_400_000

export const utc: Zone = { offsetAt: () => 0 }

/** Of an IANA name, as the runtime knows it; null where it does not. Days without a change are asked about once. */
export function namedZone(name: string): Zone | null {
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    return null
  }
  const exactly = (instant: number): number => {
    const parts: Record<string, string> = {}
    for (const { type, value } of format.formatToParts(instant)) parts[type] = value
    const year = parts['era'] === 'BC' ? 1 - Number(parts['year']) : Number(parts['year'])
    const wall = Date.UTC(
      year,
      Number(parts['month']) - 1,
      Number(parts['day']),
      Number(parts['hour']),
      Number(parts['minute']),
      Number(parts['second']),
    )
    return wall - Math.floor(instant / 1000) * 1000
  }
  const atMidnight = new Map<number, number>()
  const onDay = (number: number): number => {
    let offset = atMidnight.get(number)
    if (offset === undefined) atMidnight.set(number, (offset = exactly(number * day)))
    return offset
  }
  return {
    offsetAt(instant) {
      const number = Math.floor(instant / day)
      const offset = onDay(number)
      return offset === onDay(number + 1) ? offset : exactly(instant)
    },
  }
}

/** Of its changes, by instant; before the first one `earlier` holds. */
export function zoneOfChanges(changes: { at: number; offset: number }[], earlier: number): Zone {
  const sorted = changes.toSorted((one, other) => one.at - other.at)
  return {
    offsetAt(instant) {
      let [low, high] = [0, sorted.length]
      while (low < high) {
        const middle = (low + high) >> 1
        if ((sorted[middle] as { at: number }).at <= instant) low = middle + 1
        else high = middle
      }
      return sorted[low - 1]?.offset ?? earlier
    },
  }
}

/**
 * Of an hour that exists twice the first; one that does not exist counts by the offset before the gap
 * (https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5).
 */
export function instantOf(wall: WallTime, zone: Zone): number {
  const before = zone.offsetAt(wall - day)
  const after = zone.offsetAt(wall + day)
  if (before === after || zone.offsetAt(wall - before) === before) return wall - before
  return zone.offsetAt(wall - after) === after ? wall - after : wall - before
}

export function wallTimeOf(instant: number, zone: Zone): WallTime {
  return instant + zone.offsetAt(instant)
}
