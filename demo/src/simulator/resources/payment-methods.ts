import type { Row } from '../store.ts'
import { brandOf, testCardOf } from '../test-cards.ts'
import type { TestCard } from '../test-cards.ts'
import type { World } from '../world.ts'

/** What a payer entered. */
export type CardDetails = {
  number: string
  expMonth: number
  expYear: number
  email: string | null
  name: string | null
}

type StoredCard = { brand: string; last4: string; exp_month: number; exp_year: number; fingerprint: string }

export type PaymentMethod = Row & {
  customer: string | null
  card: StoredCard & Record<string, unknown>
  billing_details: { email: string | null; name: string | null } & Record<string, unknown>
}

const fingerprintOf = (number: string) => `sim${Number(number).toString(36)}`

export const methodTable = (world: World) => world.store.table<PaymentMethod>('payment_methods')

/** The cards kept for a customer. */
export const methodsOf = (world: World, customer: string) =>
  methodTable(world)
    .all()
    .filter((method) => method.customer === customer)

/** Which test card a payment method is. The number of any other card is not kept. */
const numbers = (world: World) => world.store.table<{ id: string; number: string }>('_test_cards')

export const keptCardOf = (world: World, id: string): TestCard => testCardOf(numbers(world).find(id)?.number ?? '')

/** Kept for later: it shows among the customer's payment methods and can be charged again. */
export const attachToCustomer = (world: World, method: PaymentMethod, customer: string): PaymentMethod =>
  methodTable(world).update(method.id, { customer })

export function createPaymentMethod(world: World, details: CardDetails): PaymentMethod {
  const brand = brandOf(details.number)
  const id = world.newId('pm')
  const { number } = testCardOf(details.number)
  if (number) numbers(world).insert({ id, number })
  return methodTable(world).insert({
    id,
    object: 'payment_method',
    allow_redisplay: 'limited',
    billing_details: { address: null, email: details.email, name: details.name, phone: null, tax_id: null },
    card: {
      brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      display_brand: brand,
      exp_month: details.expMonth,
      exp_year: details.expYear,
      fingerprint: fingerprintOf(details.number),
      funding: 'credit',
      generated_from: null,
      last4: details.number.slice(-4),
      networks: { available: [brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: world.clock.seconds(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  })
}
