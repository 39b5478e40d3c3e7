import * as z from 'zod/mini'

/** Every error code the API answers with. The HTTP status of each stands in `http/error-table.ts`. */
export const errorCodes = [
  'invalid_input',
  'invalid_json',
  'body_too_large',
  'unauthenticated',
  'session_expired',
  'code_invalid',
  'code_expired',
  'forbidden',
  'origin_not_allowed',
  'payment_required',
  'not_yet_revealed',
  'not_found',
  'method_not_allowed',
  'version_conflict',
  'version_required',
  'idempotency_conflict',
  'price_changed',
  'package_unavailable',
  'sold_out',
  'not_eligible',
  'already_scheduled',
  'link_used',
  'link_expired',
  'price_out_of_range',
  'currency_not_supported',
  'currency_not_offered',
  'calendly_link_invalid',
  'return_url_not_allowed',
  'code_required',
  'contact_missing',
  'no_credits',
  'credits_frozen',
  'credits_expired',
  'practice_suspended',
  'slug_taken',
  'already_member',
  'last_owner',
  'invitation_not_yours',
  'selling_not_enabled',
  'import_invalid',
  'import_in_use',
  'nothing_to_refund',
  'refund_exceeds_left',
  'refund_refused',
  'promotion_code_invalid',
  'connect_not_needed',
  'subscription_not_running',
  'subscription_unpaid',
  'nothing_to_pay',
  'gift_not_claimed',
  'gift_void',
  'slot_taken',
  'slot_not_offered',
  'duration_not_offered',
  'hold_exists',
  'hold_over',
  'group_full',
  'already_booked',
  'booking_closed',
  'too_late',
  'reschedules_used_up',
  'offer_over',
  'calendar_unreadable',
  'holidays_unknown',
  'calendly_refused',
  'rate_limited',
  'payments_unavailable',
  'unavailable',
  'webhook_signature_invalid',
  'internal_error',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** One input field that is wrong; `path` is dotted, as in `price.amount`. */
export const fieldError = z.object({ path: z.string(), message: z.string() })
export type FieldError = z.infer<typeof fieldError>

/** The body of every answer that is not 2xx or 3xx. */
export const errorBody = z.object({
  error: z.object({
    code: z.enum(errorCodes),
    message: z.string(),
    fields: z.optional(z.array(fieldError)),
    /** Facts that help to go on, e.g. the new price with `price_changed`. Never personal. */
    details: z.optional(z.record(z.string(), z.unknown())),
  }),
})
export type ErrorBody = z.infer<typeof errorBody>
