import * as z from 'zod/mini'
import { currencyCode, id, instant, line, money, pageOf, practiceSlug, prose } from './primitives.ts'

export const packageTypes = ['free_trial', 'pay_per_use', 'bundle', 'monthly', 'quarterly', 'annual', 'custom'] as const
export type PackageType = (typeof packageTypes)[number]
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

const depositTerms = z.strictObject({
  kind: z.literal('deposit'),
  /** Paid at checkout, in minor units of the price's currency; less than the price. */
  depositMinor: z.int('Use a whole number of minor units (cents).').check(z.minimum(1, 'Use an amount above nothing.')),
  /** Days after the purchase until the rest is due. */
  balanceDueDays: z
    .int('Use whole days.')
    .check(z.minimum(1, 'Use at least 1 day.'), z.maximum(365, 'Use at most 365 days.')),
})
const instalmentTerms = z.strictObject({
  kind: z.literal('instalments'),
  /** Payments in all, the one at checkout included. */
  count: z
    .int('Use a whole number.')
    .check(z.minimum(2, 'Use at least 2 payments.'), z.maximum(24, 'Use at most 24 payments.')),
  everyMonths: z
    .int('Use whole months.')
    .check(z.minimum(1, 'Use at least 1 month.'), z.maximum(12, 'Use at most 12 months.')),
})

/** How a one-off price is paid: all at once, a part now and the rest later, or in equal parts. */
export const paymentTerms = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('full') }),
  depositTerms,
  instalmentTerms,
])
export type PaymentTerms = z.infer<typeof paymentTerms>

/** Whether credits come with the first payment, or with each one in part. */
export const creditsRules = ['at_once', 'per_payment'] as const

const paymentPart = z.object({
  amount: money,
  /** After the purchase; both 0 is at checkout. */
  afterDays: z.int(),
  afterMonths: z.int(),
})
/** Terms with what they come to at the price shown; the parts add up to it. */
const shownTerms = { creditsRule: z.enum(creditsRules), parts: z.array(paymentPart) }

