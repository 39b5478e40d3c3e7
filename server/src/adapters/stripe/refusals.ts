import Stripe from 'stripe'
import { DeskbellError, fieldProblem } from '../../domain/errors.ts'
import type { Log } from '../../ports.ts'

/** Runs a call of Stripe; what it refuses is told in the codes of the API, and noted without personal values. */
export function refusalsOf(log: Log) {
  return async function orRefused<Result>(
    call: () => Promise<Result>,
    meaning: (error: InstanceType<typeof Stripe.errors.StripeError>) => DeskbellError | null = () => null,
  ): Promise<Result> {
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeError)) throw error
      log('error', 'stripe.request_failed', {
        type: error.type,
        code: error.code,
        requestId: error.requestId,
        status: error.statusCode,
      })
      const known = meaning(error)
      if (known !== null) throw known
      if (error.code === 'amount_too_small' || error.code === 'amount_too_large')
        throw new DeskbellError('price_out_of_range')
      throw new DeskbellError('payments_unavailable')
    }
  }
}

export type OrRefused = ReturnType<typeof refusalsOf>

type StripeError = InstanceType<typeof Stripe.errors.StripeError>

/** Only a discount that Stripe does not like is the buyer's to mend. */
export function refusedCheckout({ param }: StripeError): DeskbellError | null {
  if (param?.startsWith('discounts') !== true) return null
  return fieldProblem('promotion_code_invalid', 'promotionCode', 'This code does not work for this purchase.')
}

/** A card that did not pay for an upgrade, or a subscription that is not what it was. */
export function refusedChange(error: StripeError): DeskbellError | null {
  if (error instanceof Stripe.errors.StripeCardError)
    return new DeskbellError('upgrade_not_paid', { details: { reason: error.code ?? 'card_declined' } })
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return null
  return new DeskbellError('subscription_not_running', { details: { reason: 'refused' } })
}

/** A refusal that asking again will not change: too much, disputed, no balance to take it from. */
export function refusedRefund(error: StripeError): DeskbellError | null {
  if (error instanceof Stripe.errors.StripeIdempotencyError) return new DeskbellError('idempotency_conflict')
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return null
  if (error.param === 'amount' || error.code === 'charge_already_refunded')
    return new DeskbellError('refund_exceeds_left')
  return new DeskbellError('refund_refused', { details: { reason: error.code ?? 'refused' } })
}

export function isMissing(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeError && error.statusCode === 404
}

/**
 * Stripe does not tell an account that never was from one that cut the connection. A key that may not read accounts is
 * refused with another code.
 */
export function isOutOfReach(error: unknown): boolean {
  return (error instanceof Stripe.errors.StripeError && error.code === 'account_invalid') || isMissing(error)
}
