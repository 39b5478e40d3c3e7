import { BudgetSpent, type Budget } from './budget.ts'
import { propertyOf, textOf, writtenIn, type Component, type Written } from './component.ts'
import { recurrences } from './recurrence.ts'
import { instantOf, namedZone, utc, zoneOfChanges, type Zone } from './zone.ts'

const year = 366 * 86_400_000

export type CalendarZones = {
  of: (written: Written) => Zone
  instantOf: (written: Written) => number
}

/**
 * The zones of one calendar. A name the runtime knows means the place, whatever the file says about it; others are as
 * the file defines them (Outlook's `W. Europe Standard Time`), or carry a known name at their end; what is left counts
 * as written without a zone.
 */
export function calendarZones(
  definitions: Component[],
  floating: Zone,
  { until, budget, onCut }: { until: number; budget: Budget; onCut: () => void },
): CalendarZones {
  const known = new Map<string, Zone>()
  const defined = new Map(definitions.map((definition) => [textOf(definition, 'tzid') ?? '', definition]))

  function lookUp(name: string): Zone {
    const found = namedZone(name)
    if (found !== null) return found
    const definition = defined.get(name)
    if (definition !== undefined) return definedZone(definition) ?? floating
    return nameAtEnd(name) ?? floating
  }

  function definedZone({ components }: Component): Zone | null {
    const changes: { at: number; offset: number }[] = []
    let earlier: { at: number; offset: number } | null = null
    for (const observance of components) {
      const [from, to] = [offsetOf(observance, 'tzoffsetfrom'), offsetOf(observance, 'tzoffsetto')]
      const [start, ...more] = [...writtenIn(observance, 'dtstart'), ...writtenIn(observance, 'rdate')]
      if (from === null || to === null || start === undefined) return null
      const walls = [start, ...more].map(({ wall }) => wall)
      const rule = propertyOf(observance, 'rrule')?.values[0]
      const add = (wall: number) => void changes.push({ at: wall - from, offset: to })
      for (const wall of walls) add(wall)
      if (earlier === null || start.wall - from < earlier.at) earlier = { at: start.wall - from, offset: from }
      if (rule === undefined) continue
      const last = untilOf(rule, from) ?? until
      try {
        for (const wall of recurrences(rule as Record<string, unknown>, start.wall, start.wall, budget)) {
          if (wall - from > Math.min(last, until)) break
          add(wall)
        }
      } catch (error) {
        if (!(error instanceof BudgetSpent)) throw error
        onCut()
      }
    }
    return earlier === null ? null : zoneOfChanges(changes, earlier.offset)
  }

  const of = ({ isDate, isUtc, zoneName }: Written): Zone => {
    if (isUtc) return utc
    if (isDate || zoneName === null) return floating
    let zone = known.get(zoneName)
    if (zone === undefined) {
      zone = lookUp(zoneName)
      known.set(zoneName, zone)
    }
    return zone
  }
  return { of, instantOf: (moment) => instantOf(moment.wall, of(moment)) }
}

/** How far the rules of zones have to be followed. */
export function zonesUntil(windowEnd: number): number {
  return windowEnd + year
}

function offsetOf(observance: Component, name: string): number | null {
  const found = /^([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(textOf(observance, name) ?? '')
  if (found === null) return null
  const [hours = 0, minutes = 0, seconds = 0] = found.slice(2).map((part) => Number(part ?? 0))
  return (found[1] === '-' ? -1 : 1) * ((hours * 60 + minutes) * 60 + seconds) * 1000
}

/** In UTC, by the RFC; read as the zone's own clock where it is not. */
function untilOf(rule: unknown, offset: number): number | null {
  const { until } = rule as { until?: unknown }
  if (typeof until !== 'string') return null
  const instant = Date.parse(until.endsWith('Z') ? until : `${until.slice(0, 10)}T23:59:59Z`)
  return Number.isNaN(instant) ? null : until.endsWith('Z') ? instant : instant - offset
}

/** `/freeassociation.sourceforge.net/Europe/Berlin` */
function nameAtEnd(name: string): Zone | null {
  const parts = name.split('/').filter(Boolean)
  for (const count of [3, 2])
    if (parts.length > count) {
      const zone = namedZone(parts.slice(-count).join('/'))
      if (zone !== null) return zone
    }
  return null
}
