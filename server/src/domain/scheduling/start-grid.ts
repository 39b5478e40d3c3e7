import { stretches, type AvailabilitySchedule } from './availability.ts'
import { merge, type TimeRange } from './time-range.ts'
import { nextChange, offsetAt } from './zone-offsets.ts'

const minute = 60_000

/**
 * When sessions of a length may start within a window so that they lie in working hours, ascending. Starts are steps of
 * the wall clock, counted from where hours begin: from the last beginning, at or before them, of a rule's hours in the
 * same unbroken working time. So the grid does not depend on the window, a step is an hour on the clock also where
 * clocks change, a time the clock skips is left out, and one it shows twice is there twice.
 */
export function gridStarts(schedule: AvailabilitySchedule, window: TimeRange, durationMs: number): number[] {
  const { timeZone, startStepMinutes } = schedule
  const step = startStepMinutes * minute
  const starts: number[] = []
  const begun = stretches(schedule, { start: window.start, end: window.end + durationMs })
  let next = 0
  for (const hours of merge(begun)) {
    const until = Math.min(hours.end - durationMs + 1, window.end)
    for (; next < begun.length && (begun[next] as TimeRange).start < hours.end; next++) {
      const anchor = (begun[next] as TimeRange).start
      const from = Math.max(anchor, window.start)
      const end = Math.min(until, begun[next + 1]?.start ?? until)
      if (from < end) addSteps(starts, { zone: timeZone, anchor, from, until: end, step })
    }
  }
  return starts
}

type Steps = { zone: string; anchor: number; from: number; until: number; step: number }

function addSteps(starts: number[], { zone, anchor, from, until, step }: Steps): void {
  const wall = anchor + offsetAt(zone, anchor)
  for (let begin = from; begin < until;) {
    const end = nextChange(zone, begin, until)
    const toNextStep = (wall - begin - offsetAt(zone, begin)) % step
    for (let at = begin + (toNextStep < 0 ? toNextStep + step : toNextStep); at < end; at += step) starts.push(at)
    begin = end
  }
}

/** Whether a start is on the grid, given when hours of its unbroken working time began last. */
export function isOnStep({ timeZone, startStepMinutes }: AvailabilitySchedule, begun: number, at: number): boolean {
  const wall = at + offsetAt(timeZone, at) - begun - offsetAt(timeZone, begun)
  return wall % (startStepMinutes * minute) === 0
}
