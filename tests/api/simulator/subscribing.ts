import type Stripe from 'stripe'
import { hostedSession } from './desk.ts'
import type { Desk } from './desk.ts'

export const day = 86_400_000
export const decliningLater = '4000000000000341'
export const authenticatingAlways = '4000002760003184'

type Recurring = { interval: 'month' | 'year'; interval_count?: number }
type More = Partial<Stripe.Checkout.SessionCreateParams>

export const subscriptionSession = (amount = 9_000, recurring: Recurring = { interval: 'month' }, more: More = {}) =>
  ({
    mode: 'subscription',
    line_items: [
      {
        quantity: 1,
        price_data: { currency: 'eur', unit_amount: amount, recurring, product_data: { name: 'Circle' } },
      },
    ],
    success_url: hostedSession.success_url,
    ...more,
  }) satisfies Stripe.Checkout.SessionCreateParams

export type Subscribed = {
  session: Stripe.Checkout.Session
  subscription: Stripe.Subscription
  customer: string
}

/** Buys a subscription and answers what came of it. */
export async function subscribe(
  { control, stripe }: Desk,
  params: Stripe.Checkout.SessionCreateParams = subscriptionSession(),
  card = '4242424242424242',
): Promise<Subscribed> {
  const { id } = await stripe.checkout.sessions.create(params)
  control.pay(id, { card, email: 'lena@example.com', authentication: 'succeed' })
  const session = await stripe.checkout.sessions.retrieve(id, { expand: ['subscription'] })
  const subscription = session.subscription as Stripe.Subscription
  return { session, subscription, customer: String(session.customer) }
}

export const endOf = (subscription: Stripe.Subscription) => subscription.items.data[0]?.current_period_end ?? 0

/** Moves the clock a little past the end of the period, invoices included. */
export function passPeriod({ control }: Desk, subscription: Stripe.Subscription): void {
  control.advanceClock(endOf(subscription) * 1000 - control.now() + 2 * 3_600_000)
}

export const invoicesOf = async ({ stripe }: Desk, subscription: string) =>
  (await stripe.invoices.list({ subscription, expand: ['data.payments'] })).data
