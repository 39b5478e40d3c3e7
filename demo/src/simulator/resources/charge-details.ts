import type { Decline } from '../test-cards.ts'
import type { PaymentIntent } from './payment-intents.ts'
import type { PaymentMethod } from './payment-methods.ts'

/** One try at taking the money. */
export type Attempt = {
  intent: PaymentIntent
  method: PaymentMethod
  decline: Decline | null
  authenticated: boolean
}

const authentication = {
  authentication_flow: 'challenge',
  electronic_commerce_indicator: '05',
  exemption_indicator: null,
  result: 'authenticated',
  result_reason: null,
  transaction_id: null,
  version: '2.2.0',
}

export function outcomeOf(decline: Decline | null) {
  const base = { advice_code: null, network_advice_code: null, risk_level: 'normal', risk_score: 8 }
  if (!decline) {
    return {
      ...base,
      network_decline_code: null,
      network_status: 'approved_by_network',
      reason: null,
      seller_message: 'Payment complete.',
      type: 'authorized',
    }
  }
  return {
    ...base,
    network_decline_code: '01',
    network_status: 'declined_by_network',
    reason: decline.declineCode,
    seller_message: 'The bank did not return any further details with this decline.',
    type: 'issuer_declined',
  }
}

export function cardOf({ intent, method, authenticated }: Attempt) {
  const { brand, last4, exp_month, exp_year, fingerprint } = method.card
  return {
    amount_authorized: intent.amount,
    authorization_code: null,
    brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: 'US',
    electronic_commerce_indicator: null,
    exp_month,
    exp_year,
    fingerprint,
    funding: 'credit',
    installments: null,
    last4,
    mandate: null,
    network: brand,
    network_transaction_id: null,
    regulated_status: 'unregulated',
    three_d_secure: authenticated ? authentication : null,
    transaction_link_id: null,
    wallet: null,
  }
}
