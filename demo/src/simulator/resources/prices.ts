import { isCurrency, maximumAmount } from '../currencies.ts'
import { invalidParameter, noSuch, noSuchReference } from '../http/errors.ts'
import { listFields, page } from '../http/lists.ts'
import { flag, integer, mergeMetadata, metadata, notSimulated, object, oneOf, text } from '../http/parameters.ts'
import type { MetadataChange, Reader } from '../http/parameters.ts'
import { noParameters, route } from '../http/routes.ts'
import type { Resource } from '../http/routes.ts'
import type { Row } from '../store.ts'
import type { World } from '../world.ts'
import { createProduct, inlineProduct, referencedProduct } from './products.ts'

export type Price = Row & {
  active: boolean
  currency: string
  product: string
  unit_amount: number
  metadata: Record<string, string>
}

const table = (world: World) => world.store.table<Price>('prices')

export const currency: Reader<string> = (value, path) => {
  const code = text(value, path).toLowerCase()
  if (!isCurrency(code)) throw invalidParameter(`Invalid currency: ${code}.`, { param: path })
  return code
}

export const unitAmount: Reader<number> = (value, path) => {
  const amount = integer(value, path)
  if (amount < 0) {
    throw invalidParameter('This value must be greater than or equal to 0.', {
      param: path,
      code: 'parameter_invalid_integer',
    })
  }
  if (amount > maximumAmount) {
    throw invalidParameter('Amount must be no more than $999,999.99', { param: path, code: 'amount_too_large' })
  }
  return amount
}

export const taxBehavior = oneOf('exclusive', 'inclusive', 'unspecified')

type Details = {
  currency: string
  product: string
  unit_amount: number
  active?: boolean
  lookup_key?: string
  nickname?: string
  metadata?: MetadataChange
  tax_behavior?: string
}

export function createPrice(world: World, details: Details): Price {
  return table(world).insert({
    id: world.newId('price'),
    object: 'price',
    active: details.active ?? true,
    billing_scheme: 'per_unit',
    created: world.clock.seconds(),
    currency: details.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: details.lookup_key ?? null,
    metadata: mergeMetadata({}, details.metadata),
    nickname: details.nickname ?? null,
    product: details.product,
    recurring: null,
    tax_behavior: details.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    unit_amount: details.unit_amount,
    unit_amount_decimal: String(details.unit_amount),
  })
}

export function referencedPrice(world: World, id: string, param: string): Price {
  const price = table(world).find(id)
  if (!price) throw noSuchReference('price', id, param)
  return price
}

function found(world: World, id: string): Price {
  const price = table(world).find(id)
  if (!price) throw noSuch('price', id)
  return price
}

const creation = object(
  {
    currency,
    unit_amount: unitAmount,
    product: text,
    product_data: inlineProduct,
    active: flag,
    lookup_key: text,
    nickname: text,
    metadata,
    tax_behavior: taxBehavior,
    recurring: notSimulated,
    unit_amount_decimal: notSimulated,
  },
  ['currency', 'unit_amount'],
)

export const prices: Resource = {
  object: 'price',
  expansion: { references: ['product'] },
  routes: [
    route('POST', '/v1/prices', creation, ({ world, params }) => {
      const { product, product_data: inline, ...rest } = params
      if ((product === undefined) === (inline === undefined)) {
        throw invalidParameter('You must specify either `product` or `product_data` when creating a price.')
      }
      const sold = inline ? createProduct(world, inline) : referencedProduct(world, product ?? '', 'product')
      const price = createPrice(world, { ...rest, product: sold.id })
      world.emit('price.created', price)
      return price
    }),
    route('GET', '/v1/prices', object({ ...listFields, active: flag, product: text }), ({ world, params }) => {
      const rows = table(world)
        .all()
        .filter((row) => (params.active ?? row.active) === row.active)
        .filter((row) => !params.product || row.product === params.product)
      return page(rows, '/v1/prices', params)
    }),
    route('GET', '/v1/prices/:id', noParameters, ({ world, id }) => found(world, id)),
    route('POST', '/v1/prices/:id', object({ active: flag, nickname: text, metadata }), ({ world, id, params }) => {
      const { metadata: change, ...rest } = params
      const changed = table(world).update(id, { ...rest, metadata: mergeMetadata(found(world, id).metadata, change) })
      world.emit('price.updated', changed)
      return changed
    }),
  ],
}
