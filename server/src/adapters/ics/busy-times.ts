import type { BusyRange, IcsReader } from '../../ports.ts'
import { createBudget, type Budget } from './budget.ts'
import { calendarBlocks } from './calendar-blocks.ts'
import { periodLength, readEvent, type CalendarEvent } from './calendar-event.ts'
import { calendarZones, zonesUntil, type CalendarZones } from './calendar-zones.ts'
import { parseBlock, written, type Component } from './component.ts'
import { busyRangesOf } from './occurrences.ts'
import { namedZone, utc } from './zone.ts'

const mostBytes = 5 * 1024 * 1024
const mostRanges = 20_000

type Window = { from: number; to: number }

/** The reading itself; see the port. */
export function busyTimes(
  text: string,
  window: Window,
  zoneForFloating: string,
  budget: Budget = createBudget(),
): Awaited<ReturnType<IcsReader>> {
  if (text.length > mostBytes) return { problem: 'too_large' }
  if (!/^\s*BEGIN:VCALENDAR\s*$/im.test(text.slice(0, 1_000))) return { problem: 'not_a_calendar' }
  const file = calendarBlocks(text)
  if (file === null) return { problem: 'unreadable' }

  let truncated = false
  const onCut = () => void (truncated = true)
  const orCut = <Made>(make: () => Made): Made[] => {
    try {
      budget.step()
      return [make()]
    } catch {
      onCut()
      return []
    }
  }
  const parts = file.blocks.flatMap((block) => orCut(() => parseBlock(block)))
  const of = (name: string) => parts.filter((part) => part.name === name)
  const floating = namedZone(file.zoneName ?? '') ?? namedZone(zoneForFloating) ?? utc
  const zones = calendarZones(of('vtimezone'), floating, { until: zonesUntil(window.to), budget, onCut })

  const found: BusyRange[] = []
  const add = ({ start, end }: BusyRange): boolean => {
    const range = { start: Math.max(start, window.from), end: Math.min(end, window.to) }
    if (range.start >= range.end) return true
    if (found.length === mostRanges) onCut()
    else found.push(range)
    return found.length < mostRanges
  }
  const events = of('vevent').flatMap((part) => orCut(() => readEvent(part, zones)))
  for (const { event, changes } of withChanges(events, zones)) {
    orCut(() => {
      for (const range of busyRangesOf(event, changes, window, { zones, budget, onCut })) if (!add(range)) break
    })
  }
  for (const part of of('vfreebusy')) for (const range of orCut(() => publishedRanges(part, zones)).flat()) add(range)
  return { busy: merged(found), truncated }
}

/** Changes to single occurrences stand for themselves, and tell their event where they come from. */
function withChanges(events: CalendarEvent[], zones: CalendarZones) {
  const changesOf = new Map<string, Map<string, CalendarEvent>>()
  const whole: CalendarEvent[] = []
  for (const event of events) {
    const { uid, replaces } = event
    if (replaces === null || uid === null) {
      whole.push(event)
      continue
    }
    // A later version of the same change takes its place.
    const changes = changesOf.get(uid) ?? new Map<string, CalendarEvent>()
    changesOf.set(uid, changes.set(`${zones.instantOf(replaces.moment)}:${replaces.moment.isDate}`, event))
  }
  const changed = [...changesOf.values()].flatMap((changes) => [...changes.values()])
  return [
    ...whole.map((event) => ({ event, changes: [...(changesOf.get(event.uid ?? '')?.values() ?? [])] })),
    ...changed.map((change) => ({ event: { ...change, rules: [], extra: [], excluded: [] }, changes: [] })),
  ]
}

/** https://www.rfc-editor.org/rfc/rfc5545#section-3.6.4: a calendar that tells only when its owner is busy. */
function publishedRanges(part: Component, zones: CalendarZones): BusyRange[] {
  return part.properties
    .filter(({ name, parameters }) => name === 'freebusy' && String(parameters['fbtype']).toUpperCase() !== 'FREE')
    .flatMap((property) =>
      property.values.flatMap((value) => {
        if (!Array.isArray(value)) throw new Error('FREEBUSY is no period.')
        const moment = written(value[0], property)
        const start = zones.instantOf(moment)
        const { days, milliseconds } = periodLength(value[1], moment, property, zones)
        return { start, end: start + days * 86_400_000 + milliseconds }
      }),
    )
}

function merged(ranges: BusyRange[]): BusyRange[] {
  const apart: BusyRange[] = []
  for (const { start, end } of ranges.toSorted((one, other) => one.start - other.start)) {
    const last = apart.at(-1)
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end)
    else apart.push({ start, end })
  }
  return apart
}
