import type { CalendarZones } from './calendar-zones.ts'
import {
  lengthOf,
  propertyOf,
  textOf,
  written,
  writtenIn,
  type Component,
  type Length,
  type Written,
} from './component.ts'
import { instantOf, type WallTime, type Zone } from './zone.ts'

const day = 86_400_000

type Rule = { rule: Record<string, unknown>; isOver: (wall: WallTime, instant: number) => boolean }

export type CalendarEvent = {
  uid: string | null
  zone: Zone
  start: WallTime
  isWholeDay: boolean
  length: Length
  rules: Rule[]
  /** Further dates, some with a length of their own. */
  extra: { wall: WallTime; length: Length }[]
  excluded: Written[]
  /** The occurrence that this one stands for, and whether also for all after it. */
  replaces: { moment: Written; andAfter: boolean } | null
  isBusy: boolean
}

/** @throws where it cannot be read */
export function readEvent(component: Component, zones: CalendarZones): CalendarEvent {
  const [first] = writtenIn(component, 'dtstart')
  if (first === undefined) throw new Error('An event begins nowhere.')
  const zone = zones.of(first)
  const inZone = (moment: Written): WallTime => {
    if (moment.isDate || zones.of(moment) === zone) return moment.wall
    const instant = zones.instantOf(moment)
    return instant + zone.offsetAt(instant)
  }
  const length = lengthBetween(component, first, zones)
  const id = propertyOf(component, 'recurrence-id')
  return {
    uid: textOf(component, 'uid'),
    zone,
    start: first.wall,
    isWholeDay: first.isDate,
    length,
    rules: component.properties
      .filter(({ name }) => name === 'rrule')
      .map(({ values }) => readRule(values[0] as Record<string, unknown>)),
    extra: component.properties
      .filter(({ name }) => name === 'rdate')
      .flatMap((dates) =>
        dates.values.map((value) => {
          if (!Array.isArray(value)) return { wall: inZone(written(value, dates)), length }
          const start = written(value[0], dates)
          return { wall: inZone(start), length: periodLength(value[1], start, dates, zones) }
        }),
      ),
    excluded: writtenIn(component, 'exdate'),
    replaces:
      id === undefined
        ? null
        : { moment: written(id.values[0], id), andAfter: id.parameters['range'] === 'THISANDFUTURE' },
    isBusy:
      textOf(component, 'status')?.toUpperCase() !== 'CANCELLED' &&
      textOf(component, 'transp')?.toUpperCase() !== 'TRANSPARENT' &&
      textOf(component, 'x-microsoft-cdo-busystatus')?.toUpperCase() !== 'FREE',
  }
}

export function endOf(wall: WallTime, { days, milliseconds }: Length, zone: Zone): number {
  return instantOf(wall + days * day, zone) + milliseconds
}

export function periodLength(
  end: unknown,
  start: Written,
  { name, parameters }: { name: string; parameters: Record<string, unknown> },
  zones: CalendarZones,
): Length {
  if (typeof end === 'string' && /^[+-]?P/.test(end)) return lengthOf(end)
  const moment = written(end, { name, parameters, values: [] })
  return { days: 0, milliseconds: zones.instantOf(moment) - zones.instantOf(start) }
}

/** https://www.rfc-editor.org/rfc/rfc5545#section-3.6.1: without an end a date lasts a day, and a time no time at all. */
function lengthBetween(component: Component, start: Written, zones: CalendarZones): Length {
  const [end] = writtenIn(component, 'dtend')
  if (end !== undefined && start.isDate)
    return { days: Math.round((end.wall - start.wall) / day) || 1, milliseconds: 0 }
  if (end !== undefined) return { days: 0, milliseconds: zones.instantOf(end) - zones.instantOf(start) }
  const duration = textOf(component, 'duration')
  if (duration !== null) return lengthOf(duration)
  return { days: start.isDate ? 1 : 0, milliseconds: 0 }
}

function readRule(rule: Record<string, unknown>): Rule {
  const { until } = rule
  if (typeof until !== 'string') return { rule, isOver: () => false }
  const moment = written(until, { name: 'until', parameters: {}, values: [] })
  if (moment.isUtc) return { rule, isOver: (_wall, instant) => instant > moment.wall }
  const last = moment.isDate ? moment.wall + day - 1 : moment.wall
  return { rule, isOver: (wall) => wall > last }
}
