import ICAL from 'ical.js'
import type { CalendarBlock } from './calendar-blocks.ts'
import type { WallTime } from './zone.ts'

/** https://www.rfc-editor.org/rfc/rfc7265: name, parameters, type, values. */
export type Property = { name: string; parameters: Record<string, unknown>; values: unknown[] }

export type Component = { name: string; properties: Property[]; components: Component[] }

/** A moment as it is written: in a zone, in UTC, or wherever the reader is. */
export type Written = { wall: WallTime; isDate: boolean; isUtc: boolean; zoneName: string | null }

type JCal = [string, [string, Record<string, unknown>, string, ...unknown[]][], JCal[]]

/** @throws what the library throws at lines that are none */
export function parseBlock({ lines, isTooLong }: CalendarBlock): Component {
  if (isTooLong) throw new Error('This part of the calendar is too long.')
  return componentOf(ICAL.parse(lines.join('\r\n')) as unknown as JCal)
}

function componentOf([name, properties, components]: JCal): Component {
  return {
    name,
    properties: properties.map(([property, parameters, , ...values]) => ({ name: property, parameters, values })),
    components: components.map(componentOf),
  }
}

export function propertyOf(component: Component, name: string): Property | undefined {
  return component.properties.find((candidate) => candidate.name === name)
}

export function textOf(component: Component, name: string): string | null {
  const value = propertyOf(component, name)?.values[0]
  return typeof value === 'string' ? value.trim() : null
}

/** All values of all properties of that name. @throws where one is no date */
export function writtenIn(component: Component, name: string): Written[] {
  return component.properties
    .filter((candidate) => candidate.name === name)
    .flatMap((found) => found.values.map((value) => written(value, found)))
}

/** @throws where it is no date */
export function written(value: unknown, { name, parameters }: Property): Written {
  const found =
    typeof value === 'string'
      ? /^(\d{4})-(\d\d)-(\d\d)(?:T([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(Z)?)?$/.exec(value)
      : null
  if (found === null) throw new Error(`${name} is no date.`)
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part) => Number(part ?? 0))
  const midnight = Date.UTC(year, month - 1, day)
  if (year < 1000 || new Date(midnight).getUTCMonth() !== month - 1) throw new Error(`${name} is no date.`)
  const { tzid } = parameters
  return {
    wall: midnight + ((hour * 60 + minute) * 60 + second) * 1000,
    isDate: found[4] === undefined,
    isUtc: found[7] === 'Z',
    zoneName: typeof tzid === 'string' ? tzid : null,
  }
}

export type Length = { days: number; milliseconds: number }

/** `P1DT2H`: days are the calendar's, hours are exact. @throws where it is no duration */
export function lengthOf(value: unknown): Length {
  const text = String(value)
  const found = /^([+-]?)P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/.exec(text)
  if (found === null) throw new Error('This is no duration.')
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(2).map((part) => Number(part ?? 0))
  const sign = found[1] === '-' ? -1 : 1
  return {
    days: sign * (weeks * 7 + days),
    milliseconds: sign * ((hours * 60 + minutes) * 60 + seconds) * 1000,
  }
}
