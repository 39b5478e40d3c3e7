import type { Slot } from '@deskbell/server/contract/availability'
import { clampDate } from '../format/calendar.ts'
import { wallClock } from '../format/wall-clock.ts'

const dayParts = ['morning', 'afternoon', 'evening'] as const
export type DayPart = (typeof dayParts)[number]

const dayPartOf = (hour: number): DayPart => (hour < 12 ? 'morning' : hour < 17 ? 'afternoon' : 'evening')

export type SlotsByDay = ReadonlyMap<string, readonly Slot[]>

/** By the visitor's days: another zone moves a time to another day, never to another instant. */
export const groupByDay = (slots: readonly Slot[], timeZone: string): SlotsByDay => {
  const days = new Map<string, Slot[]>()
  for (const slot of slots) {
    const { date } = wallClock(Date.parse(slot.startsAt), timeZone)
    const day = days.get(date)
    if (day) day.push(slot)
    else days.set(date, [slot])
  }
  return days
}

export const partsOfDay = (slots: readonly Slot[], timeZone: string): [part: DayPart, slots: Slot[]][] =>
  dayParts
    .map((part): [DayPart, Slot[]] => [
      part,
      slots.filter(({ startsAt }) => dayPartOf(wallClock(Date.parse(startsAt), timeZone).hour) === part),
    ])
    .filter(([, inPart]) => inPart.length > 0)

/** The free times around one that was lost, in the order of the clock. */
export const nearestSlots = (slots: readonly Slot[], startsAt: string, count = 4): Slot[] => {
  const distance = (slot: Slot) => Math.abs(Date.parse(slot.startsAt) - Date.parse(startsAt))
  return slots
    .filter((slot) => slot.startsAt !== startsAt && slot.remainingSeats > 0)
    .toSorted((a, b) => distance(a) - distance(b))
    .slice(0, count)
    .toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt))
}

/** Days within which one is to be shown. */
export interface Span {
  from: string
  to: string
}

/** The day whose times are shown: the chosen one, else the first with free times of those in sight. */
export const shownDay = (chosen: string | null, { from, to }: Span, days: SlotsByDay, today: string): string =>
  chosen ?? [...days.keys()].find((date) => date >= from && date <= to) ?? clampDate(today, from, to)

export const nextFreeDay = (days: SlotsByDay, after: string): string | null =>
  [...days.keys()].find((date) => date > after) ?? null
