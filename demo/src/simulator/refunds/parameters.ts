import { flag, integer, metadata, notSimulated, object, oneOf, text } from '../http/parameters.ts'

export const refundParameters = object({
  amount: integer,
  charge: text,
  payment_intent: text,
  metadata,
  reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
  reverse_transfer: flag,
  refund_application_fee: flag,
  instructions_email: notSimulated,
  currency: notSimulated,
  customer: notSimulated,
  origin: notSimulated,
})

export type RefundParameters = ReturnType<typeof refundParameters>
