import * as z from 'zod/mini'
import { emailAddress, practiceSlug } from './primitives.ts'

/** POST /api/auth/email-otp/send-verification-otp */
export const codeRequest = z.strictObject({ email: emailAddress, type: z.literal('sign-in') })

/** POST /api/auth/sign-in/email-otp. The token comes back in `token` and in the `set-auth-token` header. */
export const codeSignIn = z.strictObject({
  email: emailAddress,
  otp: z.string().check(z.trim(), z.regex(/^\d{6}$/, 'The code has six digits.')),
})

export const roles = ['owner', 'consultant', 'marketing', 'operations', 'finance'] as const

/** GET /api/me */
export const me = z.object({
  email: z.string(),
  /** The practice an embed session is bound to; null for a dashboard session. */
  practice: z.nullable(practiceSlug),
  /** Set for those who run the installation, at the dashboard. */
  operator: z.optional(z.literal(true)),
  /** Empty for embed sessions, whoever signed in. */
  memberships: z.array(
    z.object({ practice: practiceSlug, name: z.string(), role: z.enum(roles), consultantId: z.nullable(z.string()) }),
  ),
})
export type Me = z.infer<typeof me>

/** POST /api/owner-link: the one-time link that `start` prints. */
export const ownerLinkInput = z.strictObject({ token: z.string().check(z.minLength(20), z.maxLength(200)) })
