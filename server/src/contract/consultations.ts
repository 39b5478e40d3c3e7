import * as z from 'zod/mini'
import { sessionMinutes, timeZoneName } from './availability.ts'
import { checkout, checkoutUis } from './checkout.ts'
import { clientFeedback, deliverable, outcomes } from './follow-up.ts'
import { serviceTypes } from './packages.ts'
import { currencyCode, id, instant, line, money, pageOf, practiceSlug, prose } from './primitives.ts'

export const consultationTypes = [
  'strategy_session',
  'technical_consultation',
  'advisory',
  'training',
  'workshop',
  'review',
  'status_update',
  'troubleshooting',
] as const

/** held: waits for its payment, or for an answer to an offer */
export const consultationStatuses = [
  'held',
  'scheduled',
  'confirmed',
  'in_progress',
  'completed',
  'cancelled',
  'no_show',
] as const
export type ConsultationStatus = (typeof consultationStatuses)[number]

export const bookingStatuses = ['held', 'booked', 'cancelled', 'no_show'] as const

const pay = z.discriminatedUnion('with', [
  /** The best compatible credits, or those of that purchase. */
  z.strictObject({ with: z.literal('credits'), purchaseId: z.optional(id) }),
  z.strictObject({
    with: z.literal('checkout'),
    currency: currencyCode,
    /** What the slot showed; another one now answers 409 `price_changed`. */
    expectedPrice: z.optional(money),
    returnUrl: z.string().check(z.maxLength(2000)),
    ui: z._default(z.enum(checkoutUis), 'hosted'),
  }),
  /** The practice's free trial, once per client. */
  z.strictObject({ with: z.literal('trial') }),
])

/** POST /api/consultations */
export const consultationInput = z
  .strictObject({
    consultantId: id,
    startsAt: instant,
    /** The type's usual length where it is left out. */
    durationMinutes: z.optional(sessionMinutes),
    serviceType: z._default(z.enum(serviceTypes), 'private'),
    type: z.optional(z.enum(consultationTypes)),
    title: z.optional(line(120)),
    objectives: z._default(z.array(line(300)).check(z.maxLength(10)), []),
    /** For the consultant to read before the session. */
    description: z._default(prose(2000), ''),
    /** The client's; mails and calendar entries tell times in it. */
    timeZone: timeZoneName,
    /** The client's, where they have not given one before. */
    name: z.optional(line(120)),
    /** The page it is booked on, where mails lead back to. */
    pageUrl: z.optional(z.string().check(z.maxLength(2000))),
    pay,
  })
  .check(
    z.refine(({ durationMinutes, type }) => (durationMinutes ?? type) !== undefined, {
      path: ['durationMinutes'],
      message: 'Say how long it takes, or of what type it is.',
    }),
  )
export type ConsultationWish = z.infer<typeof consultationInput>
/** The same, with its length worked out. */
export type ConsultationInput = ConsultationWish & { durationMinutes: number }
/** As the panel sends it, which always says how long. */
export type ConsultationDraft = z.input<typeof consultationInput> & { durationMinutes: number }

/** A consultation as the client sees it, with their own seat. */
export const consultation = z.object({
  id,
  /** For reading out on the phone, e.g. `CONS-7K3F9Q`. */
  reference: z.string(),
  practice: practiceSlug,
  consultant: z.object({ id, name: z.string(), photoUrl: z.nullable(z.string()), timeZone: z.string() }),
  serviceType: z.enum(serviceTypes),
  /** Of a course: it is booked as a whole, and given up as a whole before it begins. */
  course: z.optional(z.object({ id, sessions: z.int() })),
  type: z.nullable(z.enum(consultationTypes)),
  title: z.string(),
  objectives: z.array(z.string()),
  description: z.string(),
  status: z.enum(consultationStatuses),
  startsAt: instant,
  endsAt: instant,
  durationMinutes: z.int(),
  /** Until then a held one waits for its payment. */
  holdExpiresAt: z.nullable(instant),
  agenda: z.array(z.string()),
  /** Where it takes place or is joined; told to who has a seat. */
  location: z.nullable(z.string()),
  /** What came of it, once it is completed; null before, and for who was not there. */
  outcomes: z.nullable(outcomes),
  deliverables: z.array(deliverable),
  /** What the client said of it; null where they have not yet. */
  feedback: z.nullable(clientFeedback),
  /** It is over, and the client may say now how it was. */
  feedbackOpen: z.boolean(),
  booking: z.object({
    id,
    status: z.enum(bookingStatuses),
    /** The client's. */
    timeZone: z.string(),
    paidWith: z.enum(['credits', 'checkout', 'trial', 'nothing']),
    /** What was, or is to be, paid on the spot; null where credits pay. */
    price: z.nullable(money),
    /** What paid; `remaining` is what is left of that grant, null where unlimited. */
    credits: z.nullable(
      z.object({
        used: z.int(),
        remaining: z.nullable(z.int()),
        purchaseId: id,
        reference: z.string(),
        title: z.string(),
      }),
    ),
    /** Until when the client may still do it; null where they cannot. */
    cancelUntil: z.nullable(instant),
    rescheduleUntil: z.nullable(instant),
    reschedules: z.int(),
    cancelledAt: z.nullable(instant),
    /** Whether the credit came back; null where it was neither cancelled nor a no-show. */
    creditGivenBack: z.nullable(z.boolean()),
  }),
  /** The entry for a calendar, open for five minutes. */
  calendarUrl: z.nullable(z.string()),
})
export type Consultation = z.infer<typeof consultation>
export const consultationPage = pageOf(consultation)
export type ConsultationPage = z.infer<typeof consultationPage>

