import type { BookingInsights, InsightsQuery } from '../../contract/insights.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { requirePermission } from '../../domain/access.ts'
import { bookingInsights, type BookedSeat, type InsightFacts, type WorkedHours } from '../../domain/insights.ts'
import { addDays, startOfDay } from '../../domain/scheduling/wall-clock.ts'
import type { Deps } from '../../ports.ts'
import { toSchedule } from '../shared/scheduling-facts.ts'
import {
  funnelBetween,
  hoursOfPractice,
  practiceBySlug,
  seatsBetween,
  type HoursRow,
  type SeatRow,
} from './insights.repository.ts'

const hour = 3_600_000
/** No zone is further from UTC. */
const furthest = 15 * hour

/**
 * How booking went in some days of a practice. One round trip.
 * @throws DeskbellError `forbidden`, `not_found`
 */
export async function getBookingInsights(
  { query, caller }: { query: InsightsQuery; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<BookingInsights> {
  const { practice: slug, from, to } = query
  const days = { from: Date.parse(from) - furthest, to: Date.parse(to) + 24 * hour + furthest }
  const { actor, facts } = await loadAs(db, caller, clock(), [
    practiceBySlug(db, slug),
    seatsBetween(db, slug, days),
    funnelBetween(db, slug, query),
    hoursOfPractice(db, slug),
  ])
  const [[practice], seats, funnel, hours] = facts
  requirePermission(actor, practice?.id, 'read_insights')
  const { timeZone } = practice as NonNullable<typeof practice>
  const window = { start: startOfDay(from, timeZone), end: startOfDay(addDays(to, 1), timeZone) }
  return {
    practice: slug,
    from,
    to,
    timeZone,
    ...bookingInsights({
      window,
      seats: seats.map(toSeat).filter(({ startsAt }) => startsAt >= window.start && startsAt < window.end),
      funnel: funnel as InsightFacts['funnel'],
      hours: toHours(hours),
    }),
  }
}

function toSeat({ seat, useId, purchase, ...session }: SeatRow): BookedSeat {
  if (seat === null) return { ...session, seat: null }
  const paying = useId === null || purchase === null ? null : purchase
  return {
    ...session,
    seat: {
      ...seat,
      purchase:
        paying === null
          ? null
          : { priceMinor: paying.priceMinor, currency: paying.currency, allowances: paying.snapshot.allowances },
    },
  }
}

function toHours(rows: readonly HoursRow[]): WorkedHours[] {
  return [...Map.groupBy(rows, ({ consultant }) => consultant.id).values()].map((same) => ({
    consultant: (same[0] as HoursRow).consultant,
    schedules: same.flatMap(({ schedule }) => toSchedule(schedule) ?? []),
  }))
}
