import * as z from 'zod/mini'
import { emailAddress, id, instant, line, pageOf, practiceSlug } from './primitives.ts'

/** GET /api/clients, for members: newest first. */
export const clientQuery = z.object({
  practice: practiceSlug,
  /** A part of the name or the address. */
  search: z.optional(z.string().check(z.trim(), z.maxLength(120))),
  cursor: z.optional(id),
})
export type ClientQuery = z.infer<typeof clientQuery>

export const client = z.object({ id, name: z.nullable(z.string()), email: z.nullable(z.string()) })
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
export const clientPatch = z.strictObject({ name: z.nullable(line(120)) })
export type ClientPatch = z.infer<typeof clientPatch>

/** GET /api/clients/{id}, and what the others answer. */
export const clientRecord = z.extend(client, {
  practice: practiceSlug,
  /** The owner of the address has proven it by a code. */
  verified: z.boolean(),
  createdAt: instant,
})
export type ClientRecord = z.infer<typeof clientRecord>
