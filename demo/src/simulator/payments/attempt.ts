import { chargeTable, createCharge } from '../resources/charges.ts'
import type { Charge } from '../resources/charges.ts'
import { intentTable } from '../resources/payment-intents.ts'
import type { PaymentIntent } from '../resources/payment-intents.ts'
import { attachToCustomer, keptCardOf } from '../resources/payment-methods.ts'
import type { PaymentMethod } from '../resources/payment-methods.ts'
import { authenticationRequired } from '../test-cards.ts'
import type { CardBehaviour, Decline } from '../test-cards.ts'
import type { World } from '../world.ts'

/** Whether the card's holder is there to be asked, has just been asked, or is away. */
export type Presence = 'present' | 'authenticated' | 'away'

export type AttemptOutcome =
  | { status: 'paid'; charge: Charge }
  | { status: 'declined'; decline: Decline; charge: string | null }
  | { status: 'requires_authentication' }

type Attempt = {
  intent: PaymentIntent
  method: PaymentMethod
  presence: Presence
  /** Where the holder approves the payment, and goes afterwards. */
  authentication: { url: string; returnUrl: string | null }
  /** Whose payment it becomes once it succeeds; nobody is made a customer by a card that was declined. */
  customer?: () => string | null
}

/** One try at taking the money of an intent from a card. What it succeeds with is settled by `settle`, afterwards. */
export function attemptPayment(world: World, attempt: Attempt): AttemptOutcome {
  const behaviour = behaviourNow(world, attempt)
  if (behaviour.kind === 'declines') return declined(world, attempt, behaviour.decline)
  if (behaviour.kind === 'succeeds') return paid(world, attempt)
  if (attempt.presence === 'away') return declined(world, attempt, authenticationRequired)
  const { url, returnUrl } = attempt.authentication
  const waiting = intentTable(world).update(attempt.intent.id, {
    last_payment_error: null,
    next_action: { redirect_to_url: { return_url: returnUrl, url }, type: 'redirect_to_url' },
    payment_method: attempt.method.id,
    status: 'requires_action',
  })
  world.emit('payment_intent.requires_action', waiting)
  return { status: 'requires_authentication' }
}

/** What a card would say to a payment, without being asked. */
export function behaviourNow(world: World, { method, presence }: Pick<Attempt, 'method' | 'presence'>): CardBehaviour {
  const card = keptCardOf(world, method.id)
  if (presence === 'present') return card.behaviour
  // A card that was approved once, or set up for later, pays: unless it is one of those that never do.
  if (presence === 'away' && card.later) return card.later
  return card.behaviour.kind === 'authenticates' ? { kind: 'succeeds' } : card.behaviour
}

function declined(world: World, { intent, method }: Attempt, decline: Decline): AttemptOutcome {
  const charge = createCharge(world, { intent, method, decline, authenticated: false })
  world.emit('charge.failed', charge)
  failIntent(world, { intent, method, decline, charge: charge.id })
  return { status: 'declined', decline, charge: charge.id }
}

type Failure = { intent: PaymentIntent; method: PaymentMethod; decline: Decline; charge: string | null }

/** Leaves the intent waiting for another card, with the reason. */
export function failIntent(world: World, { intent, method, decline, charge }: Failure): void {
  const failed = intentTable(world).update(intent.id, {
    last_payment_error: {
      ...(charge ? { charge } : {}),
      code: decline.code,
      decline_code: decline.declineCode,
      message: decline.message,
      payment_method: method,
      type: 'card_error',
    },
    latest_charge: charge,
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  })
  world.emit('payment_intent.payment_failed', failed)
}

function paid(world: World, { intent: pending, method, presence, customer }: Attempt): AttemptOutcome {
  const intent = customer ? intentTable(world).update(pending.id, { customer: customer() }) : pending
  const keep = intent.customer !== null && intent['setup_future_usage'] !== null
  const used = keep && intent.customer ? attachToCustomer(world, method, intent.customer) : method
  const authenticated = presence === 'authenticated'
  const charge = createCharge(world, { intent, method: used, decline: null, authenticated })
  const succeeded = intentTable(world).update(intent.id, {
    amount_received: intent.amount,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: used.id,
    status: 'succeeded',
  })
  world.emit('charge.succeeded', charge)
  world.emit('payment_intent.succeeded', succeeded)
  return { status: 'paid', charge: chargeTable(world).find(charge.id) ?? charge }
}
