import * as z from 'zod/mini'
import { sessionMinutes, timeZoneName } from './availability.ts'
import { serviceTypes } from './packages.ts'
import { id, instant, line, pageOf, practiceSlug } from './primitives.ts'

export const waitlistStates = ['waiting', 'offered', 'accepted', 'declined', 'expired', 'cancelled'] as const

/** POST /api/waitlist: for any time of a window, or for a seat in a full group session. */
export const waitlistInput = z.strictObject({
  consultantId: id,
  serviceType: z._default(z.enum(serviceTypes), 'private'),
  durationMinutes: sessionMinutes,
  /** The full group session; then the window is its own. */
  consultationId: z.optional(id),
  from: z.optional(instant),
  to: z.optional(instant),
  timeZone: timeZoneName,
  name: z.optional(line(120)),
  pageUrl: z.optional(z.string().check(z.maxLength(2000))),
})
export type WaitlistInput = z.infer<typeof waitlistInput>

export const waitlistEntry = z.object({
  id,
  practice: practiceSlug,
  consultant: z.object({ id, name: z.string() }),
  serviceType: z.enum(serviceTypes),
  durationMinutes: z.int(),
  from: instant,
  to: instant,
  state: z.enum(waitlistStates),
  /** How many wait before this one. */
  ahead: z.int(),
  /** The time that is kept for this client until the offer ends. */
  offer: z.nullable(z.object({ startsAt: instant, endsAt: instant, expiresAt: instant })),
  createdAt: instant,
})
export type WaitlistEntry = z.infer<typeof waitlistEntry>

/** As the practice sees it. */
export const managedWaitlistEntry = z.extend(waitlistEntry, {
  client: z.object({ id, name: z.nullable(z.string()), email: z.nullable(z.string()) }),
})

/** GET /api/waitlist: the caller's own, or, for members with `scope=manage`, the practice's. */
export const waitlistQuery = z.object({
  practice: practiceSlug,
  scope: z._default(z.enum(['own', 'manage']), 'own'),
  cursor: z.optional(z.string().check(z.maxLength(200))),
})
export const waitlistPage = pageOf(z.union([managedWaitlistEntry, waitlistEntry]))
export type WaitlistQuery = z.infer<typeof waitlistQuery>
export type WaitlistPage = z.infer<typeof waitlistPage>
export type ManagedWaitlistEntry = z.infer<typeof managedWaitlistEntry>

/** POST /waitlist/{token}, the link of the mail. */
export const offerForm = z.object({ answer: z._default(z.enum(['accept', 'decline']), 'accept') })
export type OfferForm = z.infer<typeof offerForm>
