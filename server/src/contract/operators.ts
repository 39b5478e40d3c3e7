import * as z from 'zod/mini'
import { roles } from './identity.ts'
import { currencyCode, emailAddress, id, instant, line, pageOf, practiceSlug } from './primitives.ts'
import { localeTag, managedPractice } from './practices.ts'

/** POST /api/practices (operator): a practice, and the invitation of its first owner. */
export const practiceInput = z.strictObject({
  slug: practiceSlug,
  name: line(120),
  timeZone: line(64),
  currency: currencyCode,
  locale: z._default(localeTag, 'en'),
  ownerEmail: emailAddress,
  /** Sells on the operator's own Stripe account. Every other practice sells once its own account is enabled. */
  operatorOwned: z._default(z.boolean(), false),
  /** Basis points; null is the installation's own fee. */
  platformFeeBps: z._default(z.nullable(z.int().check(z.minimum(0), z.maximum(10_000))), null),
})
export type PracticeInput = z.infer<typeof practiceInput>

export const managedPracticePage = pageOf(managedPractice)
export type ManagedPracticePage = z.infer<typeof managedPracticePage>

export const practicesQuery = z.object({ cursor: z.optional(practiceSlug) })

export const invitationStates = ['open', 'accepted', 'revoked', 'expired'] as const

/** Never with its token: that stands in the mail alone. */
export const invitation = z.object({
  id,
  practice: practiceSlug,
  email: z.string(),
  role: z.enum(roles),
  state: z.enum(invitationStates),
  createdAt: instant,
  expiresAt: instant,
})
export type Invitation = z.infer<typeof invitation>

/** POST /api/invitations. An earlier open invitation of the same address ends. */
export const invitationInput = z.strictObject({ practice: practiceSlug, email: emailAddress, role: z.enum(roles) })
export type InvitationInput = z.infer<typeof invitationInput>

/** POST /api/invitations/accept, by a dashboard session of the invited address. `name` is how visitors see a consultant. */
export const invitationAcceptance = z.strictObject({
  token: z.string().check(z.minLength(20), z.maxLength(200)),
  name: z.optional(line(120)),
})
export type InvitationAcceptance = z.infer<typeof invitationAcceptance>

/** What an accepted invitation opened. */
export const membership = z.object({ practice: practiceSlug, name: z.string(), role: z.enum(roles) })
export type Membership = z.infer<typeof membership>

export const member = z.object({
  userId: z.string(),
  email: z.string(),
  name: z.nullable(z.string()),
  role: z.enum(roles),
  consultantId: z.nullable(id),
  since: instant,
})
export type Member = z.infer<typeof member>

/** PATCH /api/members/{userId} */
export const memberPatch = z.strictObject({ practice: practiceSlug, role: z.enum(roles) })
export type MemberPatch = z.infer<typeof memberPatch>

export const byUserId = z.object({ userId: z.string().check(z.regex(/^[\w-]{1,64}$/)) })
export const ofPractice = z.object({ practice: practiceSlug })