/** A price in one more currency. */
const furtherPrice = z.strictObject({
  ...money.shape,
  originalPrice: z._default(z.nullable(money), null),
})

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
  /** False where its practice cannot take payments yet, and it costs something. */
  selling: z.optional(z.boolean()),
  /** How sessions are arranged after paying. */
  scheduling: z.enum(schedulingKinds),
  category: z.optional(z.nullable(z.string())),
  /** The same in the other currencies it is sold in, at what it costs there now. */
  prices: z.optional(z.array(z.extend(money, { originalPrice: z.nullable(money) }))),
  /** A price for a limited time: afterwards the original price is charged. */
  offer: z.optional(z.nullable(z.object({ endsAt: instant }))),
  /** When the sale ends; null where it does not. */
  saleEndsAt: z.optional(z.nullable(instant)),
  /** Of a subscription: unused credits go on into the next period. */
  rollOver: z.optional(z.boolean()),
  /** Who may buy it; null is anybody. Buyers then confirm their address, guest checkout or not. */
  eligibility: z.optional(z.nullable(z.object({ newClientsOnly: z.boolean(), maxPerClient: z.nullable(z.int()) }))),
  /** Null where the whole price is paid at once. */
  paymentTerms: z.optional(
    z.nullable(
      z.discriminatedUnion('kind', [z.extend(depositTerms, shownTerms), z.extend(instalmentTerms, shownTerms)]),
    ),
  ),
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
  category: z._default(z.nullable(line(60)), null),
  tagline: z._default(z.nullable(line(160)), null),
  badge: z._default(z.nullable(line(24)), null),
  description: z._default(prose(5000), ''),
  features: z._default(z.array(line(160)).check(z.maxLength(20, 'Use at most 20 features.')), []),
  price: money,
  originalPrice: z._default(z.nullable(money), null),
  /** Prices in currencies beside that of `price`. */
  prices: z._default(z.array(furtherPrice).check(z.maxLength(21, 'Use at most 21 further currencies.')), []),
  sessionDurationMinutes: z
    .int('Use whole minutes.')
    .check(z.minimum(5, 'Use at least 5 minutes.'), z.maximum(1440, 'Use at most 1,440 minutes.')),
  allowances: z
    .array(allowance)
    .check(z.minLength(1, 'Add at least one kind of session.'), z.maxLength(12, 'Use at most 12 kinds of session.')),
  bundleDescription: z._default(z.nullable(line(200)), null),
  /** Days until credits expire; of a subscription they do at the end of each period instead. */
  validDays: z._default(
    z.nullable(
      z.int('Use whole days.').check(z.minimum(1, 'Use at least 1 day.'), z.maximum(3650, 'Use at most 3,650 days.')),
    ),
    null,
  ),
  /** Subscriptions only: credits left at the end of a period go on into the next one. */
  rollOver: z._default(z.boolean(), false),
  /** Before and after, the package is hidden and cannot be bought. */
  saleStartsAt: z._default(z.nullable(instant), null),
  saleEndsAt: z._default(z.nullable(instant), null),
  /** Until then the price holds; afterwards the original price does. */
  offerEndsAt: z._default(z.nullable(instant), null),
  /** Only for who has never bought anything of the practice. */
  newClientsOnly: z._default(z.boolean(), false),
  maxPerClient: z._default(
    z.nullable(
      z.int('Use a whole number.').check(z.minimum(1, 'Use at least 1.'), z.maximum(1000, 'Use at most 1,000.')),
    ),
    null,
  ),
  paymentTerms: z._default(paymentTerms, { kind: 'full' }),
  creditsRule: z._default(z.enum(creditsRules), 'at_once'),
  featured: z._default(z.boolean(), false),
  active: z._default(z.boolean(), true),
  displayOrder: z._default(z.int().check(z.minimum(0), z.maximum(100_000)), 0),
  stockLimit: z._default(z.nullable(z.int().check(z.minimum(0), z.maximum(1_000_000))), null),
  calendlyLink: z._default(z.nullable(z.string().check(z.trim(), z.maxLength(500))), null),
})
export type PackageInput = z.infer<typeof packageInput>
/** What a client sends: fields with defaults may be left out. */
export type PackageDraft = z.input<typeof packageInput>

/** A package as older programs write it too: a number of sessions stands for one allowance of private sessions. */
export const packageBody = z.extend(packageInput, {
  allowances: z.optional(packageInput.shape.allowances),
  sessionCount: z.optional(
    z
      .int('Use a whole number.')
      .check(z.minimum(1, 'A package holds at least one session.'), z.maximum(10_000, 'Use at most 10,000 sessions.')),
  ),
})
export type PackageBody = z.infer<typeof packageBody>

/** A package as its consultants see it: with its prices as written, whatever offers and dates make of them today. */
export const managedPackage = z.extend(publicPackage, {
  active: z.boolean(),
  calendlyLink: z.nullable(z.string()),
  /** The description as written; null where it is generated. */
  writtenBundleDescription: z.nullable(z.string()),
  stockLimit: z.nullable(z.int()),
  soldCount: z.int(),
  /** What a buyer pays today. */
  currentPrice: z.optional(money),
  saleState: z.optional(z.enum(['before', 'on', 'after'])),
  saleStartsAt: z.optional(z.nullable(instant)),
  offerEndsAt: z.optional(z.nullable(instant)),
  newClientsOnly: z.optional(z.boolean()),
  maxPerClient: z.optional(z.nullable(z.int())),
  creditsRule: z.optional(z.enum(creditsRules)),
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
  category: z.optional(z.string().check(z.maxLength(60))),
  /** Packages sold in that currency, at their price in it; the others are left out. */
  currency: z.optional(currencyCode),
  sort: z.optional(z.enum(['order', 'price', '-price', 'newest'])),
  cursor: z.optional(z.string().check(z.maxLength(200))),
  scope: z.optional(z.enum(['public', 'manage'])),
})
export type PackageQuery = z.infer<typeof packageQuery>
