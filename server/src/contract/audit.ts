import * as z from 'zod/mini'
import { id, instant, pageOf, practiceSlug } from './primitives.ts'

/** GET /api/audit?…, newest first. `from` is in, `to` is not. */
export const auditQuery = z.object({
  practice: practiceSlug,
  /** The id of what was changed. */
  subject: z.optional(z.string().check(z.regex(/^[\w-]{1,64}$/))),
  /** The user id of who changed it. */
  actor: z.optional(z.string().check(z.regex(/^[\w-]{1,64}$/))),
  action: z.optional(
    z.string().check(z.regex(/^[a-z_]+\.[a-z_]+$/, 'Use the name of an action, as in package.updated.')),
  ),
  from: z.optional(instant),
  to: z.optional(instant),
  cursor: z.optional(z.string().check(z.maxLength(200))),
})
export type AuditQuery = z.infer<typeof auditQuery>

const values = z.nullable(z.record(z.string(), z.unknown()))

export const auditEntry = z.object({
  id,
  at: instant,
  actor: z.object({
    kind: z.enum(['member', 'client', 'operator', 'system']),
    userId: z.nullable(z.string()),
    /** Of members alone: clients are named by what they bought, operators by their kind. */
    name: z.nullable(z.string()),
    email: z.nullable(z.string()),
  }),
  action: z.string(),
  subject: z.object({ type: z.string(), id: z.string() }),
  changedFields: z.array(z.string()),
  before: values,
  after: values,
  /** The values were emptied, because they were personal; who, when and which fields stay. */
  erased: z.boolean(),
})
export type AuditEntry = z.infer<typeof auditEntry>
export const auditPage = pageOf(auditEntry)
export type AuditPage = z.infer<typeof auditPage>
