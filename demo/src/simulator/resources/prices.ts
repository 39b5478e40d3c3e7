import { isCurrency, maximumAmount } from '../currencies.ts'
import { invalidParameter, noSuch, noSuchReference } from '../http/errors.ts'
import { listFields, page } from '../http/lists.ts'
import { flag, integer, mergeMetadata, metadata, notSimulated, object, oneOf, text } from '../http/parameters.ts'
import type { MetadataChange, Reader } from '../http/parameters.ts'
import { noParameters, route } from '../http/routes.ts'
import type { Recurring } from '../subscriptions/periods.ts'
import type { Resource } from '../http/routes.ts'
import type { Row } from '../store.ts'
import type { World } from '../world.ts'
import { createProduct, inlineProduct, referencedProduct } from './products.ts'

export type Price = Row & {
  active: boolean
  currency: string
  product: string
  recurring: Recurring | null
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

const intervalCount: Reader<number> = (value, path) => {
  const count = integer(value, path)
  if (count < 1) {
    throw invalidParameter('This value must be greater than or equal to 1.', {
      param: path,
      code: 'parameter_invalid_integer',
    })
  }
  return count
}

const recurringFields = object(
  {
    interval: oneOf('day', 'week', 'month', 'year'),
    interval_count: intervalCount,
    usage_type: oneOf('licensed'),
    meter: notSimulated,
    trial_period_days: notSimulated,
  },
  ['interval'],
)

const months = { day: 1 / 31, week: 7 / 31, month: 1, year: 12 }

export const recurring: Reader<Recurring> = (value, path) => {
  const { interval, interval_count: count = 1 } = recurringFields(value, path)
  if (months[interval] * count > 36) {
    throw invalidParameter('The maximum billing interval is three years.', { param: `${path}[interval_count]` })
  }
  return { interval, interval_count: count, meter: null, trial_period_days: null, usage_type: 'licensed' }
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
  recurring?: Recurring
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
    recurring: details.recurring ?? null,
    tax_behavior: details.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: details.recurring ? 'recurring' : 'one_time',
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
    recurring,
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
