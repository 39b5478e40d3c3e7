import * as z from 'zod/mini'
import { currencyCode, id, instant, line, money, pageOf, practiceSlug, prose } from './primitives.ts'

export const packageTypes = ['free_trial', 'pay_per_use', 'bundle', 'monthly', 'quarterly', 'annual', 'custom'] as const
export const serviceTypes = ['private', 'group', 'course'] as const
export const creditUnits = [15, 30, 45, 60] as const

/** Credits of one service type inside a package. `credits: null` is unlimited; tier 0 is any consultant. */
export const allowance = z.strictObject({
  serviceType: z.enum(serviceTypes),
  consultantTier: z.int().check(z.minimum(0), z.maximum(9)),
  credits: z.nullable(
    z
      .int('Use a whole number.')
      .check(z.minimum(1, 'A package holds at least one session.'), z.maximum(10_000, 'Use at most 10,000 credits.')),
  ),
  creditUnitMinutes: z.literal(creditUnits, 'A credit is worth 15, 30, 45 or 60 minutes.'),
})
export type Allowance = z.infer<typeof allowance>

export const schedulingKinds = ['calendly', 'deskbell', 'contact'] as const

/** A package as every visitor may see it. The Calendly link is not part of it: buyers get it after paying. */
export const publicPackage = z.object({
  id,
  practice: practiceSlug,
  consultant: z.nullable(z.object({ id, name: z.string(), photoUrl: z.nullable(z.string()) })),
  type: z.enum(packageTypes),
  title: z.string(),
  tagline: z.nullable(z.string()),
  badge: z.nullable(z.string()),
  description: z.string(),
  features: z.array(z.string()),
  price: money,
  originalPrice: z.nullable(money),
  sessionDurationMinutes: z.int(),
  allowances: z.array(allowance),
  /** Generated or written, e.g. "5 private (30 min) + 3 group". */
  bundleDescription: z.string(),
  /** Sessions in all; null where an allowance is unlimited. */
  sessionCount: z.nullable(z.int()),
  /** Price ÷ sessions, rounded half up; null where there is none to state. */
  valuePerSession: z.nullable(money),
  validDays: z.nullable(z.int()),
  featured: z.boolean(),
  displayOrder: z.int(),
  /** Places left, where the consultant limited them. */
  placesLeft: z.nullable(z.int()),
  /** How sessions are arranged after paying. */
  scheduling: z.enum(schedulingKinds),
})
export type PublicPackage = z.infer<typeof publicPackage>

export const publicPackagePage = pageOf(publicPackage)
export type PublicPackagePage = z.infer<typeof publicPackagePage>

/** POST /api/packages and PUT /api/packages/{id}: the whole package, as its consultant writes it. */
export const packageInput = z.strictObject({
  practice: z.optional(practiceSlug),
  consultantId: z.optional(z.nullable(id)),
  type: z._default(z.enum(packageTypes), 'bundle'),
  title: line(120),
  tagline: z._default(z.nullable(line(160)), null),
  badge: z._default(z.nullable(line(24)), null),
  description: z._default(prose(5000), ''),
  features: z._default(z.array(line(160)).check(z.maxLength(20, 'Use at most 20 features.')), []),
  price: money,
  originalPrice: z._default(z.nullable(money), null),
  sessionDurationMinutes: z
    .int('Use whole minutes.')
    .check(z.minimum(5, 'Use at least 5 minutes.'), z.maximum(1440, 'Use at most 1,440 minutes.')),
  allowances: z
    .array(allowance)
    .check(z.minLength(1, 'Add at least one kind of session.'), z.maxLength(12, 'Use at most 12 kinds of session.')),
  bundleDescription: z._default(z.nullable(line(200)), null),
  validDays: z._default(z.nullable(z.int().check(z.minimum(1), z.maximum(3650))), null),
  featured: z._default(z.boolean(), false),
  active: z._default(z.boolean(), true),
  displayOrder: z._default(z.int().check(z.minimum(0), z.maximum(100_000)), 0),
  stockLimit: z._default(z.nullable(z.int().check(z.minimum(0), z.maximum(1_000_000))), null),
  calendlyLink: z._default(z.nullable(z.string().check(z.trim(), z.maxLength(500))), null),
})
export type PackageInput = z.infer<typeof packageInput>
/** What a client sends: fields with defaults may be left out. */
export type PackageDraft = z.input<typeof packageInput>

/** A package as its consultants see it. */
export const managedPackage = z.extend(publicPackage, {
  active: z.boolean(),
  calendlyLink: z.nullable(z.string()),
  /** The description as written; null where it is generated. */
  writtenBundleDescription: z.nullable(z.string()),
  stockLimit: z.nullable(z.int()),
  soldCount: z.int(),
  /** Send it back as `If-Match: "{version}"` with PUT. */
  version: z.int(),
  createdAt: instant,
  updatedAt: instant,
})
export type ManagedPackage = z.infer<typeof managedPackage>
export const managedPackagePage = pageOf(managedPackage)
export type ManagedPackagePage = z.infer<typeof managedPackagePage>

/** GET /api/packages?… ; `scope=manage` (members only) adds inactive ones and managed fields. */
export const packageQuery = z.object({
  practice: practiceSlug,
  consultant: z.optional(id),
  type: z.optional(z.enum(packageTypes)),
  featured: z.optional(z.enum(['true', 'false'])),
  serviceType: z.optional(z.enum(serviceTypes)),
  currency: z.optional(currencyCode),
  sort: z.optional(z.enum(['order', 'price', '-price', 'newest'])),
  cursor: z.optional(z.string().check(z.maxLength(200))),
  scope: z.optional(z.enum(['public', 'manage'])),
})
export type PackageQuery = z.infer<typeof packageQuery>
