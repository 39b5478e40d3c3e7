import * as z from 'zod/mini'
import { id, line } from './primitives.ts'

/** POST /api/purchases/{id}/instalments/{number}/pay */
export const instalmentPath = z.object({
  id,
  number: z.pipe(z.string().check(z.regex(/^[1-9]\d?$/, 'Use the number of a payment.')), z.transform(Number)),
})

/** 201: Stripe's page, open for half an hour. */
export const instalmentCheckout = z.object({ url: z.string() })
export type InstalmentCheckout = z.infer<typeof instalmentCheckout>

/** POST /api/purchases/{id}/instalments/cancel: what is still to come is given up. */
export const cancelInstalmentsInput = z.strictObject({ reason: line(300) })
export type CancelInstalmentsInput = z.infer<typeof cancelInstalmentsInput>

/** GET and POST /pay/{token}, as mailed. */
export const payToken = z.object({
  token: z.string().check(z.regex(/^[0-9a-f-]{36}\.[\w-]{43}$/, 'This is no link of ours.')),
})
