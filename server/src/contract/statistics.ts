import * as z from 'zod/mini'
import { consultationStatuses } from './consultations.ts'
import { id, instant, money } from './primitives.ts'

/** GET /api/consultants/{id}/statistics: of sessions that start, and money that moved, from `from` until before `to`. */
export const statisticsQuery = z.object({ from: z.optional(instant), to: z.optional(instant) }).check(
  z.refine(({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to), {
    path: ['to'],
    message: 'This must be later than from.',
  }),
)
export type StatisticsQuery = z.infer<typeof statisticsQuery>

export const consultantStatistics = z.object({
  consultant: z.object({ id, name: z.string() }),
  from: z.nullable(instant),
  to: z.nullable(instant),
  /** By status; holds that ran out are left out. */
  sessions: z.record(z.enum(consultationStatuses), z.int()),
  /** Of completed sessions, as they really were, where that was noted. */
  minutes: z.int(),
  /** Who had a seat in a completed one. */
  clients: z.int(),
  /** What clients said; the average is rounded to hundredths. */
  feedback: z.object({ average: z.nullable(z.number()), count: z.int() }),
  /** Of purchases from this consultant, by currency; null for who may not see money. */
  revenue: z.nullable(z.array(z.object({ charged: money, refunded: money }))),
})
export type ConsultantStatistics = z.infer<typeof consultantStatistics>
