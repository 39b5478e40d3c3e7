import { amountStep, formatAmount } from '../currencies.ts'
import { blocksRefund } from '../disputes/dispute.ts'
import { invalidParameter, invalidRequest, noSuchReference } from '../http/errors.ts'
import { chargeTable } from '../resources/charges.ts'
import type { Charge } from '../resources/charges.ts'
import { intentTable } from '../resources/payment-intents.ts'
import type { World } from '../world.ts'
import type { RefundParameters } from './parameters.ts'

export function chargeToRefund(world: World, { charge, payment_intent: intent }: RefundParameters): Charge {
  if ((charge === undefined) === (intent === undefined)) {
    throw invalidParameter('You must provide either a `charge` or a `payment_intent`, and only one of them.')
  }
  const id = charge ?? intentTable(world).find(intent ?? '')?.latest_charge
  const paid = id ? chargeTable(world).find(id) : undefined
  if (paid && blocksRefund(world, paid.id)) {
    throw invalidRequest(`Charge ${paid.id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' })
  }
  if (paid?.status === 'succeeded') return paid
  if (charge !== undefined) throw noSuchReference('charge', charge, 'charge')
  if (!intentTable(world).find(intent ?? '')) throw noSuchReference('payment_intent', intent ?? '', 'payment_intent')
  throw invalidRequest(`This PaymentIntent (${intent}) does not have a successful charge to refund.`, {
    param: 'payment_intent',
  })
}

export function amountToRefund(charge: Charge, asked: number | undefined): number {
  const left = charge.amount - charge.amount_refunded
  if (left === 0) {
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' })
  }
  const amount = asked ?? left
  if (amount < 1) {
    throw invalidParameter('This value must be greater than or equal to 1.', {
      param: 'amount',
      code: 'parameter_invalid_integer',
    })
  }
  const step = amountStep(charge.currency)
  if (amount % step !== 0) {
    throw invalidParameter(`Invalid amount for ${charge.currency}: it must be a multiple of ${step}.`, {
      param: 'amount',
    })
  }
  if (amount > left) {
    const [wanted, rest] = [amount, left].map((value) => formatAmount(value, charge.currency))
    throw invalidRequest(`Refund amount (${wanted}) is greater than unrefunded amount on charge (${rest})`, {
      param: 'amount',
    })
  }
  return amount
}

/** What a refund takes back from others must have gone to them. */
export function checkShares(charge: Charge, params: RefundParameters): void {
  if (params.reverse_transfer && !charge.transfer) {
    throw invalidRequest(`Cannot reverse transfer on charge ${charge.id}: it does not have an associated transfer.`, {
      param: 'reverse_transfer',
    })
  }
  if (!params.refund_application_fee) return
  if (!charge.application_fee) {
    throw invalidRequest(`Cannot refund application fee on charge ${charge.id}: it does not have an application fee.`, {
      param: 'refund_application_fee',
    })
  }
  if (charge.transfer && !params.reverse_transfer) {
    throw invalidRequest(
      'You cannot refund the application fee of a destination charge without also reversing its transfer: set `reverse_transfer`.',
      { param: 'refund_application_fee' },
    )
  }
}
