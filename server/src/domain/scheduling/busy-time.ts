import { overlaps, type TimeRange } from './time-range.ts'

/**
 * Time that is taken. A consultation also blocks the buffers it was booked with, which other meetings, but not their
 * buffers, keep out of: so two of them are as far apart as the longer of the two buffers between them. What comes from
 * another calendar has no buffers of its own.
 */
export type BusyRange = TimeRange & { blockedStart?: number; blockedEnd?: number }

/** What a session needs around it. */
export type SessionShape = { durationMs: number; beforeMs: number; afterMs: number }

/** Whether the session with its buffers meets the busy time, or the session meets the buffers of the busy time. */
export function conflicts(startsAt: number, { durationMs, beforeMs, afterMs }: SessionShape, busy: BusyRange): boolean {
  if (busy.start >= busy.end) return false
  const endsAt = startsAt + durationMs
  const blocked = { start: busy.blockedStart ?? busy.start, end: busy.blockedEnd ?? busy.end }
  return (
    overlaps([busy], { start: startsAt - beforeMs, end: endsAt + afterMs }) ||
    overlaps([blocked], { start: startsAt, end: endsAt })
  )
}
