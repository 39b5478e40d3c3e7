import * as z from 'zod/mini'
import { id, instant } from './primitives.ts'

/** GET and POST /api/consultants/{id}/calendar-feed */
export const calendarFeed = z.object({
  consultantId: id,
  /** There is an address under which the consultant's sessions can be subscribed to. */
  active: z.boolean(),
  createdAt: z.nullable(instant),
  /** Whoever has it reads the calendar. Told once, when it is made; a repeat of that request does not tell it again. */
  url: z.optional(z.string()),
})
export type CalendarFeed = z.infer<typeof calendarFeed>
