import type { AvailabilitySchedule } from './availability.ts'
import { bookableWindow } from './bookable-window.ts'
import type { BusyRange, SessionShape } from './busy-time.ts'
import { freeStarts } from './free-starts.ts'
import { fullDays } from './full-days.ts'
import { gridStarts } from './start-grid.ts'
import { intersect, overlaps, type TimeRange } from './time-range.ts'

const minute = 60_000

/** A time that can be booked; places are told where a session takes several clients. */
export type Slot = { startsAt: number; endsAt: number; placesLeft?: number }

/** A group session that exists, of the service asked for. */
export type GroupSession = { startsAt: number; endsAt: number; placesLeft: number }

/** What decides whether a session can be booked. Instants are whole UTC milliseconds. */
export type SlotFacts = {
  schedule: AvailabilitySchedule
  durationMinutes: number
  /** In any order: own consultations, group sessions among them, holds, and what other calendars say. */
  busy: readonly BusyRange[]
  now: number
  /** Starts of own sessions, for the number there may be on a day. */
  sessionStarts?: readonly number[]
  groupSessions?: readonly GroupSession[]
  /** Places in a new session, where it takes several clients. */
  capacity?: number
}

/** @returns slots that start within the window, ascending: new sessions, and group sessions with places left */
export function findSlots({ window, ...facts }: SlotFacts & { window: TimeRange }): Slot[] {
  const { schedule, durationMinutes, busy, now, sessionStarts = [], capacity } = facts
  const [range] = intersect([window], [bookableWindow(schedule, now)])
  if (range === undefined) return []
  const shape = sessionShape(facts)
  const full = fullDays(schedule, sessionStarts)
  const open = gridStarts(schedule, range, shape.durationMs)
  const free = freeStarts(open, busy, shape)
  const allowed = full.length === 0 ? free : free.filter((at) => !overlaps(full, { start: at, end: at + 1 }))
  const length = durationMinutes * minute
  const fresh: Slot[] = allowed.map((startsAt) =>
    capacity === undefined
      ? { startsAt, endsAt: startsAt + length }
      : { startsAt, endsAt: startsAt + length, placesLeft: capacity },
  )
  const joined = joinable(facts).filter(({ startsAt }) => startsAt >= range.start && startsAt < range.end)
  return joined.length === 0 ? fresh : inOrder(joined, fresh)
}

/** Group sessions of the length asked for that have places left. */
export function joinable({ groupSessions = [], durationMinutes }: SlotFacts): readonly GroupSession[] {
  return groupSessions.filter(
    ({ startsAt, endsAt, placesLeft }) => placesLeft > 0 && endsAt - startsAt === durationMinutes * minute,
  )
}

export function sessionShape({ schedule, durationMinutes }: SlotFacts): SessionShape {
  return {
    durationMs: durationMinutes * minute,
    beforeMs: schedule.bufferBeforeMinutes * minute,
    afterMs: schedule.bufferAfterMinutes * minute,
  }
}

/** Joining a session goes before starting another at the same time. */
function inOrder(joined: readonly GroupSession[], fresh: readonly Slot[]): Slot[] {
  const taken = new Set(joined.map(({ startsAt }) => startsAt))
  const slots: Slot[] = fresh.filter(({ startsAt }) => !taken.has(startsAt))
  for (const { startsAt, endsAt, placesLeft } of joined) slots.push({ startsAt, endsAt, placesLeft })
  return slots.toSorted((one, other) => one.startsAt - other.startsAt)
}
