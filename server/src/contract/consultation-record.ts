import * as z from 'zod/mini'
import { sessionMinutes } from './availability.ts'
import { consultationTypes, managedConsultation, managedSeat } from './consultations.ts'
import { clientFeedback, consultantFeedback, deliverable, outcomes, outcomesInput } from './follow-up.ts'
import { serviceTypes } from './packages.ts'
import { id, instant, line, pageOf, practiceSlug, prose } from './primitives.ts'

export const consultationSteps = ['confirm', 'start', 'complete', 'no_show', 'cancel', 'reschedule'] as const
export type ConsultationStep = (typeof consultationSteps)[number]

/** All that the practice knows of a consultation: what members read, and what each change of it answers. */
export const consultationRecord = z.extend(managedConsultation, {
  agenda: z.array(z.string()),
  billable: z.boolean(),
  location: z.nullable(z.string()),
  actualStartedAt: z.nullable(instant),
  actualEndedAt: z.nullable(instant),
  completedAt: z.nullable(instant),
  cancelledAt: z.nullable(instant),
  cancelledBy: z.nullable(z.enum(['client', 'practice', 'system'])),
  cancelReason: z.nullable(z.string()),
  outcomes,
  /** Never shown to a client. */
  privateNotes: z.nullable(z.string()),
  feedbackRequestedAt: z.nullable(instant),
  deliverables: z.array(deliverable),
  seats: z.array(
    z.extend(managedSeat, {
      feedback: z.object({ client: z.nullable(clientFeedback), consultant: z.nullable(consultantFeedback) }),
    }),
  ),
  /** What the practice may do with it next. */
  steps: z.array(z.enum(consultationSteps)),
})
export type ConsultationRecord = z.infer<typeof consultationRecord>

/** POST /api/consultations/{id}/start */
export const startInput = z.strictObject({
  /** Now where it is left out. */
  startedAt: z.optional(instant),
})
export type StartInput = z.infer<typeof startInput>

const privateNotes = z.nullable(prose(10_000))

/** POST /api/consultations/{id}/complete */
export const completeInput = z.strictObject({
  /** As it was started where it is left out. */
  startedAt: z.optional(instant),
  /** Now where it is left out. */
  endedAt: z.optional(instant),
  outcomes: z.optional(outcomesInput),
  privateNotes: z.optional(privateNotes),
})
export type CompleteInput = z.infer<typeof completeInput>

/** POST /api/consultations/{id}/no-show */
export const noShowInput = z.strictObject({
  /** Of a group session: who did not come; everybody where it is left out. */
  bookingId: z.optional(id),
  /** The credit is kept unless a member gives it back. */
  giveBack: z._default(z.boolean(), false),
})
export type NoShowInput = z.infer<typeof noShowInput>

/**
 * PATCH /api/consultations/{id}, with `If-Match`. Of a course, its title, description, type, place, capacity and whether
 * it is billable change in all of its sessions; the rest is each session's own.
 */
export const consultationPatch = z
  .strictObject({
    title: z.optional(line(120)),
    description: z.optional(prose(2000)),
    type: z.optional(z.nullable(z.enum(consultationTypes))),
    objectives: z.optional(z.array(line(300)).check(z.maxLength(10))),
    agenda: z.optional(z.array(line(300)).check(z.maxLength(30))),
    billable: z.optional(z.boolean()),
    location: z.optional(z.nullable(line(500))),
    /** Of a group session or course. */
    capacity: z.optional(z.int().check(z.minimum(1), z.maximum(500))),
    outcomes: z.optional(outcomesInput),
    privateNotes: z.optional(privateNotes),
  })
  .check(z.refine((patch) => Object.keys(patch).length > 0, 'Say what to change.'))
export type ConsultationPatch = z.infer<typeof consultationPatch>

const payLog = z.discriminatedUnion('with', [
  z.strictObject({
    with: z.literal('credits'),
    /** Those of that purchase; the best ones where it is left out. */
    purchaseId: z.optional(id),
    /** It was held, so it counts even where too few credits are left: the answer warns. */
    allowOverdraw: z._default(z.boolean(), true),
  }),
  z.strictObject({ with: z.literal('nothing') }),
])

/** POST /api/consultations/log: a session held outside, on the phone for instance. */
export const consultationLog = z
  .strictObject({
    consultantId: id,
    clientId: id,
    startsAt: instant,
    /** The type's usual length where it is left out. */
    durationMinutes: z.optional(sessionMinutes),
    serviceType: z._default(z.enum(serviceTypes), 'private'),
    type: z.optional(z.enum(consultationTypes)),
    title: z.optional(line(120)),
    description: z._default(prose(2000), ''),
    location: z._default(z.nullable(line(500)), null),
    outcomes: z.optional(outcomesInput),
    privateNotes: z._default(privateNotes, null),
    pay: payLog,
  })
  .check(
    z.refine(({ durationMinutes, type }) => (durationMinutes ?? type) !== undefined, {
      path: ['durationMinutes'],
      message: 'Say how long it took, or of what type it was.',
    }),
  )
export type ConsultationLog = z.infer<typeof consultationLog>

export const consultationLogged = z.object({
  consultation: consultationRecord,
  /** Null where enough was left; `credits` is how many are missing. */
  warning: z.nullable(z.object({ code: z.literal('overdrawn'), credits: z.int() })),
})
export type ConsultationLogged = z.infer<typeof consultationLogged>

/** GET /api/consultations/{id}/history, newest first. */
export const recordHistoryQuery = z.object({ cursor: z.optional(z.string().check(z.maxLength(200))) })
export const recordHistoryPage = pageOf(
  z.object({
    id,
    at: instant,
    by: z.enum(['member', 'client', 'operator', 'system']),
    /** Who of the practice; null of clients. */
    byName: z.nullable(z.string()),
    action: z.string(),
    subject: z.object({ type: z.string(), id: z.string() }),
    before: z.nullable(z.record(z.string(), z.unknown())),
    after: z.nullable(z.record(z.string(), z.unknown())),
  }),
)
export type RecordHistoryPage = z.infer<typeof recordHistoryPage>

/** GET /api/feedback: what both sides said, newest first, for members. */
export const feedbackQuery = z.object({
  practice: practiceSlug,
  consultant: z.optional(id),
  side: z.optional(z.enum(['client', 'consultant'])),
  cursor: z.optional(id),
})
export type FeedbackQuery = z.infer<typeof feedbackQuery>

export const feedbackPage = z.extend(
  pageOf(
    z.object({
      id,
      at: instant,
      side: z.enum(['client', 'consultant']),
      /** 1 to 5: how the client found it, or how engaged the client was. */
      rating: z.int(),
      comments: z.nullable(z.string()),
      consultation: z.object({ id, reference: z.string(), title: z.string(), startsAt: instant }),
      consultant: z.object({ id, name: z.string() }),
      client: z.object({ id, name: z.nullable(z.string()), email: z.nullable(z.string()) }),
    }),
  ),
  {
    /** Over all that was ever said; averages are rounded to hundredths. */
    averages: z.array(
      z.object({
        consultant: z.object({ id, name: z.string() }),
        rating: z.nullable(z.number()),
        ratings: z.int(),
        engagement: z.nullable(z.number()),
        engagements: z.int(),
      }),
    ),
  },
)
export type FeedbackPage = z.infer<typeof feedbackPage>
