import * as z from 'zod/mini'
import { statementLine } from './credits.ts'
import { allowance } from './packages.ts'
import { emailAddress, id, instant, line, money, pageOf, practiceSlug } from './primitives.ts'

/** A client of the practice by id, or somebody by address, who becomes one where they are none. */
const clientChoice = z
  .strictObject({ id: z.optional(id), email: z.optional(emailAddress), name: z.optional(line(120)) })
  .check(
    z.refine((client) => (client.id === undefined) !== (client.email === undefined), {
      path: ['email'],
      message: 'Choose a client, or enter an email address.',
    }),
  )

/** A day in the practice's time zone, or an instant. */
export const dayOrInstant = z
  .string()
  .check(
    z.refine(
      (text) => isDay(text) || instant.safeParse(text).success,
      'Use a date such as 2026-12-01, or UTC as in 2026-12-01T14:00:00Z.',
    ),
  )

function isDay(text: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

/** POST /api/purchases: a member assigns a package, or credits that no package holds, to a client who paid elsewhere. */
export const assignmentInput = z
  .strictObject({
    practice: practiceSlug,
    client: clientChoice,
    packageId: z.optional(id),
    /** Needed without a package. */
    title: z.optional(line(120)),
    /** Needed without a package; with one, instead of what it holds. */
    allowances: z.optional(
      z
        .array(allowance)
        .check(
          z.minLength(1, 'Add at least one kind of session.'),
          z.maxLength(12, 'Use at most 12 kinds of session.'),
        ),
    ),
    sessionDurationMinutes: z.optional(
      z
        .int('Use whole minutes.')
        .check(z.minimum(5, 'Use at least 5 minutes.'), z.maximum(1440, 'Use at most 1,440 minutes.')),
    ),
    consultantId: z.optional(id),
    /** What was agreed on; the package's price where it is left out. Nothing is charged. */
    price: z.optional(money),
    /** Now where it is left out. A day starts when it starts in the practice. */
    startsAt: z.optional(dayOrInstant),
    /** By the package's rule where it is left out. A day is the last one on which the credits are good. */
    expiresAt: z.optional(dayOrInstant),
    note: z.optional(line(300)),
  })
  .check(
    z.refine((input) => input.packageId !== undefined || input.title !== undefined, {
      path: ['title'],
      message: 'Choose a package, or give what you assign a title.',
    }),
    z.refine((input) => input.packageId !== undefined || input.allowances !== undefined, {
      path: ['allowances'],
      message: 'Choose a package, or say which credits it holds.',
    }),
  )
export type AssignmentInput = z.infer<typeof assignmentInput>

/** POST /api/purchases/{id}/transfer: credits of a purchase become another client's. */
export const transferInput = z.strictObject({
  client: clientChoice,
  /** One grant of the purchase; every one with something left where it is left out. */
  grantId: z.optional(id),
  /** How many of that grant; all that is left where it is left out. */
  credits: z.optional(
    z
      .int('Use a whole number.')
      .check(z.minimum(1, 'Transfer at least one credit.'), z.maximum(10_000, 'Use at most 10,000 credits.')),
  ),
  note: z.optional(line(300)),
})
export type TransferInput = z.infer<typeof transferInput>

export const historyQuery = z.object({ cursor: z.optional(z.string().check(z.maxLength(200))) })

/** GET /api/purchases/{id}/history: what was changed, and what moved in the ledger, newest first. */
export const historyEntry = z.discriminatedUnion('entry', [
  z.object({
    entry: z.literal('change'),
    id,
    at: instant,
    /** E.g. `purchase.assigned`. */
    action: z.string(),
    by: z.enum(['member', 'client', 'operator', 'system']),
    byName: z.nullable(z.string()),
    before: z.nullable(z.record(z.string(), z.unknown())),
    after: z.nullable(z.record(z.string(), z.unknown())),
  }),
  z.object({ entry: z.literal('credits'), ...statementLine.shape }),
])
export type HistoryEntry = z.infer<typeof historyEntry>
export const historyPage = pageOf(historyEntry)
export type HistoryPage = z.infer<typeof historyPage>
