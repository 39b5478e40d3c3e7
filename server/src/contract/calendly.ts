import * as z from 'zod/mini'
import { id, instant } from './primitives.ts'

const secret = (maximum: number) =>
  z
    .string()
    .check(
      z.trim(),
      z.regex(/^[\x21-\x7e]{16,}$/, 'Copy the whole text, on one line.'),
      z.maxLength(maximum, 'This is longer than any of Calendly’s.'),
    )

/** PUT /api/consultants/{id}/calendly. Neither is ever told again. */
export const calendlyInput = z.strictObject({
  /** A personal access token. */
  token: secret(4000),
  /** What its webhook is signed with; made up where it is left out. */
  signingKey: z.optional(secret(200)),
})
export type CalendlyInput = z.infer<typeof calendlyInput>

/** GET and PUT /api/consultants/{id}/calendly, for members of the practice. */
export const calendlyConnection = z.object({
  consultantId: id,
  connected: z.boolean(),
  /** Whose token it is: the consultant's own, or the installation's. */
  source: z.nullable(z.enum(['own', 'environment'])),
  /** Where Calendly sends what happens; null where nothing is connected. */
  webhookAddress: z.nullable(z.string()),
  /** Calendly was asked to; otherwise somebody has to set it up there. */
  webhookSubscribed: z.boolean(),
  /** What is wrong, in words. */
  problem: z.nullable(z.string()),
  /** When Calendly was last asked. */
  checkedAt: z.nullable(instant),
})
export type CalendlyConnection = z.infer<typeof calendlyConnection>

/** /webhooks/calendly/{webhookId} */
export const calendlyWebhookId = z.object({ webhookId: z.string().check(z.regex(/^[\w-]{20,60}$/)) })
