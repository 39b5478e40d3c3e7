/**
 * Free times of 30 days, weekdays 9 to 17, half-hour sessions with 15-minute buffers, against a bare sweep of integer
 * intervals that knows neither zones nor rules and finds the same times; with 200 busy ranges and with 2,000, and with
 * a time zone that was never asked for before.
 */
import type { AvailabilitySchedule } from '@deskbell/server/domain/scheduling/availability'
import { findSlots, type Slot } from '@deskbell/server/domain/scheduling/slots'
import type { TimeRange } from '@deskbell/server/domain/scheduling/time-range'
import { median } from './support/median.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const session = 30 * minute
const buffer = 15 * minute
const rounds = 101
const callsPerRound = 40

/** A Monday, midnight in Berlin, with no change of clocks in the 30 days after it. */
const monday = Date.UTC(2026, 10, 1, 23)
const window = { start: monday, end: monday + 30 * day }
const now = monday - day

function scheduleIn(timeZone: string): AvailabilitySchedule {
  return {
    timeZone,
    rules: ([1, 2, 3, 4, 5] as const).map((weekday) => ({ weekday, startMinute: 9 * 60, endMinute: 17 * 60 })),
    overrides: [],
    holidays: [],
    bufferBeforeMinutes: 15,
    bufferAfterMinutes: 15,
    minimumNoticeMinutes: 0,
    horizonDays: 62,
    sessionsPerDay: null,
    startStepMinutes: 30,
  }
}
const schedule = scheduleIn('Europe/Berlin')

export async function bench(): Promise<void> {
  const busy = busyRanges(200, 30)
  const few = { ours: () => ours(busy), bare: () => bare(busy) }
  const sorted = busy.toSorted((one, other) => one.start - other.start)
  const dense = busyRanges(2000, 30)
  const year = busyRanges(2000, 300)
  for (const ranges of [busy, sorted, dense, year]) requireSame(ours(ranges), bare(ranges))

  const times = inTurns({
    ...few,
    sorted: () => ours(sorted),
    'bare, sorted': () => bare(sorted),
    '2,000 in 300 days': () => ours(year),
    '2,000 in 30 days': () => ours(dense),
  })
  const cold = coldZones(busy)
  console.log(`${few.ours().length} slots; median of ${rounds} rounds taken in turns`)
  console.table({
    ...Object.fromEntries(Object.entries(times).map(([name, all]) => [name, { µs: Number(median(all).toFixed(1)) }])),
    'zone never asked for': { µs: Number(cold.toFixed(1)) },
  })
  const ratio = (one: keyof typeof times, other: keyof typeof times) =>
    median(times[one].map((microseconds, round) => microseconds / (times[other][round] as number))).toFixed(2)
  console.log(`of the bare sweep: ${ratio('ours', 'bare')} (reach 2)`)
  console.log(`of the bare sweep, sorted: ${ratio('sorted', 'bare, sorted')}`)
  console.log(`2,000 busy ranges of 200, in 300 days: ${ratio('2,000 in 300 days', 'ours')} (reach 2)`)
  console.log(`2,000 busy ranges of 200, in 30 days: ${ratio('2,000 in 30 days', 'ours')} (reach 2)`)
}

function ours(busy: readonly TimeRange[]): Slot[] {
  return findSlots({ schedule, durationMinutes: 30, window, busy, now })
}

/** What is left when there are no zones, rules, notice or groups: sort, sweep, answer. */
function bare(busy: readonly TimeRange[]): { startsAt: number; endsAt: number }[] {
  const slots: { startsAt: number; endsAt: number }[] = []
  const taken = isSorted(busy) ? busy : busy.toSorted((one, other) => one.start - other.start)
  let next = 0
  let takenUntil = -Infinity
  for (let midnight = monday; midnight < window.end; midnight += day) {
    if (((midnight - monday) / day) % 7 > 4) continue
    const end = midnight + 17 * hour
    for (let at = midnight + 9 * hour; at + session <= end; at += session) {
      for (; next < taken.length && (taken[next] as TimeRange).start < at + session + buffer; next++)
        takenUntil = Math.max(takenUntil, (taken[next] as TimeRange).end)
      if (takenUntil <= at - buffer) slots.push({ startsAt: at, endsAt: at + session })
    }
  }
  return slots
}

function isSorted(ranges: readonly TimeRange[]): boolean {
  for (let i = 1; i < ranges.length; i++)
    if ((ranges[i] as TimeRange).start < (ranges[i - 1] as TimeRange).start) return false
  return true
}

/** The same ranges each time, of 15 to 60 minutes, spread over days and in no order. */
function busyRanges(count: number, days: number): TimeRange[] {
  let state = 20_261_101
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  return Array.from({ length: count }, () => {
    const start = monday + random(days) * day + (8 * 12 + random(10 * 12)) * 5 * minute
    return { start, end: start + (1 + random(4)) * 15 * minute }
  })
}

function inTurns<Name extends string>(works: Record<Name, () => unknown>): Record<Name, number[]> {
  const names = Object.keys(works) as Name[]
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = -20; round < rounds; round++) {
    for (const name of names) {
      const start = performance.now()
      for (let call = 0; call < callsPerRound; call++) works[name]()
      if (round >= 0) times[name].push(((performance.now() - start) * 1000) / callsPerRound)
    }
  }
  return times
}

/** Each zone is new once only, so the median is over zones. */
function coldZones(busy: readonly TimeRange[]): number {
  const zones = Intl.supportedValuesOf('timeZone').filter((zone) => zone !== schedule.timeZone)
  return median(
    zones.map((zone) => {
      const facts = { schedule: scheduleIn(zone), durationMinutes: 30, window, busy, now }
      const start = performance.now()
      findSlots(facts)
      return (performance.now() - start) * 1000
    }),
  )
}

function requireSame(one: readonly Slot[], other: readonly Slot[]): void {
  if (JSON.stringify(one) !== JSON.stringify(other))
    throw new Error('The bare sweep finds other times: mend this bench.')
}
