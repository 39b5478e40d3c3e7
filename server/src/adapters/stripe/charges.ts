import type Stripe from 'stripe'
import type { Payments } from '../../ports.ts'
import { expandedChargeFields, toChargeFacts, toRefundFacts } from './charge-facts.ts'
import { foundOrNull } from './found.ts'
import { refusedRefund, type OrRefused } from './refusals.ts'

/** What became of charges, and what can be done about them. */
export function chargeCalls(
  stripe: Stripe,
  orRefused: OrRefused,
): Pick<Payments, 'readCharge' | 'refund' | 'takeBackPayout' | 'repeatPayout'> {
  return {
    readCharge: (chargeId) =>
      orRefused(async () => {
        const charge = await foundOrNull(stripe.charges.retrieve(chargeId, { expand: expandedChargeFields }))
        if (charge === null) return null
        const disputes = charge.disputed ? (await stripe.disputes.list({ charge: chargeId, limit: 100 })).data : []
        return toChargeFacts(charge, { refunds: await refundsOf(charge), disputes })
      }),

    refund: ({ chargeId, amount, reverseTransfer, refundPlatformFee, idempotencyKey, metadata }) =>
      orRefused(async () => {
        const refund = await stripe.refunds.create(
          {
            charge: chargeId,
            amount,
            metadata,
            reason: 'requested_by_customer',
            ...(reverseTransfer ? { reverse_transfer: true } : {}),
            ...(refundPlatformFee ? { refund_application_fee: true } : {}),
          },
          { idempotencyKey },
        )
        return toRefundFacts(refund)
      }, refusedRefund),

    takeBackPayout: ({ transferId, amount, idempotencyKey }) =>
      orRefused(async () => {
        await stripe.transfers.createReversal(transferId, { amount, refund_application_fee: true }, { idempotencyKey })
      }),

    repeatPayout: ({ accountId, amount, currency, idempotencyKey }) =>
      orRefused(async () => {
        const transfer = { destination: accountId, amount, currency: currency.toLowerCase() }
        await stripe.transfers.create(transfer, { idempotencyKey })
      }),
  }

  /** Ten come with the charge; more are asked for. */
  async function refundsOf(charge: Stripe.Charge): Promise<Stripe.Refund[]> {
    const { refunds } = charge
    if (refunds !== null && refunds !== undefined && !refunds.has_more) return refunds.data
    return stripe.refunds.list({ charge: charge.id, limit: 100 }).autoPagingToArray({ limit: 1000 })
  }
}
