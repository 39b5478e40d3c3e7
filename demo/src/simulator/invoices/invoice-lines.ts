import type { Priced } from '../pricing/pricing.ts'
import type { Price } from '../resources/prices.ts'
import { referencedProduct } from '../resources/products.ts'
import { taxesOf } from '../tax/rates.ts'
import type { TaxRate } from '../tax/rates.ts'
import type { World } from '../world.ts'
import type { InvoiceLine } from './invoice.ts'
import { firstItem } from '../subscriptions/subscription.ts'
import type { Subscription } from '../subscriptions/subscription.ts'

/** A line before it is on an invoice. */
export type LineDraft = {
  amount: number
  description: string
  price: Price
  quantity: number
  period: { start: number; end: number }
  /** Where a subscription charges for a part of a period only. */
  proration: boolean
  /** The subscription and its item; absent for what is sold once. */
  subscription: string | null
  item: string | null
  metadata: Record<string, string>
}

const every: Record<string, string> = { day: 'day', week: 'week', month: 'month', year: 'year' }

export function describePrice({ unit_amount, recurring }: Price, money: (amount: number) => string): string {
  if (!recurring) return money(unit_amount)
  const { interval, interval_count: count } = recurring
  return `${money(unit_amount)} / ${count === 1 ? every[interval] : `every ${count} ${interval}s`}`
}

/** What a subscription costs for a period of its items. */
export function periodLines(world: World, subscription: Subscription, trial = false): LineDraft[] {
  const { current_period_start: start, current_period_end: end } = firstItem(subscription)
  return subscription.items.data.map(({ id, price, quantity }) => {
    const { name } = referencedProduct(world, price.product, 'product')
    return {
      amount: trial ? 0 : price.unit_amount * quantity,
      description: trial ? `Trial period for ${name}` : `${quantity} × ${name}`,
      price,
      quantity,
      period: { start, end },
      proration: false,
      subscription: subscription.id,
      item: id,
      metadata: subscription.metadata,
    }
  })
}

type Context = { invoice: string; priced: Priced; rate: TaxRate | null; discount: string | null; behavior: string }

export function invoiceLine(world: World, draft: LineDraft, context: Context): InvoiceLine {
  const { priced, discount } = context
  const { price } = draft
  return {
    id: world.newId('il'),
    object: 'line_item',
    amount: draft.amount,
    currency: price.currency,
    description: draft.description,
    discount_amounts: discount && priced.discount > 0 ? [{ amount: priced.discount, discount }] : [],
    discountable: !draft.proration,
    discounts: [],
    invoice: context.invoice,
    livemode: false,
    metadata: draft.metadata,
    parent: parentOf(world, draft),
    period: draft.period,
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: price.id, product: price.product },
      type: 'price_details',
      unit_amount_decimal: String(price.unit_amount),
    },
    quantity: draft.quantity,
    quantity_decimal: String(draft.quantity),
    subscription: draft.subscription,
    subtotal: draft.amount,
    taxes: taxesOf(priced, context.rate, context.behavior),
  }
}

function parentOf(world: World, { item, proration, subscription }: LineDraft) {
  if (item === null) {
    const details = { invoice_item: world.newId('ii'), proration: false, proration_details: null, subscription }
    return { invoice_item_details: details, subscription_item_details: null, type: 'invoice_item_details' }
  }
  return {
    invoice_item_details: null,
    subscription_item_details: {
      invoice_item: proration ? world.newId('ii') : null,
      proration,
      proration_details: proration ? { credited_items: null } : null,
      subscription,
      subscription_item: item,
    },
    type: 'subscription_item_details',
  }
}
