import * as z from 'zod/mini'
import { emailAddress, id, instant, line, money, pageOf, practiceSlug, prose } from './primitives.ts'
import { creditBalance } from './credits.ts'
import { managedPurchase } from './purchases.ts'

/** GET /api/clients, for members: newest first. */
export const clientQuery = z.object({
  practice: practiceSlug,
  /** A part of the name or the address. */
  search: z.optional(z.string().check(z.trim(), z.maxLength(120))),
  cursor: z.optional(id),
})
export type ClientQuery = z.infer<typeof clientQuery>

export const client = z.object({
  id,
  name: z.nullable(z.string()),
  email: z.nullable(z.string()),
  createdAt: instant,
  /** The last one that was completed. */
  lastSessionAt: z.nullable(instant),
  /** The next one that is booked. */
  nextSessionAt: z.nullable(instant),
})
export const clientPage = pageOf(client)
export type ClientPage = z.infer<typeof clientPage>

/** POST /api/clients: somebody who has bought nothing yet. An address that is a client's already answers 409 `client_exists`. */
export const clientInput = z.strictObject({
  practice: practiceSlug,
  email: emailAddress,
  name: z._default(z.nullable(line(120)), null),
})
export type ClientInput = z.infer<typeof clientInput>

/** PATCH /api/clients/{id} */
export const clientPatch = z
  .strictObject({
    name: z.optional(z.nullable(line(120))),
    /** The practice's own, never shown to the client; empty or null is none. */
    notes: z.optional(z.nullable(prose(10_000))),
  })
  .check(
    z.refine(({ name, notes }) => name !== undefined || notes !== undefined, {
      path: ['name'],
      message: 'Say what to change: name or notes.',
    }),
  )
export type ClientPatch = z.infer<typeof clientPatch>

/** What POST and PATCH answer. */
export const clientRecord = z.object({
  id,
  practice: practiceSlug,
  name: z.nullable(z.string()),
  email: z.nullable(z.string()),
  /** The owner of the address has proven it by a code. */
  verified: z.boolean(),
  notes: z.nullable(z.string()),
  createdAt: instant,
})
export type ClientRecord = z.infer<typeof clientRecord>

/** GET /api/clients/{id} */
export const clientDetails = z.extend(clientRecord, {
  /** Newest first, 100 at most; unpaid checkouts are left out. */
  purchases: z.array(managedPurchase),
  /** What can be spent now, by service type. */
  balance: creditBalance.shape.available,
  consultations: z.object({
    upcoming: z.int(),
    completed: z.int(),
    cancelled: z.int(),
    noShow: z.int(),
    /** Their time is over, and nobody has said yet how they went. */
    unrecorded: z.int(),
  }),
  /** Of all time. */
  lifetime: z.object({
    /** By currency; refunds are not taken off. */
    paid: z.array(money),
    refunded: z.array(money),
    /** Completed ones; minutes as they really were, where that was noted. */
    sessions: z.int(),
    minutes: z.int(),
    firstSessionAt: z.nullable(instant),
    lastSessionAt: z.nullable(instant),
  }),
  /** What they said of their sessions; the average is rounded to hundredths. */
  feedback: z.object({ average: z.nullable(z.number()), count: z.int() }),
})
export type ClientDetails = z.infer<typeof clientDetails>
