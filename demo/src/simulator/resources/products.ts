import { noSuch, noSuchReference } from '../http/errors.ts'
import { listFields, page } from '../http/lists.ts'
import {
  asGiven,
  clearable,
  flag,
  listOf,
  mergeMetadata,
  metadata,
  notSimulated,
  object,
  text,
  url,
} from '../http/parameters.ts'
import type { MetadataChange } from '../http/parameters.ts'
import { noParameters, route } from '../http/routes.ts'
import type { Resource } from '../http/routes.ts'
import type { Row } from '../store.ts'
import type { World } from '../world.ts'

type Product = Row & {
  name: string
  description: string | null
  active: boolean
  metadata: Record<string, string>
}

const table = (world: World) => world.store.table<Product>('products')

/** What `product_data` of an inline price may say. */
export const inlineProduct = object(
  {
    name: text,
    description: text,
    images: listOf(url),
    metadata,
    tax_code: text,
    tax_details: asGiven,
    unit_label: text,
  },
  ['name'],
)

const fields = {
  active: flag,
  description: clearable(text),
  images: listOf(url),
  metadata,
  unit_label: clearable(text),
  url: clearable(text),
  statement_descriptor: text,
  tax_code: notSimulated,
  default_price: notSimulated,
  marketing_features: notSimulated,
}

type Details = {
  name: string
  active?: boolean
  description?: string | null
  images?: string[]
  metadata?: MetadataChange
  unit_label?: string | null
  url?: string | null
}

export function createProduct(world: World, details: Details): Product {
  const seconds = world.clock.seconds()
  return table(world).insert({
    id: world.newId('prod'),
    object: 'product',
    active: details.active ?? true,
    created: seconds,
    default_price: null,
    description: details.description ?? null,
    images: details.images ?? [],
    livemode: false,
    marketing_features: [],
    metadata: mergeMetadata({}, details.metadata),
    name: details.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: details.unit_label ?? null,
    updated: seconds,
    url: details.url ?? null,
  })
}

export function referencedProduct(world: World, id: string, param: string): Product {
  const product = table(world).find(id)
  if (!product) throw noSuchReference('product', id, param)
  return product
}

function found(world: World, id: string): Product {
  const product = table(world).find(id)
  if (!product) throw noSuch('product', id)
  return product
}

export const products: Resource = {
  object: 'product',
  expansion: { references: ['default_price'] },
  routes: [
    route('POST', '/v1/products', object({ ...fields, name: text }, ['name']), ({ world, params }) => {
      const product = createProduct(world, params)
      world.emit('product.created', product)
      return product
    }),
    route('GET', '/v1/products', object({ ...listFields, active: flag }), ({ world, params }) => {
      const rows = table(world)
        .all()
        .filter((row) => (params.active ?? row.active) === row.active)
      return page(rows, '/v1/products', params)
    }),
    route('GET', '/v1/products/:id', noParameters, ({ world, id }) => found(world, id)),
    route('POST', '/v1/products/:id', object({ ...fields, name: text }), ({ world, id, params }) => {
      const { metadata: change, ...rest } = params
      const changed = table(world).update(id, {
        ...rest,
        metadata: mergeMetadata(found(world, id).metadata, change),
        updated: world.clock.seconds(),
      })
      world.emit('product.updated', changed)
      return changed
    }),
  ],
}
