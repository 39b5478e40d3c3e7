import * as z from 'zod/mini'
import { id, pageOf, practiceSlug } from './primitives.ts'

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
