import { amountStep } from '../currencies.ts'
import { invalidParameter } from '../http/errors.ts'
import { integer, mergeMetadata, metadata, notSimulated, object, text } from '../http/parameters.ts'
import type { MetadataChange } from '../http/parameters.ts'
import type { Row } from '../store.ts'
import type { World } from '../world.ts'
import { createPrice, currency, recurring, referencedPrice, taxBehavior, unitAmount } from './prices.ts'
import type { Price } from './prices.ts'
import { createProduct, inlineProduct, referencedProduct } from './products.ts'

export type LineItem = Row & {
  amount_subtotal: number
  amount_total: number
  currency: string
  description: string
  metadata: Record<string, string>
  quantity: number
  price: Price
}

const inlinePrice = object(
  {
    currency,
    unit_amount: unitAmount,
    product: text,
    product_data: inlineProduct,
    tax_behavior: taxBehavior,
    unit_amount_decimal: notSimulated,
    recurring,
  },
  ['currency', 'unit_amount'],
)

const quantity = (value: Parameters<typeof integer>[0], path: string) => {
  const given = integer(value, path)
  if (given < 1) {
    throw invalidParameter('This value must be greater than or equal to 1.', {
      param: path,
      code: 'parameter_invalid_integer',
    })
  }
  return given
}

export const lineItem = object({
  price: text,
  price_data: inlinePrice,
  quantity,
  metadata,
  adjustable_quantity: notSimulated,
  tax_rates: notSimulated,
})

type LineItemParameters = ReturnType<typeof lineItem>

function priceOf(world: World, line: LineItemParameters, path: string): Price {
  if ((line.price === undefined) === (line.price_data === undefined)) {
    throw invalidParameter('You must specify either `price` or `price_data` for each line item.', { param: path })
  }
  if (line.price !== undefined) return referencedPrice(world, line.price, `${path}[price]`)
  const { product, product_data: inline, ...rest } = line.price_data as NonNullable<typeof line.price_data>
  if ((product === undefined) === (inline === undefined)) {
    throw invalidParameter('You must specify either `product` or `product_data` when creating a price.', {
      param: `${path}[price_data]`,
    })
  }
  // Stripe archives what was made for one session only.
  const sold = inline
    ? createProduct(world, { ...inline, active: false })
    : referencedProduct(world, product ?? '', `${path}[price_data][product]`)
  return createPrice(world, { ...rest, product: sold.id, active: false })
}

export function createLineItem(world: World, line: LineItemParameters, path: string): LineItem {
  if (line.quantity === undefined) {
    throw invalidParameter('Quantity is required. Add `quantity` to your line item.', { param: `${path}[quantity]` })
  }
  const price = priceOf(world, line, path)
  const step = amountStep(price.currency)
  if (price.unit_amount % step !== 0) {
    throw invalidParameter(
      `Invalid amount for ${price.currency}: amounts in this currency must be a multiple of ${step}.`,
      { param: `${path}[price_data][unit_amount]` },
    )
  }
  const amount = price.unit_amount * line.quantity
  return {
    id: world.newId('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description: referencedProduct(world, price.product, path).name,
    metadata: mergeMetadata({}, line.metadata as MetadataChange | undefined),
    price,
    quantity: line.quantity,
  }
}
