import type Stripe from 'stripe'
import type { Payments } from '../../ports.ts'
import { expandedChargeFields, takenCharge, takenInvoice, toChargeFacts, toRefundFacts } from './charge-facts.ts'
import { foundOrNull } from './found.ts'
import { refusedRefund, type OrRefused } from './refusals.ts'

/** What became of charges, and what can be done about them. */
export function chargeCalls(
  stripe: Stripe,
  orRefused: OrRefused,
): Pick<Payments, 'readCharge' | 'listTaken' | 'refund' | 'takeBackPayout' | 'repeatPayout'> {
  return {
    readCharge: (chargeId) =>
      orRefused(async () => {
        const charge = await foundOrNull(stripe.charges.retrieve(chargeId, { expand: expandedChargeFields }))
        if (charge === null) return null
        const disputes = charge.disputed ? (await stripe.disputes.list({ charge: chargeId, limit: 100 })).data : []
        const refunds = await refundsOf(charge)
        // Only money that came back is paid out a second time.
        const mayBeRepeated =
          charge.disputed || refunds.some(({ status }) => status === 'failed' || status === 'canceled')
        const repeated = mayBeRepeated ? await repeatedPayoutsOf(charge) : []
        return toChargeFacts(charge, { refunds, disputes, repeated })
      }),

    listTaken: ({ from, to, limit }) =>
      orRefused(async () => {
        const created = { gte: Math.floor(from / 1000), lt: Math.floor(to / 1000) }
        const [charges, invoices] = await Promise.all([
          stripe.charges.list({ created, limit: 100 }).autoPagingToArray({ limit }),
          stripe.invoices.list({ created, status: 'paid', limit: 100 }).autoPagingToArray({ limit }),
        ])
        return {
          taken: [...charges.flatMap(takenCharge), ...invoices.flatMap(takenInvoice)],
          isComplete: charges.length < limit && invoices.length < limit,
        }
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

    takeBackPayout: ({ transferId, amount, refundFee, idempotencyKey }) =>
      orRefused(async () => {
        const reversal = { amount, ...(refundFee ? { refund_application_fee: true } : {}) }
        await stripe.transfers.createReversal(transferId, reversal, { idempotencyKey })
      }, refusedRefund),

    repeatPayout: ({ accountId, chargeId, transferGroup, amount, currency, idempotencyKey }) =>
      orRefused(async () => {
        const transfer = {
          destination: accountId,
          amount,
          currency: currency.toLowerCase(),
          metadata: { charge_id: chargeId },
          ...(transferGroup === null ? {} : { transfer_group: transferGroup }),
        }
        await stripe.transfers.create(transfer, { idempotencyKey })
      }, refusedRefund),
  }

  async function repeatedPayoutsOf(charge: Stripe.Charge): Promise<Stripe.Transfer[]> {
    const { id, transfer_group: group } = charge
    if (group === null) return []
    const transfers = await stripe.transfers.list({ transfer_group: group, limit: 100 })
    return transfers.data.filter(({ metadata }) => metadata['charge_id'] === id)
  }

  /** Ten come with the charge; more are asked for. */
  async function refundsOf(charge: Stripe.Charge): Promise<Stripe.Refund[]> {
    const { refunds } = charge
    if (refunds !== null && refunds !== undefined && !refunds.has_more) return refunds.data
    return stripe.refunds.list({ charge: charge.id, limit: 100 }).autoPagingToArray({ limit: 1000 })
  }
}
