import type { BusyRange } from '../../ports.ts'
import type { Budget } from './budget.ts'
import { endOf, type CalendarEvent } from './calendar-event.ts'
import type { CalendarZones } from './calendar-zones.ts'
import type { Length, Written } from './component.ts'
import { recurrences } from './recurrence.ts'
import { instantOf, wallTimeOf, type WallTime } from './zone.ts'

const day = 86_400_000
const mostRules = 10

type Occurrence = { wall: WallTime; start: number; length: Length }
type Window = { from: number; to: number }

/**
 * When one event, with the changes to single occurrences of it, keeps its owner busy. Ranges may lie outside the window.
 * @param onCut where a rule was given up, or makes no sense
 */
export function* busyRangesOf(
  event: CalendarEvent,
  changes: CalendarEvent[],
  window: Window,
  { zones, budget, onCut }: { zones: CalendarZones; budget: Budget; onCut: () => void },
): Generator<BusyRange> {
  const gone = leftOut(
    event,
    [...event.excluded, ...changes.flatMap(({ replaces }) => (replaces === null ? [] : [replaces.moment]))],
    zones,
  )
  const moves = changes
    .flatMap((change) =>
      change.replaces?.andAfter === true ? [{ change, from: zones.instantOf(change.replaces.moment) }] : [],
    )
    .toSorted((one, other) => other.from - one.from)
  const longest = Math.abs(event.length.days) * day + Math.abs(event.length.milliseconds)
  for (const { wall, start, length } of occurrencesOf(event, window, longest, budget, onCut)) {
    if (gone(wall, start)) continue
    const move = moves.find(({ from }) => start >= from)
    if (move === undefined) {
      if (event.isBusy) yield { start, end: endOf(wall, length, event.zone) }
      continue
    }
    const { change, from } = move
    if (!change.isBusy) continue
    const moved = wall + change.start - wallTimeOf(from, change.zone)
    yield { start: instantOf(moved, change.zone), end: endOf(moved, change.length, change.zone) }
  }
}

function* occurrencesOf(
  event: CalendarEvent,
  window: Window,
  longest: number,
  budget: Budget,
  onCut: () => void,
): Generator<Occurrence> {
  const { zone, length, rules, extra } = event
  const at = (wall: WallTime, ofLength = length): Occurrence => ({
    wall,
    start: instantOf(wall, zone),
    length: ofLength,
  })
  yield at(event.start)
  for (const date of extra) yield at(date.wall, date.length)
  const from = wallTimeOf(window.from, zone) - longest - 2 * day
  const to = wallTimeOf(window.to, zone) + 2 * day
  if (rules.length > mostRules) onCut()
  for (const { rule, isOver } of rules.slice(0, mostRules))
    try {
      for (const wall of recurrences(rule, event.start, from, budget)) {
        if (wall > to) break
        if (wall < from) continue
        const occurrence = at(wall)
        if (isOver(wall, occurrence.start)) break
        yield occurrence
      }
    } catch {
      onCut()
    }
}

/** A whole day is left out by its date, however that is written; a time by its instant, or by its date. */
function leftOut(event: CalendarEvent, moments: Written[], zones: CalendarZones) {
  const byDate = (moment: Written) => event.isWholeDay || moment.isDate
  const dates = new Set(moments.filter(byDate).map(({ wall }) => Math.floor(wall / day)))
  const instants = new Set(moments.filter((moment) => !byDate(moment)).map(zones.instantOf))
  return (wall: WallTime, instant: number) => instants.has(instant) || dates.has(Math.floor(wall / day))
}