/** 201 of POST /api/consultations. The last two are there where it is paid on the spot. */
export const consultationBooked = z.object({
  consultation,
  purchaseToken: z.optional(z.string()),
  purchaseId: z.optional(id),
  checkout: z.optional(checkout),
})
export type ConsultationBooked = z.infer<typeof consultationBooked>

/** GET /api/consultations/me */
export const ownConsultationsQuery = z.object({
  practice: practiceSlug,
  when: z._default(z.enum(['upcoming', 'past']), 'upcoming'),
  cursor: z.optional(z.string().check(z.maxLength(200))),
})
export type OwnConsultationsQuery = z.infer<typeof ownConsultationsQuery>

/** POST /api/consultations/{id}/reschedule */
export const rescheduleInput = z.strictObject({ startsAt: instant, timeZone: z.optional(timeZoneName) })
export type RescheduleInput = z.infer<typeof rescheduleInput>

/** POST /api/consultations/{id}/cancel */
export const cancelInput = z.strictObject({
  reason: z.optional(line(300)),
  /** Of a member of the practice: only this seat is given up, and the others keep theirs. */
  bookingId: z.optional(id),
  /** Of a member of the practice: whether credit or payment goes back; by the policy where it is left out. */
  giveBack: z.optional(z.boolean()),
})
export type CancelInput = z.infer<typeof cancelInput>

/** GET /api/consultations/{id}/calendar.ics, as `calendarUrl` gives it. */
export const calendarEntryQuery = z.object({ booking: id, token: z.string().check(z.maxLength(100)) })

/** GET and POST /manage/{token}, as mailed. */
export const manageToken = z.object({ token: z.string().check(z.regex(/^[\w-]{43}$/, 'This is no link of ours.')) })
export const manageForm = z.object({
  /** Where the link moves the session. */
  startsAt: z.optional(instant),
  reason: z.optional(
    z.pipe(
      z.string(),
      // Browsers count and cut in their own ways: what is too long, or no text, is left out rather than refused.
      z.transform((text) => {
        const plain = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '').trim()
        return plain === '' ? undefined : [...plain.toWellFormed()].slice(0, 300).join('')
      }),
    ),
  ),
})
export type ManageForm = z.infer<typeof manageForm>

/** GET /api/consultations?practice=&from=&to= for members of the practice. */
export const consultationsQuery = z.object({
  practice: practiceSlug,
  consultant: z.optional(id),
  client: z.optional(id),
  from: z.optional(instant),
  to: z.optional(instant),
  status: z.optional(z.enum(consultationStatuses)),
  cursor: z.optional(z.string().check(z.maxLength(200))),
})
export type ConsultationsQuery = z.infer<typeof consultationsQuery>

/** Somebody's seat, as the practice sees it. */
export const managedSeat = z.extend(consultation.shape.booking, {
  client: z.object({ id, name: z.nullable(z.string()), email: z.nullable(z.string()) }),
})

const onlyOfSeat = {
  booking: true,
  calendarUrl: true,
  agenda: true,
  location: true,
  outcomes: true,
  deliverables: true,
  feedback: true,
  feedbackOpen: true,
} as const

/** A consultation as the practice lists it: with everybody who has a seat. */
export const managedConsultation = z.extend(z.omit(consultation, onlyOfSeat), {
  source: z.enum(['booking', 'calendly', 'log', 'group']),
  capacity: z.int(),
  /** What a seat costs on the spot; null where it is had with credits only. */
  seatPrice: z.nullable(money),
  version: z.int(),
  seats: z.array(managedSeat),
})
export type ManagedConsultation = z.infer<typeof managedConsultation>
export const managedConsultationPage = pageOf(managedConsultation)
export type ManagedConsultationPage = z.infer<typeof managedConsultationPage>

/** POST /api/consultations/groups: a group session, or the sessions of a course, planned by the practice. */
export const groupInput = z.strictObject({
  consultantId: id,
  serviceType: z.enum(['group', 'course']),
  title: line(120),
  description: z._default(prose(2000), ''),
  /** One of a group session; a course has several, booked as one. */
  startsAt: z.array(instant).check(z.minLength(1), z.maxLength(52)),
  durationMinutes: sessionMinutes,
  capacity: z.int().check(z.minimum(1), z.maximum(500)),
  /** What a seat costs on the spot; null where it is had with credits only. */
  seatPrice: z._default(z.nullable(money), null),
})
export type GroupInput = z.infer<typeof groupInput>

/** 201 of POST /api/consultations/groups: the session, or all of the course, by start. */
export const groupPlanned = z.object({ data: z.array(managedConsultation) })
export type GroupPlanned = z.infer<typeof groupPlanned>
