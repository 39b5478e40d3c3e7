import { dateOfDay, localDay } from './wall-clock.ts'

export type VisitorDay<Slot> = { date: string; slots: Slot[] }

/** Slots by the date that a visitor's calendar shows, in the order they come; only dates that have some. */
export function visitorDays<Slot extends { startsAt: number }>(
  slots: readonly Slot[],
  zone: string,
): VisitorDay<Slot>[] {
  const days = Map.groupBy(slots, ({ startsAt }) => localDay(startsAt, zone))
  return Array.from(days, ([day, ofDay]) => ({ date: dateOfDay(day), slots: ofDay }))
}

/** The first date, from one on, that has a slot; null where none has. */
export function nextFreeDay(days: readonly { date: string }[], from: string): string | null {
  return days.find(({ date }) => date >= from)?.date ?? null
}
