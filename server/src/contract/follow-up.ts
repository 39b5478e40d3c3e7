import * as z from 'zod/mini'
import { calendarDate } from './availability.ts'
import { id, instant, line, prose } from './primitives.ts'

export const outcomeStatuses = ['achieved', 'partly', 'not_achieved'] as const

/** What came of a consultation. */
export const outcomes = z.object({
  summary: z.nullable(z.string()),
  status: z.nullable(z.enum(outcomeStatuses)),
  metrics: z.array(z.object({ name: z.string(), value: z.string() })),
  nextSteps: z.array(z.string()),
})
export type Outcomes = z.infer<typeof outcomes>

/** What is left out stays as it is. */
export const outcomesInput = z.strictObject({
  summary: z.optional(z.nullable(prose(10_000))),
  status: z.optional(z.nullable(z.enum(outcomeStatuses))),
  metrics: z.optional(z.array(z.strictObject({ name: line(80), value: line(120) })).check(z.maxLength(20))),
  nextSteps: z.optional(z.array(line(300)).check(z.maxLength(30))),
})
export type OutcomesInput = z.infer<typeof outcomesInput>

export const deliverableStatuses = ['planned', 'in_progress', 'delivered'] as const

/** What the client gets out of a consultation: a document, a recording, a plan. */
export const deliverable = z.object({
  id,
  consultationId: id,
  title: z.string(),
  description: z.nullable(z.string()),
  /** http or https; null while there is nothing to open yet. */
  url: z.nullable(z.string()),
  dueDate: z.nullable(calendarDate),
  status: z.enum(deliverableStatuses),
  deliveredAt: z.nullable(instant),
  version: z.int(),
})
export type Deliverable = z.infer<typeof deliverable>

const isWebAddress = (text: string): boolean => {
  const url = URL.parse(text)
  return (
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username === '' &&
    url.password === '' &&
    // The parser would drop line breaks and tabs, and read another address than people do.
    !/[\s\u0000-\u001f\u007f]/.test(text)
  )
}

export const webUrl = z
  .string()
  .check(z.maxLength(2000), z.refine(isWebAddress, 'Use a full address that starts with https:// or http://.'))

/** POST /api/consultations/{id}/deliverables */
export const deliverableInput = z.strictObject({
  title: line(120),
  description: z._default(z.nullable(prose(2000)), null),
  url: z._default(z.nullable(webUrl), null),
  dueDate: z._default(z.nullable(calendarDate), null),
  status: z._default(z.enum(deliverableStatuses), 'planned'),
})
export type DeliverableInput = z.infer<typeof deliverableInput>

/** PATCH /api/deliverables/{id}; `If-Match` where it must be the version that was seen. */
export const deliverablePatch = z
  .strictObject({
    title: z.optional(line(120)),
    description: z.optional(z.nullable(prose(2000))),
    url: z.optional(z.nullable(webUrl)),
    dueDate: z.optional(z.nullable(calendarDate)),
    status: z.optional(z.enum(deliverableStatuses)),
  })
  .check(z.refine((patch) => Object.keys(patch).length > 0, 'Say what to change.'))
export type DeliverablePatch = z.infer<typeof deliverablePatch>

const score = z
  .int('Use a whole number from 1 to 5.')
  .check(z.minimum(1, 'Use a whole number from 1 to 5.'), z.maximum(5, 'Use a whole number from 1 to 5.'))

/** What a client says of a session. */
export const clientFeedback = z.object({ rating: z.int(), comments: z.nullable(z.string()), at: instant })
export type ClientFeedback = z.infer<typeof clientFeedback>

/** What the consultant says of the client's part in it; for the practice alone. */
export const consultantFeedback = z.object({ engagement: z.int(), notes: z.nullable(z.string()), at: instant })
export type ConsultantFeedback = z.infer<typeof consultantFeedback>

/** POST /api/consultations/{id}/feedback: a client says `rating` and `comments`, the consultant `engagement` and `notes`. */
export const feedbackInput = z
  .strictObject({
    rating: z.optional(score),
    comments: z.optional(prose(4000)),
    engagement: z.optional(score),
    notes: z.optional(prose(4000)),
    /** Of the consultant: whose engagement, where several had a seat. */
    bookingId: z.optional(id),
  })
  .check(
    z.refine(({ rating, engagement }) => (rating === undefined) !== (engagement === undefined), {
      path: ['rating'],
      message: 'Say a rating as the client, or an engagement as the consultant.',
    }),
    z.refine(({ rating, comments }) => comments === undefined || rating !== undefined, {
      path: ['comments'],
      message: 'Comments go with a rating.',
    }),
    z.refine(({ engagement, notes, bookingId }) => (notes ?? bookingId) === undefined || engagement !== undefined, {
      path: ['notes'],
      message: 'Notes and a seat go with an engagement.',
    }),
  )
export type FeedbackInput = z.infer<typeof feedbackInput>
