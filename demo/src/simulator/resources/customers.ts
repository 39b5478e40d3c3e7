import { invalidRequest, noSuch, noSuchReference } from '../http/errors.ts'
import { cursorFields, listFields, page } from '../http/lists.ts'
import { clearable, email, mergeMetadata, metadata, notSimulated, object, oneOf, text } from '../http/parameters.ts'
import type { MetadataChange } from '../http/parameters.ts'
import { noParameters, route } from '../http/routes.ts'
import type { Resource } from '../http/routes.ts'
import type { Row } from '../store.ts'
import type { World } from '../world.ts'
import { methodsOf, methodTable } from './payment-methods.ts'

export type Address = Record<'city' | 'country' | 'line1' | 'line2' | 'postal_code' | 'state', string | null>

export type Customer = Row & {
  address: Address | null
  balance: number
  email: string | null
  invoice_settings: { default_payment_method: string | null } & Record<string, unknown>
  metadata: Record<string, string>
  name: string | null
}

export const customerTable = (world: World) => world.store.table<Customer>('customers')

const address = object({
  city: text,
  country: text,
  line1: text,
  line2: text,
  postal_code: text,
  state: text,
})

const noAddress: Address = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null }

export const inCountry = (country: string): Address => ({ ...noAddress, country })

const fields = {
  email: clearable(email),
  name: clearable(text),
  phone: clearable(text),
  description: clearable(text),
  metadata,
  address: clearable(address),
  shipping: notSimulated,
  payment_method: notSimulated,
  tax: notSimulated,
  tax_exempt: notSimulated,
  preferred_locales: notSimulated,
  invoice_settings: object({ default_payment_method: text }),
}

type Details = {
  address?: Partial<Address> | null
  invoice_settings?: { default_payment_method?: string }
  email?: string | null
  name?: string | null
  phone?: string | null
  description?: string | null
  metadata?: MetadataChange
}

export function createCustomer(world: World, details: Details): Customer {
  const id = world.newId('cus')
  const customer = customerTable(world).insert({
    id,
    object: 'customer',
    address: details.address ? { ...noAddress, ...details.address } : null,
    balance: 0,
    created: world.clock.seconds(),
    currency: null,
    default_source: null,
    delinquent: false,
    description: details.description ?? null,
    discount: null,
    email: details.email ?? null,
    invoice_settings: { custom_fields: null, footer: null, rendering_options: null, ...settingsOf(world, details, id) },
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

/** The card that pays where nothing else is said; it must be one of the customer's own. */
function settingsOf(world: World, { invoice_settings: settings }: Details, customer: string) {
  const method = settings?.default_payment_method ?? null
  if (method !== null && methodTable(world).find(method)?.customer !== customer) throw notAttached(method)
  return { default_payment_method: method }
}

const notAttached = (method: string) =>
  invalidRequest(
    `The customer does not have a payment method with the ID ${method}. The payment method must be attached to the customer.`,
    { code: 'resource_missing', param: 'invoice_settings[default_payment_method]' },
  )

/** The country a customer named while paying, where none was known. */
export function rememberCountry(world: World, id: string, country: string): void {
  const customer = customerTable(world).find(id)
  if (!customer || customer.address?.country === country) return
  customerTable(world).update(id, { address: inCountry(country) })
}

export function referencedCustomer(world: World, id: string, param: string): Customer {
  const customer = customerTable(world).find(id)
  if (!customer) throw noSuchReference('customer', id, param)
  return customer
}

function found(world: World, id: string): Customer {
  const customer = customerTable(world).find(id)
  if (!customer) throw noSuch('customer', id)
  return customer
}

const cards = object({
  ...cursorFields,
  type: oneOf('card'),
  allow_redisplay: oneOf('always', 'limited', 'unspecified'),
})

export const customers: Resource = {
  object: 'customer',
  expansion: { references: ['invoice_settings.default_payment_method'] },
  routes: [
    route('POST', '/v1/customers', object(fields), ({ world, params }) => createCustomer(world, params)),
    route('GET', '/v1/customers', object({ ...listFields, email: text }), ({ world, params }) => {
      const rows = customerTable(world)
        .all()
        .filter((row) => !params.email || row.email === params.email)
      return page(rows, '/v1/customers', params)
    }),
    route('GET', '/v1/customers/:id', noParameters, ({ world, id }) => found(world, id)),
    route('POST', '/v1/customers/:id', object(fields), ({ world, id, params }) => {
      const { metadata: change, address: moved, invoice_settings: settings, ...rest } = params
      const customer = found(world, id)
      const changed = customerTable(world).update(id, {
        ...rest,
        ...(moved === undefined ? {} : { address: moved && { ...noAddress, ...moved } }),
        ...(settings ? { invoice_settings: { ...customer.invoice_settings, ...settingsOf(world, params, id) } } : {}),
        metadata: mergeMetadata(customer.metadata, change),
      })
      world.emit('customer.updated', changed)
      return changed
    }),
    route('GET', '/v1/customers/:id/payment_methods', cards, ({ world, id, params }) =>
      page(methodsOf(world, found(world, id).id), `/v1/customers/${id}/payment_methods`, params),
    ),
    route('DELETE', '/v1/customers/:id', noParameters, ({ world, id }) => {
      world.emit('customer.deleted', found(world, id))
      customerTable(world).remove(id)
      return { id, object: 'customer', deleted: true }
    }),
  ],
}
