import * as z from 'zod/mini'
import { id, instant, line, pageOf, practiceSlug } from './primitives.ts'
import { serviceTypes } from './packages.ts'

/** Credits of one kind from one purchase, and what became of them. */
export const creditGrant = z.object({
  id,
  purchaseId: id,
  /** Of the purchase, e.g. `PKG-7K3F9Q`. */
  reference: z.string(),
  title: z.string(),
  serviceType: z.enum(serviceTypes),
  /** Pays for consultants up to this tier; 0 is any. */
  consultantTier: z.int(),
  /** Null is unlimited. */
  credits: z.nullable(z.int()),
  used: z.int(),
  /** Null is unlimited; negative where a consultant's log overdrew it. */
  remaining: z.nullable(z.int()),
  creditUnitMinutes: z.int(),
  startsAt: instant,
  expiresAt: z.nullable(instant),
  expired: z.boolean(),
  /** A dispute holds what is left. */
  frozen: z.boolean(),
  primary: z.boolean(),
  /** Something was used, and a fifth or less, or the last credit, is left. */
  nearCompletion: z.boolean(),
})
export type CreditGrant = z.infer<typeof creditGrant>

const whose = {
  practice: practiceSlug,
  /** For members of the practice: whose credits. */
  client: z.optional(id),
  /** That purchase's credits only; with its token in `Deskbell-Purchase-Token` no sign-in is needed. */
  purchase: z.optional(id),
}

/** GET /api/credits/balance */
export const balanceQuery = z.object(whose)
export type BalanceQuery = z.infer<typeof balanceQuery>

export const creditBalance = z.object({
  /** What can be spent now, by service type; null is unlimited. */
  available: z.partialRecord(
    z.enum(serviceTypes),
    z.object({ credits: z.nullable(z.int()), minutes: z.nullable(z.int()) }),
  ),
  /** Every grant, those that are valid and expire soonest first, expired ones last. */
  grants: z.array(creditGrant),
  freeTrial: z.object({ eligible: z.boolean() }),
})
export type CreditBalance = z.infer<typeof creditBalance>

const minutes = z
  .int('Use whole minutes.')
  .check(z.minimum(5, 'Use at least 5 minutes.'), z.maximum(1440, 'Use at most 1,440 minutes.'))
const minutesText = z.pipe(
  z.pipe(z.string().check(z.regex(/^\d{1,5}$/, 'Use whole minutes.')), z.transform(Number)),
  minutes,
)

/** GET /api/credits/compatible: which credits could pay a session. */
export const compatibleQuery = z.object({
  consultantId: id,
  serviceType: z._default(z.enum(serviceTypes), 'private'),
  durationMinutes: minutesText,
  /** When the session starts; now where it is left out. */
  startsAt: z.optional(instant),
  client: whose.client,
  purchase: whose.purchase,
})
export type CompatibleQuery = z.infer<typeof compatibleQuery>

export const compatibleCredits = z.object({
  /** The grant that pays if nobody chooses another; null where none can. */
  bestGrantId: z.nullable(id),
  /** The practice's free trial would pay it, and the caller has not had one. */
  trial: z.boolean(),
  /** By tier, best first. */
  data: z.array(
    z.object({
      consultantTier: z.int(),
      grants: z.array(
        z.extend(creditGrant, {
          cost: z.int(),
          /** What would be left; null is unlimited. */
          remainingAfter: z.nullable(z.int()),
        }),
      ),
    }),
  ),
})
export type CompatibleCredits = z.infer<typeof compatibleCredits>

/** GET /api/credits/statement */
export const statementQuery = z.object({ ...whose, cursor: z.optional(z.string().check(z.maxLength(200))) })
export type StatementQuery = z.infer<typeof statementQuery>

export const statementKinds = [
  'purchase',
  'invoice',
  'trial',
  'hand',
  'import',
  'spend',
  'give_back',
  'refund',
  'transfer',
  'adjustment',
] as const

/** One movement of credits. */
export const statementLine = z.object({
  id,
  at: instant,
  kind: z.enum(statementKinds),
  grantId: id,
  purchaseId: id,
  reference: z.string(),
  title: z.string(),
  serviceType: z.enum(serviceTypes),
  /** Granted or given back positive, used negative; null where unlimited credits were granted. */
  credits: z.nullable(z.int()),
  /** Of this grant, after this line; null is unlimited. */
  balance: z.nullable(z.int()),
  /** A consultant's log went below nothing, on purpose. */
  overdraws: z.boolean(),
  by: z.enum(['client', 'practice', 'system']),
  /** Who of the practice; told to its members only. */
  byName: z.optional(z.nullable(z.string())),
  reason: z.nullable(z.string()),
})
export type StatementLine = z.infer<typeof statementLine>
/** Newest first. */
export const statementPage = pageOf(statementLine)
export type StatementPage = z.infer<typeof statementPage>

const reason = line(300)

/** POST /api/credits/adjustments: of one grant, or of the best one of a purchase or client. */
export const adjustmentInput = z
  .strictObject({
    grantId: z.optional(id),
    purchaseId: z.optional(id),
    clientId: z.optional(id),
    /** Needed where purchase or client have credits of several types. */
    serviceType: z.optional(z.enum(serviceTypes)),
    credits: z.int('Use a whole number.').check(
      z.minimum(-10_000, 'Use at most 10,000 credits.'),
      z.maximum(10_000, 'Use at most 10,000 credits.'),
      z.refine((credits) => credits !== 0, 'Say how many credits to add, or to take with a minus.'),
    ),
    /** The client reads it in the statement. */
    reason,
  })
  .check(
    z.refine(
      ({ grantId, purchaseId, clientId }) =>
        [grantId, purchaseId, clientId].filter((given) => given !== undefined).length === 1,
      { path: ['grantId'], message: 'Name one of grantId, purchaseId and clientId.' },
    ),
  )
export type AdjustmentInput = z.infer<typeof adjustmentInput>

/** 201 of POST /api/credits/adjustments: the grants it touched, or made. */
export const adjustment = z.object({ id, grants: z.array(creditGrant) })
export type Adjustment = z.infer<typeof adjustment>

/** POST /api/credits/uses: a session held elsewhere, noted by a member of the practice. */
export const sessionLog = z
  .strictObject({
    grantId: z.optional(id),
    clientId: z.optional(id),
    serviceType: z._default(z.enum(serviceTypes), 'private'),
    /** Whose tier counts; without one any credits pay. */
    consultantId: z.optional(id),
    durationMinutes: minutes,
    /** When the session was; now where it is left out. */
    heldAt: z.optional(instant),
    /** The client reads it in the statement. */
    reason,
    /** Note it even where too few credits are left. */
    allowOverdraw: z._default(z.boolean(), false),
  })
  .check(
    z.refine(({ grantId, clientId }) => (grantId === undefined) !== (clientId === undefined), {
      path: ['grantId'],
      message: 'Name one of grantId and clientId.',
    }),
  )
export type SessionLog = z.infer<typeof sessionLog>

export const creditUse = z.object({
  id,
  credits: z.int(),
  grant: creditGrant,
  /** Null where enough was left; `credits` is how many are missing. */
  warning: z.nullable(z.object({ code: z.literal('overdrawn'), credits: z.int() })),
})
export type CreditUse = z.infer<typeof creditUse>

/** POST /api/credits/uses/{id}/give-back */
export const giveBackInput = z.strictObject({ reason })
export type GiveBackInput = z.infer<typeof giveBackInput>
