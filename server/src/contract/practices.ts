import * as z from 'zod/mini'
import { currencyCode, httpsUrl, id, line, practiceSlug, prose } from './primitives.ts'

/** What anybody may know of a practice. */
export const publicPractice = z.object({
  slug: practiceSlug,
  name: z.string(),
  timeZone: z.string(),
  locale: z.string(),
  currency: currencyCode,
  /** Buyers need no email code; the payment's address proves itself later. */
  guestCheckout: z.boolean(),
  /** True while payments are simulated: pages must say so. */
  testMode: z.boolean(),
  /** False until the practice's Stripe account is enabled: what costs nothing can be had, nothing can be bought. */
  selling: z.boolean(),
})
export type PublicPractice = z.infer<typeof publicPractice>

/** What anybody may know of a consultant: never contact details. */
export const publicConsultant = z.object({
  id,
  practice: practiceSlug,
  name: z.string(),
  headline: z.nullable(z.string()),
  bio: z.nullable(z.string()),
  photoUrl: z.nullable(z.string()),
  expertise: z.array(z.string()),
  tier: z.int(),
  timeZone: z.string(),
})
export type PublicConsultant = z.infer<typeof publicConsultant>

export const revealRules = ['on_payment', 'on_first_booking', 'by_hand'] as const

export const localeTag = z
  .string()
  .check(z.regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'Use a language tag such as en or pt-BR.'))

/** Until when clients may change a booking by themselves, and what a late cancellation costs. */
export const bookingPolicy = z.strictObject({
  /** Before the session starts. */
  cancelUntilMinutes: z.int().check(z.minimum(0), z.maximum(43_200)),
  rescheduleUntilMinutes: z.int().check(z.minimum(0), z.maximum(43_200)),
  /** Null is as often as they like. */
  maximumReschedules: z.nullable(z.int().check(z.minimum(0), z.maximum(100))),
  /** Who cancels later than that gets the credit or payment back all the same. */
  lateCancelKeepsCredit: z.boolean(),
  /** How long a place that became free is kept for who waits first. */
  waitlistOfferMinutes: z.int().check(z.minimum(5), z.maximum(2880)),
})
export type BookingPolicy = z.infer<typeof bookingPolicy>

/** What mails of the practice look like, and which leave by themselves. */
export const mailSettings = z.strictObject({
  /** As `#1f5f4a`; null is Deskbell's own. */
  accentColor: z.nullable(z.string().check(z.regex(/^#[0-9a-f]{6}$/i, 'Use a colour such as #1f5f4a.'))),
  /** Where answers to mails go; null where nobody reads them. */
  replyTo: z.nullable(
    z.string().check(z.trim(), z.maxLength(254), z.email('Enter an email address such as name@example.com.')),
  ),
  /** Before a session starts; none where nobody is reminded. */
  reminderMinutes: z.array(z.int().check(z.minimum(5), z.maximum(20_160))).check(z.maxLength(5)),
  requestFeedback: z.boolean(),
  /** How long before credits expire their owner is told; null is never. */
  expiryNoticeDays: z.nullable(z.int().check(z.minimum(1), z.maximum(90))),
})
export type MailSettings = z.infer<typeof mailSettings>

/** PATCH /api/practices: the owner edits these; the last two are the operator's alone. */
export const practicePatch = z.strictObject({
  /** Which practice. */
  practice: practiceSlug,
  name: z.optional(line(120)),
  timeZone: z.optional(line(64)),
  locale: z.optional(localeTag),
  guestCheckout: z.optional(z.boolean()),
  /** Origins, beside the request's own, that checkout may return to. */
  returnOrigins: z.optional(z.array(z.string().check(z.maxLength(300))).check(z.maxLength(20))),
  bookingPolicy: z.optional(bookingPolicy),
  mailSettings: z.optional(mailSettings),
  retentionMonths: z.optional(z.nullable(z.int().check(z.minimum(1), z.maximum(240)))),
  /** Closed to visitors and buyers; its members can read everything still. */
  suspended: z.optional(z.boolean()),
  /** Basis points; null is the installation's own fee. */
  platformFeeBps: z.optional(z.nullable(z.int().check(z.minimum(0), z.maximum(10_000)))),
})
export type PracticePatch = z.infer<typeof practicePatch>

export const practiceNotices = ['suspended', 'selling_not_enabled'] as const

export const managedPractice = z.extend(publicPractice, {
  /** The caller's; `operator` where they are no member. */
  role: z.string(),
  returnOrigins: z.array(z.string()),
  bookingPolicy,
  mailSettings,
  retentionMonths: z.nullable(z.int()),
  suspended: z.boolean(),
  /** Basis points; null is the installation's own fee. */
  platformFeeBps: z.nullable(z.int()),
  operatorOwned: z.boolean(),
  /** What its members must know before anything else; null where all is well. */
  notice: z.nullable(z.enum(practiceNotices)),
})
export type ManagedPractice = z.infer<typeof managedPractice>

export const revealFields = z.strictObject({ email: z.boolean(), phone: z.boolean() })

/** PUT /api/consultants/{id}/contact-settings. Personal: only buyers who paid see what comes of it. */
export const contactSettingsInput = z.strictObject({
  contactName: line(120),
  email: z.nullable(
    z.string().check(z.trim(), z.maxLength(254), z.email('Enter an email address such as name@example.com.')),
  ),
  phone: z.nullable(
    z.string().check(z.trim(), z.regex(/^\+?[0-9][0-9 ()./-]{4,30}$/, 'Enter a phone number such as +1 555 0100.')),
  ),
  welcomeTemplate: prose(4000),
  revealRule: z.enum(revealRules),
  reveal: revealFields,
})
export type ContactSettingsInput = z.infer<typeof contactSettingsInput>

export const contactSettings = z.extend(contactSettingsInput, {
  consultantId: id,
  version: z.int(),
  /** The template filled in with an invented client, as a buyer would read it. */
  welcomePreview: z.string(),
  /** Placeholders the template may use, e.g. `client_name`. */
  placeholders: z.array(z.string()),
  /** Placeholders in the template that mean nothing. */
  unknownPlaceholders: z.array(z.string()),
})
export type ContactSettings = z.infer<typeof contactSettings>

/** PATCH /api/consultants/{id}: the public profile. */
export const consultantPatch = z.strictObject({
  name: z.optional(line(120)),
  headline: z.optional(z.nullable(line(160))),
  bio: z.optional(z.nullable(prose(4000))),
  photoUrl: z.optional(z.nullable(httpsUrl)),
  expertise: z.optional(z.array(line(60)).check(z.maxLength(12))),
  timeZone: z.optional(line(64)),
})
export type ConsultantPatch = z.infer<typeof consultantPatch>

/** POST /api/consultants: one more consultant of a practice. */
export const consultantInput = z.strictObject({
  practice: practiceSlug,
  name: line(120),
  headline: z._default(z.nullable(line(160)), null),
  bio: z._default(z.nullable(prose(4000)), null),
  photoUrl: z._default(z.nullable(httpsUrl), null),
  expertise: z._default(z.array(line(60)).check(z.maxLength(12)), []),
  /** The practice's where it is left out. */
  timeZone: z.optional(line(64)),
  tier: z._default(z.int().check(z.minimum(0), z.maximum(9)), 0),
})
export type ConsultantInput = z.infer<typeof consultantInput>
