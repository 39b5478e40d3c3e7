import * as z from 'zod/mini'
import { practiceSlug } from './primitives.ts'

export const connectQuery = z.object({ practice: practiceSlug })

/** POST /api/connect/onboarding: for owner and finance. */
export const onboardingInput = z.strictObject({ practice: practiceSlug })

/** 201: Stripe's onboarding. The address is good for one visit, within minutes. */
export const onboarding = z.object({ url: z.string() })
export type Onboarding = z.infer<typeof onboarding>

/**
 * none: onboarding has not begun · incomplete: Stripe waits for the owner · checking: Stripe looks at what was handed in ·
 * enabled · not_needed: the practice sells on the installation's own account
 */
export const connectStates = ['none', 'incomplete', 'checking', 'enabled', 'not_needed'] as const

/** GET /api/connect */
export const connectStatus = z.object({
  state: z.enum(connectStates),
  chargesEnabled: z.boolean(),
  payoutsEnabled: z.boolean(),
  /** Stripe's names of what is missing, such as `external_account`. */
  missing: z.array(z.string()),
  /** Basis points of each sale, before tax, that the platform keeps. */
  platformFeeBps: z.int(),
})
export type ConnectStatus = z.infer<typeof connectStatus>
