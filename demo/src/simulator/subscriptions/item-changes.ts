import { currency, recurring, referencedPrice, createPrice, taxBehavior, unitAmount } from '../resources/prices.ts'
import type { Price } from '../resources/prices.ts'
import { invalidRequest, noSuchReference } from '../http/errors.ts'
import { integer, metadata, notSimulated, object, text } from '../http/parameters.ts'
import { referencedProduct } from '../resources/products.ts'
import type { World } from '../world.ts'
import { planOf } from './subscription-row.ts'
import { firstItem } from './subscription.ts'
import type { RecurringPrice, Subscription, SubscriptionItem } from './subscription.ts'

const priceData = object(
  {
    currency,
    product: text,
    recurring,
    tax_behavior: taxBehavior,
    unit_amount: unitAmount,
    unit_amount_decimal: notSimulated,
  },
  ['currency', 'product', 'recurring', 'unit_amount'],
)

/** How an item of a subscription is to change; items are neither added nor removed here. */
export const itemChange = object({
  id: text,
  price: text,
  price_data: priceData,
  quantity: integer,
  metadata,
  billing_thresholds: notSimulated,
  clear_usage: notSimulated,
  current_trial: notSimulated,
  deleted: notSimulated,
  discounts: notSimulated,
  plan: notSimulated,
  tax_rates: notSimulated,
})

type ItemChange = ReturnType<typeof itemChange>

export function changedItems(world: World, subscription: Subscription, changes: ItemChange[]): SubscriptionItem[] {
  for (const [index, { id }] of changes.entries()) {
    const param = `items[${index}][id]`
    if (id === undefined) {
      throw invalidRequest('The payment simulator changes items of a subscription, by their id; it adds none yet.', {
        param,
      })
    }
    if (!subscription.items.data.some((item) => item.id === id)) throw noSuchReference('subscription item', id, param)
  }
  return subscription.items.data.map((item) => {
    const index = changes.findIndex((change) => change.id === item.id)
    const change = changes[index]
    return change ? changed(world, item, change, `items[${index}]`) : item
  })
}

function changed(world: World, item: SubscriptionItem, change: ItemChange, path: string): SubscriptionItem {
  const price = newPrice(world, change, path) ?? item.price
  if (!isRecurring(price)) {
    throw invalidRequest(
      'The price specified is set to `type=one_time` but this field only accepts `type=recurring`.',
      {
        param: `${path}[price]`,
      },
    )
  }
  if (price.currency !== item.price.currency) {
    throw invalidRequest(`The price must be in ${item.price.currency}, the currency of this subscription.`, {
      param: `${path}[price]`,
    })
  }
  return { ...item, plan: planOf(price), price, quantity: change.quantity ?? item.quantity }
}

const isRecurring = (price: Price): price is RecurringPrice => price.recurring !== null

function newPrice(world: World, change: ItemChange, path: string): Price | null {
  if (change.price !== undefined) return referencedPrice(world, change.price, `${path}[price]`)
  if (change.price_data === undefined) return null
  const { product, ...rest } = change.price_data
  const sold = referencedProduct(world, product, `${path}[price_data][product]`)
  return createPrice(world, { ...rest, product: sold.id, active: false })
}

/** Whether the change begins another rhythm, and so another period. */
export function changesRhythm(subscription: Subscription, items: SubscriptionItem[]): boolean {
  const before = firstItem(subscription).price.recurring
  const after = items[0]?.price.recurring ?? before
  return before.interval !== after.interval || before.interval_count !== after.interval_count
}
