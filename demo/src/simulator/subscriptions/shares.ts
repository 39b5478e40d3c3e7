import type { Subscription } from './subscription.ts'

type Shared = Pick<Subscription, 'application_fee_percent' | 'on_behalf_of' | 'transfer_data'>

/** What of a subscription's payment goes to the connected account and what the platform keeps, to the unit. */
export function shareOf(subscription: Shared, amount: number) {
  const { application_fee_percent: percent, on_behalf_of: onBehalfOf, transfer_data: transfer } = subscription
  const part = transfer?.amount_percent
  return {
    ...(percent === null ? {} : { application_fee_amount: Math.round((amount * percent) / 100) }),
    ...(onBehalfOf === null ? {} : { on_behalf_of: onBehalfOf }),
    ...(transfer
      ? {
          transfer_data: {
            destination: transfer.destination,
            ...(part == null ? {} : { amount: Math.round((amount * part) / 100) }),
          },
        }
      : {}),
  }
}
