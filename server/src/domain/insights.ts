import type { BookingInsights } from '../contract/insights.ts'
import type { PurchaseSnapshot } from '../contract/purchases.ts'
import { workingRanges, type AvailabilitySchedule } from './scheduling/availability.ts'
import { intersect, merge, type TimeRange } from './scheduling/time-range.ts'

const minute = 60_000

/** A seat with its session and what pays it. Instants in UTC milliseconds. */
export type BookedSeat = {
  consultationId: string
  consultantId: string
  startsAt: number
  endsAt: number
  sessionStatus: 'held' | 'scheduled' | 'confirmed' | 'in_progress' | 'completed' | 'cancelled' | 'no_show'
  /** Null of a session without anybody. */
  seat: {
    status: 'held' | 'booked' | 'cancelled' | 'no_show'
    cancelledBy: 'client' | 'practice' | 'system' | null
    /** On the spot, before the discount; null where credits pay. */
    rateMinor: number | null
    discountMinor: number | null
    currency: string | null
    /** Whose credits pay. */
    purchase: { priceMinor: number; currency: string; allowances: PurchaseSnapshot['allowances'] } | null
  } | null
}

type FunnelRow = {
  step: BookingInsights['steps'][number]['step']
  outcome: 'started' | 'completed' | 'failed'
  code: string
  count: number
}

export type WorkedHours = { consultant: { id: string; name: string }; schedules: readonly AvailabilitySchedule[] }

export type InsightFacts = {
  window: TimeRange
  seats: readonly BookedSeat[]
  funnel: readonly FunnelRow[]
  hours: readonly WorkedHours[]
}

type Figures = Omit<BookingInsights, 'practice' | 'from' | 'to' | 'timeZone'>

/** The figures of all sessions that begin within the window. */
export function bookingInsights({ window, seats, funnel, hours }: InsightFacts): Figures {
  const made = seats.filter(({ seat }) => seat !== null && seat.status !== 'held')
  const kept = made.filter((one) => !isCancelled(one))
  return {
    completion: completionOf(funnel),
    steps: stepsOf(funnel),
    durations: durationsOf(kept),
    averageValues: averagesOf(kept),
    utilisation: hours.map((one) => utilisationOf(one, seats, window)),
    bookings: countsOf(made),
  }
}

function completionOf(funnel: readonly FunnelRow[]): Figures['completion'] {
  const started = countOf(funnel, 'time', 'started')
  const completed = countOf(funnel, 'confirmation', 'completed')
  return { started, completed, rate: shareOf(completed, started) }
}

function stepsOf(funnel: readonly FunnelRow[]): Figures['steps'] {
  return [...Map.groupBy(funnel, ({ step }) => step)].map(([step, rows]) => ({
    step,
    started: countOf(rows, step, 'started'),
    completed: countOf(rows, step, 'completed'),
    failed: countOf(rows, step, 'failed'),
    codes: [
      ...Map.groupBy(
        rows.filter(({ outcome }) => outcome === 'failed'),
        ({ code }) => code,
      ),
    ]
      .map(([code, same]) => ({ code: code === '' ? 'unknown' : code, count: sum(same.map(({ count }) => count)) }))
      .toSorted((one, other) => other.count - one.count || (one.code < other.code ? -1 : 1)),
  }))
}

function durationsOf(kept: readonly BookedSeat[]): Figures['durations'] {
  return [...Map.groupBy(kept, ({ startsAt, endsAt }) => Math.round((endsAt - startsAt) / minute))]
    .map(([durationMinutes, same]) => ({ durationMinutes, bookings: same.length }))
    .toSorted((one, other) => other.bookings - one.bookings || one.durationMinutes - other.durationMinutes)
}

function averagesOf(kept: readonly BookedSeat[]): Figures['averageValues'] {
  const values = kept.flatMap((one) => valueOf(one) ?? [])
  return [...Map.groupBy(values, ({ currency }) => currency)]
    .map(([currency, same]) => ({
      average: { amount: Math.round(sum(same.map(({ amount }) => amount)) / same.length), currency },
      bookings: same.length,
    }))
    .toSorted((one, other) => other.bookings - one.bookings || (one.average.currency < other.average.currency ? -1 : 1))
}

/**
 * What a seat is worth: its own price, or the share that its minutes have in all minutes of the package. Null where
 * nothing was paid for it, or the package has no end of credits.
 */
export function valueOf({ seat, startsAt, endsAt }: BookedSeat): { amount: number; currency: string } | null {
  if (seat === null) return null
  const { rateMinor, discountMinor, currency, purchase } = seat
  if (rateMinor !== null && currency !== null) return { amount: rateMinor - (discountMinor ?? 0), currency }
  if (purchase === null || purchase.allowances.some(({ credits }) => credits === null)) return null
  const minutes = sum(purchase.allowances.map(({ credits, creditUnitMinutes }) => (credits ?? 0) * creditUnitMinutes))
  if (minutes === 0) return null
  const used = BigInt(Math.round((endsAt - startsAt) / minute))
  const amount = (BigInt(purchase.priceMinor) * used + BigInt(minutes) / 2n) / BigInt(minutes)
  return { amount: Number(amount), currency: purchase.currency }
}

function utilisationOf(
  { consultant, schedules }: WorkedHours,
  seats: readonly BookedSeat[],
  window: TimeRange,
): Figures['utilisation'][number] {
  const busy = seats
    .filter(({ consultantId, sessionStatus }) => consultantId === consultant.id && takesTime.has(sessionStatus))
    .map(({ startsAt, endsAt }) => ({ start: startsAt, end: endsAt }))
  const bookedMinutes = minutesOf(intersect(busy, [window]))
  const workingMinutes = minutesOf(merge(schedules.flatMap((schedule) => workingRanges(schedule, window))))
  return { consultant, bookedMinutes, workingMinutes, rate: shareOf(bookedMinutes, workingMinutes) }
}

const takesTime: ReadonlySet<BookedSeat['sessionStatus']> = new Set([
  'scheduled',
  'confirmed',
  'in_progress',
  'completed',
  'no_show',
])

function countsOf(made: readonly BookedSeat[]): Figures['bookings'] {
  const cancelled = made.filter(isCancelled)
  const by = (who: string) => cancelled.filter(({ seat }) => seat?.cancelledBy === who).length
  const noShows = made.filter((one) => !isCancelled(one) && isNoShow(one)).length
  return {
    total: made.length,
    cancelled: cancelled.length,
    cancelledByClient: by('client'),
    cancelledByPractice: by('practice'),
    cancellationRate: shareOf(cancelled.length, made.length),
    noShows,
    noShowRate: shareOf(noShows, made.length - cancelled.length),
  }
}

function isCancelled({ seat, sessionStatus }: BookedSeat): boolean {
  return seat?.status === 'cancelled' || sessionStatus === 'cancelled'
}

function isNoShow({ seat, sessionStatus }: BookedSeat): boolean {
  return seat?.status === 'no_show' || sessionStatus === 'no_show'
}

function countOf(rows: readonly FunnelRow[], step: FunnelRow['step'], outcome: FunnelRow['outcome']): number {
  return sum(rows.filter((row) => row.step === step && row.outcome === outcome).map(({ count }) => count))
}

function minutesOf(ranges: readonly TimeRange[]): number {
  return Math.round(sum(ranges.map(({ start, end }) => end - start)) / minute)
}

/** To four places. */
function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
