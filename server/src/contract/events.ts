import * as z from 'zod/mini'
import { errorCodes } from './errors.ts'
import { practiceSlug } from './primitives.ts'

/** How far a visitor comes: through the packages to a payment, or through the times to a session. */
export const funnelSteps = [
  'list',
  'package',
  'checkout',
  'duration',
  'time',
  'sign_in',
  'details',
  'payment',
  'confirmation',
  'move',
  'cancel',
  'waitlist',
] as const
export const funnelOutcomes = ['started', 'completed', 'failed'] as const

/** What can go wrong in the browser itself. */
const pageCodes = ['network', 'payment_form_blocked', 'card_declined']
const knownCodes: ReadonlySet<string> = new Set([...errorCodes, ...pageCodes])

/** Codes are counted, so there are only so many: any other one is `other`. */
const funnelCode = z.pipe(
  z.string().check(z.maxLength(60)),
  z.transform((code) => (knownCodes.has(code) ? code : 'other')),
)

export const funnelEvent = z.strictObject({
  step: z.enum(funnelSteps),
  outcome: z.enum(funnelOutcomes),
  /** The error code of a failure. */
  code: z.optional(funnelCode),
})
export type FunnelEvent = z.infer<typeof funnelEvent>

/** POST /api/events, by anybody: steps that a visitor took, and nothing of who it was. */
export const funnelReport = z.strictObject({
  practice: practiceSlug,
  events: z.array(funnelEvent).check(z.minLength(1), z.maxLength(20, 'Tell of at most 20 steps at once.')),
})
export type FunnelReport = z.infer<typeof funnelReport>
