import type { Row } from '../store.ts'
import { brandOf } from '../test-cards.ts'
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
  card: StoredCard & Record<string, unknown>
  billing_details: { email: string | null; name: string | null } & Record<string, unknown>
}

const fingerprintOf = (number: string) => `sim${Number(number).toString(36)}`

export function createPaymentMethod(world: World, details: CardDetails, customer: string | null): PaymentMethod {
  const brand = brandOf(details.number)
  return world.store.table<PaymentMethod>('payment_methods').insert({
    id: world.newId('pm'),
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
    customer,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  })
}
