import * as z from 'zod/mini'
import { id, instant, practiceSlug } from './primitives.ts'

/** What still goes on with a client: 409 `client_in_use` of an erasure lists it as `details.obstacles`. */
export const erasureObstacles = ['booking', 'checkout', 'payment', 'subscription', 'dispute'] as const
export const erasureObstacle = z.object({
  kind: z.enum(erasureObstacles),
  /** Of the booking, or of the purchase. */
  id,
  /** For reading out on the phone. */
  reference: z.string(),
  /** When it takes place, is due or ends; null where that is not known. */
  at: z.nullable(instant),
})
export type ErasureObstacle = z.infer<typeof erasureObstacle>

/** GET /api/me/export */
export const ownDataQuery = z.object({ practice: practiceSlug })

/** POST /api/me/erasure */
export const ownErasureInput = z.strictObject({ practice: practiceSlug })

const records = z.array(z.record(z.string(), z.unknown()))

/** GET /api/clients/{id}/export and GET /api/me/export: all that is known of a person in one practice. */
export const personalData = z.object({
  exportedAt: instant,
  practice: practiceSlug,
  client: z.record(z.string(), z.unknown()),
  /** How they sign in; null where they never have. */
  account: z.nullable(z.record(z.string(), z.unknown())),
  purchases: records,
  payments: records,
  credits: z.object({ grants: records, uses: records }),
  consultations: records,
  feedback: records,
  waitlist: records,
  /** What was sent to them. Texts are kept for 30 days, and told where they are there. */
  mails: records,
  /** Who changed what about them; the practice's own notes are for its members alone. */
  changes: records,
})
export type PersonalData = z.infer<typeof personalData>
