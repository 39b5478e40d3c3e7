import { stretches } from './availability.ts'
import { bookableWindow } from './bookable-window.ts'
import { conflicts } from './busy-time.ts'
import { fullDays } from './full-days.ts'
import { joinable, sessionShape, type SlotFacts } from './slots.ts'
import { isOnStep } from './start-grid.ts'
import { contains, overlaps } from './time-range.ts'

export type SlotProblem = 'past' | 'too_soon' | 'beyond_horizon' | 'outside_hours' | 'off_step' | 'busy' | 'day_full'

/** What keeps a session from starting at an instant, the first that does; null where `findSlots` would offer it. */
export function isBookable(facts: SlotFacts, startsAt: number): SlotProblem | null {
  const { schedule, busy, now, sessionStarts = [] } = facts
  if (startsAt < now) return 'past'
  const bookable = bookableWindow(schedule, now)
  if (startsAt < bookable.start) return 'too_soon'
  if (startsAt >= bookable.end) return 'beyond_horizon'
  if (joinable(facts).some((session) => session.startsAt === startsAt)) return null

  const shape = sessionShape(facts)
  const session = { start: startsAt, end: startsAt + shape.durationMs }
  const hours = stretches(schedule, session)
  if (!contains(hours, session)) return 'outside_hours'
  const begun = hours.findLast(({ start }) => start <= startsAt)
  if (begun === undefined || !isOnStep(schedule, begun.start, startsAt)) return 'off_step'
  if (busy.some((range) => conflicts(startsAt, shape, range))) return 'busy'
  return overlaps(fullDays(schedule, sessionStarts), { start: startsAt, end: startsAt + 1 }) ? 'day_full' : null
}
