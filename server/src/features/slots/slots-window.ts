import type { SlotsQuery } from '../../contract/availability.ts'
import { fieldProblem } from '../../domain/errors.ts'
import type { TimeRange } from '../../domain/scheduling/time-range.ts'
import { addDays, dayMs, dayNumber, isTimeZone, startOfDay } from '../../domain/scheduling/wall-clock.ts'

const mostDays = 62
/** No schedule reaches further; what lies beyond is not worth asking a zone's clocks about. */
const furthestDays = 366

/**
 * The days asked for as instants, in the visitor's zone.
 * @throws DeskbellError `invalid_input`, naming the field
 */
export function slotsWindow({ from, to, timeZone }: SlotsQuery, now: number): TimeRange {
  if (!isKnownZone(timeZone))
    throw fieldProblem('invalid_input', 'timeZone', 'Use the name of a time zone such as Europe/Berlin.')
  const days = dayNumber(to) - dayNumber(from) + 1
  if (days < 1) throw fieldProblem('invalid_input', 'to', 'The last day cannot be before the first.')
  if (days > mostDays) throw fieldProblem('invalid_input', 'to', `Ask for ${mostDays} days at most.`)
  const today = Math.floor(now / dayMs)
  if (dayNumber(to) < today - 2) return { start: now, end: now }
  if (dayNumber(from) > today + furthestDays) return { start: furthestAt(now), end: furthestAt(now) }
  return { start: startOfDay(from, timeZone), end: startOfDay(addDays(to, 1), timeZone) }
}

const knownZones = new Set<string>()

/** Asking Intl takes longer than working out the slots of a month; there are some 600 names. */
function isKnownZone(name: string): boolean {
  if (knownZones.has(name)) return true
  const isKnown = isTimeZone(name)
  if (isKnown && knownZones.size < 1_000) knownZones.add(name)
  return isKnown
}

export function furthestAt(now: number): number {
  return now + (furthestDays + 1) * dayMs
}
