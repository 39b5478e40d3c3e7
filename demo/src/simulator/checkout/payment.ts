import { createCharge, settleCharge, chargeTable } from '../resources/charges.ts'
import { createCustomer } from '../resources/customers.ts'
import { mergeMetadata } from '../http/parameters.ts'
import { createPaymentIntent, intentTable } from '../resources/payment-intents.ts'
import type { PaymentIntent } from '../resources/payment-intents.ts'
import { createPaymentMethod } from '../resources/payment-methods.ts'
import type { CardDetails, PaymentMethod } from '../resources/payment-methods.ts'
import { behaviourOf } from '../test-cards.ts'
import type { Decline } from '../test-cards.ts'
import type { World } from '../world.ts'
import { customerDetails, detailsOf, sessionTable } from './session.ts'
import type { CheckoutSession } from './session.ts'

export type PaymentOutcome =
  | { status: 'paid' }
  | { status: 'declined'; code: string; declineCode: string; message: string }
  | { status: 'requires_authentication' }
  /** The session was no longer open; nothing happened. */
  | { status: 'closed' }

const authenticationFailed: Decline = {
  code: 'payment_intent_authentication_failure',
  declineCode: 'authentication_required',
  message: 'We were unable to authenticate your card. Choose a different card and try again.',
}

/** A payer submits card details. */
export function payWithCard(world: World, session: CheckoutSession, card: CardDetails): PaymentOutcome {
  if (session.status !== 'open') return { status: 'closed' }
  if (session.amount_total === 0) {
    complete(world, session, card, null)
    return { status: 'paid' }
  }
  const behaviour = behaviourOf(card.number)
  const intent = intentFor(world, session)
  const method = createPaymentMethod(world, card, session.customer)
  if (behaviour.kind === 'declines') {
    const charge = createCharge(world, { intent, method, decline: behaviour.decline, authenticated: false })
    world.emit('charge.failed', charge)
    return decline(world, intent, method, behaviour.decline, charge.id)
  }
  if (behaviour.kind === 'authenticates') {
    const waiting = intentTable(world).update(intent.id, {
      last_payment_error: null,
      next_action: {
        redirect_to_url: { return_url: session.success_url, url: `${world.baseUrl}/pay/${session.id}/authenticate` },
        type: 'redirect_to_url',
      },
      payment_method: method.id,
      status: 'requires_action',
    })
    world.emit('payment_intent.requires_action', waiting)
    return { status: 'requires_authentication' }
  }
  capture(world, session, intent, method, false)
  return { status: 'paid' }
}

/** The payer came back from the bank. */
export function finishAuthentication(world: World, session: CheckoutSession, succeeded: boolean): PaymentOutcome {
  const intent = session.payment_intent ? intentTable(world).find(session.payment_intent) : undefined
  const method = world.store.table<PaymentMethod>('payment_methods').find(intent?.payment_method ?? '')
  if (session.status !== 'open' || !intent || !method || intent.status !== 'requires_action')
    return { status: 'closed' }
  if (!succeeded) return decline(world, intent, method, authenticationFailed, intent.latest_charge)
  capture(world, session, intent, method, true)
  return { status: 'paid' }
}

/** Made at the first attempt, kept for those that follow. */
function intentFor(world: World, session: CheckoutSession): PaymentIntent {
  const existing = session.payment_intent ? intentTable(world).find(session.payment_intent) : undefined
  if (existing) return existing
  const { intent: given } = detailsOf(world, session.id)
  const intent = createPaymentIntent(world, {
    ...given,
    amount: session.amount_total,
    currency: session.currency,
    customer: session.customer,
    metadata: mergeMetadata({}, given.metadata),
  })
  sessionTable(world).update(session.id, { payment_intent: intent.id })
  return intent
}

function decline(
  world: World,
  intent: PaymentIntent,
  method: PaymentMethod,
  reason: Decline,
  charge: string | null,
): PaymentOutcome {
  const { code, declineCode, message } = reason
  const failed = intentTable(world).update(intent.id, {
    last_payment_error: {
      ...(charge ? { charge } : {}),
      code,
      decline_code: declineCode,
      message,
      payment_method: method,
      type: 'card_error',
    },
    latest_charge: charge,
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  })
  world.emit('payment_intent.payment_failed', failed)
  return { status: 'declined', code, declineCode, message }
}

function capture(
  world: World,
  session: CheckoutSession,
  pending: PaymentIntent,
  method: PaymentMethod,
  authenticated: boolean,
): void {
  const { email, name } = method.billing_details
  const customer = customerFor(world, session, pending, email, name)
  const intent = intentTable(world).update(pending.id, { customer })
  const charge = createCharge(world, { intent, method, decline: null, authenticated })
  const paid = intentTable(world).update(intent.id, {
    amount_received: intent.amount,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: method.id,
    status: 'succeeded',
  })
  world.emit('charge.succeeded', charge)
  world.emit('payment_intent.succeeded', paid)
  complete(world, session, { email, name }, customer)
  settleCharge(world, chargeTable(world).find(charge.id) ?? charge)
}

/** A guest stays a guest unless the session, or a card kept for later, asks for a customer. */
function customerFor(
  world: World,
  session: CheckoutSession,
  intent: PaymentIntent,
  email: string | null,
  name: string | null,
): string | null {
  if (session.customer) return session.customer
  if (session.customer_creation !== 'always' && !intent['setup_future_usage']) return null
  return createCustomer(world, { email, name }).id
}

type Payer = { email: string | null; name: string | null }

function complete(world: World, session: CheckoutSession, payer: Payer, customer: string | null): void {
  const completed = sessionTable(world).update(session.id, {
    collected_information: { business_name: null, individual_name: null, shipping_details: null },
    customer: customer ?? session.customer,
    customer_details: customerDetails(payer.email, payer.name),
    payment_status: session.amount_total === 0 ? 'no_payment_required' : 'paid',
    status: 'complete',
    url: null,
  })
  world.emit('checkout.session.completed', completed)
}
