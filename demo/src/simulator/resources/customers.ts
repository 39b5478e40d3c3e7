import { noSuch, noSuchReference } from '../http/errors.ts'
import { listFields, page } from '../http/lists.ts'
import { clearable, email, mergeMetadata, metadata, notSimulated, object, text } from '../http/parameters.ts'
import type { MetadataChange } from '../http/parameters.ts'
import { noParameters, route } from '../http/routes.ts'
import type { Resource } from '../http/routes.ts'
import type { Row } from '../store.ts'
import type { World } from '../world.ts'

type Customer = Row & { email: string | null; metadata: Record<string, string> }

const table = (world: World) => world.store.table<Customer>('customers')

const fields = {
  email: clearable(email),
  name: clearable(text),
  phone: clearable(text),
  description: clearable(text),
  metadata,
  address: notSimulated,
  shipping: notSimulated,
  payment_method: notSimulated,
  tax: notSimulated,
  tax_exempt: notSimulated,
  preferred_locales: notSimulated,
  invoice_settings: notSimulated,
}

type Details = {
  email?: string | null
  name?: string | null
  phone?: string | null
  description?: string | null
  metadata?: MetadataChange
}

export function createCustomer(world: World, details: Details): Customer {
  const customer = table(world).insert({
    id: world.newId('cus'),
    object: 'customer',
    address: null,
    balance: 0,
    created: world.clock.seconds(),
    currency: null,
    default_source: null,
    delinquent: false,
    description: details.description ?? null,
    discount: null,
    email: details.email ?? null,
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: mergeMetadata({}, details.metadata),
    name: details.name ?? null,
    phone: details.phone ?? null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  })
  world.emit('customer.created', customer)
  return customer
}

export function referencedCustomer(world: World, id: string, param: string): Customer {
  const customer = table(world).find(id)
  if (!customer) throw noSuchReference('customer', id, param)
  return customer
}

function found(world: World, id: string): Customer {
  const customer = table(world).find(id)
  if (!customer) throw noSuch('customer', id)
  return customer
}

export const customers: Resource = {
  object: 'customer',
  expansion: { references: [] },
  routes: [
    route('POST', '/v1/customers', object(fields), ({ world, params }) => createCustomer(world, params)),
    route('GET', '/v1/customers', object({ ...listFields, email: text }), ({ world, params }) => {
      const rows = table(world)
        .all()
        .filter((row) => !params.email || row.email === params.email)
      return page(rows, '/v1/customers', params)
    }),
    route('GET', '/v1/customers/:id', noParameters, ({ world, id }) => found(world, id)),
    route('POST', '/v1/customers/:id', object(fields), ({ world, id, params }) => {
      const { metadata: change, ...rest } = params
      const customer = found(world, id)
      const changed = table(world).update(id, { ...rest, metadata: mergeMetadata(customer.metadata, change) })
      world.emit('customer.updated', changed)
      return changed
    }),
    route('DELETE', '/v1/customers/:id', noParameters, ({ world, id }) => {
      world.emit('customer.deleted', found(world, id))
      table(world).remove(id)
      return { id, object: 'customer', deleted: true }
    }),
  ],
}
