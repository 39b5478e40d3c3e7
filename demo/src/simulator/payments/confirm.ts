import { checkDestination, checkOnBehalfOf } from '../connect/destinations.ts'
import { formatAmount, maximumAmount, minimumAmount } from '../currencies.ts'
import { cardError, invalidParameter, invalidRequest, noSuchReference } from '../http/errors.ts'
import { mergeMetadata } from '../http/parameters.ts'
import { referencedCustomer } from '../resources/customers.ts'
import { createPaymentIntent, intentTable } from '../resources/payment-intents.ts'
import type { PaymentIntent } from '../resources/payment-intents.ts'
import { methodTable } from '../resources/payment-methods.ts'
import type { PaymentMethod } from '../resources/payment-methods.ts'
import type { World } from '../world.ts'
import { attemptPayment } from './attempt.ts'
import type { ConfirmParameters, IntentParameters } from './intent-parameters.ts'
import { settle } from './settle.ts'

export function createIntent(world: World, params: IntentParameters): PaymentIntent {
  checkAmount(params)
  const { transfer_data: transfer, on_behalf_of: onBehalfOf, application_fee_amount: fee } = params
  if (transfer) checkDestination(world, transfer.destination, 'transfer_data[destination]')
  if (onBehalfOf !== undefined) checkOnBehalfOf(world, onBehalfOf, 'on_behalf_of')
  if (fee !== undefined && (!transfer || fee < 0 || fee > params.amount)) {
    throw invalidRequest('An application fee needs a destination, and must not be above the amount.', {
      param: 'application_fee_amount',
    })
  }
  if (params.off_session && !params.confirm) {
    throw invalidParameter('You can only set `off_session` when `confirm` is `true`.', { param: 'off_session' })
  }
  const customer = params.customer === undefined ? null : referencedCustomer(world, params.customer, 'customer').id
  const method = params.payment_method === undefined ? null : usableMethod(world, params.payment_method, customer)
  const { confirm, off_session: _away, payment_method: _id, error_on_requires_action: _strict, ...rest } = params
  const { automatic_payment_methods: _automatic, return_url: _back, capture_method: _how, ...details } = rest
  const created = createPaymentIntent(world, { ...details, customer, metadata: mergeMetadata({}, params.metadata) })
  if (!method) return created
  const ready = intentTable(world).update(created.id, { payment_method: method.id, status: 'requires_confirmation' })
  return confirm ? confirmIntent(world, ready, params) : ready
}

function checkAmount({ amount, currency }: IntentParameters): void {
  const least = minimumAmount(currency)
  if (amount < least) {
    throw invalidRequest(`Amount must be at least ${formatAmount(least, currency)} ${currency}`, {
      code: 'amount_too_small',
      param: 'amount',
    })
  }
  if (amount > maximumAmount) {
    throw invalidRequest(`Amount must be no more than ${formatAmount(maximumAmount, currency)}`, {
      code: 'amount_too_large',
      param: 'amount',
    })
  }
}

/** A card that was paid with once cannot be used again, unless it was kept for its customer. */
function usableMethod(world: World, id: string, customer: string | null): PaymentMethod {
  const method = methodTable(world).find(id)
  if (!method) throw noSuchReference('PaymentMethod', id, 'payment_method')
  if (method.customer !== null && method.customer === customer) return method
  throw invalidRequest(
    method.customer === null
      ? 'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.'
      : 'The payment method supplied does not belong to the supplied customer.',
    { param: 'payment_method' },
  )
}

const confirmable = new Set(['requires_payment_method', 'requires_confirmation', 'requires_action'])

export function confirmIntent(world: World, intent: PaymentIntent, params: ConfirmParameters): PaymentIntent {
  if (!confirmable.has(intent.status)) {
    throw invalidRequest(
      `You cannot confirm this PaymentIntent because it has already ${intent.status === 'succeeded' ? 'succeeded after being previously confirmed' : 'been canceled'}.`,
      { code: 'payment_intent_unexpected_state' },
    )
  }
  const id = params.payment_method ?? intent.payment_method
  if (!id) {
    throw invalidRequest('You cannot confirm this PaymentIntent because it is missing a payment method.', {
      code: 'payment_intent_unexpected_state',
    })
  }
  const method = usableMethod(world, id, intent.customer)
  const url = `${world.baseUrl}/authenticate/${intent.id}`
  const presence = params.off_session ? 'away' : 'present'
  const authentication = { url, returnUrl: params.return_url ?? null }
  const outcome = attemptPayment(world, { intent, method, presence, authentication })
  if (outcome.status === 'paid') settle(world, outcome.charge)
  const now = intentTable(world).find(intent.id) ?? intent
  if (outcome.status !== 'declined') return now
  const { code, declineCode, message } = outcome.decline
  throw cardError({
    code,
    decline_code: declineCode,
    message,
    ...(outcome.charge ? { charge: outcome.charge } : {}),
    payment_intent: now,
  })
}
