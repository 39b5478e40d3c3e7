const minuteMs = 60_000

const clocks = new Map<string, Intl.DateTimeFormat>()

/** Making one costs more than a hundred answers of it. */
const clockIn = (timeZone: string): Intl.DateTimeFormat => {
  const known = clocks.get(timeZone)
  if (known) return known
  const clock = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
  })
  clocks.set(timeZone, clock)
  return clock
}

export interface WallClock {
  /** `2026-12-01` */
  date: string
  hour: number
}

/** What calendar and clock on a wall there say at an instant. */
export const wallClock = (instantMs: number, timeZone: string): WallClock => {
  const { year, month, day, hour } = Object.fromEntries(
    clockIn(timeZone)
      .formatToParts(instantMs)
      .map(({ type, value }) => [type, value]),
  )
  return { date: `${year}-${month}-${day}`, hour: Number(hour) }
}

/** The first minute of a day there: of a day that begins at 1:00, where clocks are put forward at midnight, that one. */
export const startOfDay = (date: string, timeZone: string): number => {
  const middle = Date.parse(date) / minuteMs
  let before = middle - 26 * 60
  let after = middle + 26 * 60
  while (after - before > 1) {
    const between = (before + after) >> 1
    if (wallClock(between * minuteMs, timeZone).date < date) before = between
    else after = between
  }
  return after * minuteMs
}

/** "Buenos Aires" of `America/Argentina/Buenos_Aires`. */
export const cityOf = (timeZone: string): string => timeZone.slice(timeZone.lastIndexOf('/') + 1).replaceAll('_', ' ')

/** Zones by continent, for choosing one; those given are among them in any case. */
export const zonesByRegion = (...wanted: string[]): [region: string, zones: string[]][] => {
  const zones = [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', ...wanted])].toSorted()
  const regions = new Map<string, string[]>()
  for (const zone of zones) {
    const region = zone.includes('/') ? zone.slice(0, zone.indexOf('/')) : ''
    regions.set(region, [...(regions.get(region) ?? []), zone])
  }
  return [...regions]
}
