import * as z from 'zod/mini'
import { calendarDate } from './availability.ts'
import { funnelSteps } from './events.ts'
import { id, money, practiceSlug } from './primitives.ts'

const day = 86_400_000

/** GET /api/insights/bookings: days as the practice counts them, both counted in. */
export const insightsQuery = z
  .object({
    practice: practiceSlug,
    from: calendarDate,
    to: calendarDate,
    format: z._default(z.enum(['json', 'csv']), 'json'),
  })
  .check(
    z.refine(({ from, to }) => from <= to, { path: ['to'], message: 'The last day cannot be before the first.' }),
    z.refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= 366 * day, {
      path: ['to'],
      message: 'Ask for a year at most.',
    }),
  )
export type InsightsQuery = z.infer<typeof insightsQuery>

/** A share from 0 to 1, and above where more was booked than is worked; null where there is nothing to divide by. */
const share = z.nullable(z.number())

export const bookingInsights = z.object({
  practice: practiceSlug,
  from: calendarDate,
  to: calendarDate,
  timeZone: z.string(),
  /** Sessions booked ÷ visitors who looked at times. */
  completion: z.object({ started: z.int(), completed: z.int(), rate: share }),
  steps: z.array(
    z.object({
      step: z.enum(funnelSteps),
      started: z.int(),
      completed: z.int(),
      failed: z.int(),
      codes: z.array(z.object({ code: z.string(), count: z.int() })),
    }),
  ),
  /** Most booked first. */
  durations: z.array(z.object({ durationMinutes: z.int(), bookings: z.int() })),
  /** Of what was not cancelled; credits count with their share of the package's price. */
  averageValues: z.array(z.object({ average: money, bookings: z.int() })),
  utilisation: z.array(
    z.object({
      consultant: z.object({ id, name: z.string() }),
      bookedMinutes: z.int(),
      workingMinutes: z.int(),
      rate: share,
    }),
  ),
  bookings: z.object({
    total: z.int(),
    cancelled: z.int(),
    cancelledByClient: z.int(),
    cancelledByPractice: z.int(),
    cancellationRate: share,
    noShows: z.int(),
    noShowRate: share,
  }),
})
export type BookingInsights = z.infer<typeof bookingInsights>
