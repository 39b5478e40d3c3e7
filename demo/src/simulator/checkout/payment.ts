import { attemptPayment, failIntent } from '../payments/attempt.ts'
import type { Presence } from '../payments/attempt.ts'
import { settle } from '../payments/settle.ts'
import { shareOf } from '../subscriptions/shares.ts'
import { sharesFrom } from '../subscriptions/start.ts'
import { mergeMetadata } from '../http/parameters.ts'
import { createPaymentIntent, intentTable } from '../resources/payment-intents.ts'
import type { PaymentIntent } from '../resources/payment-intents.ts'
import { createPaymentMethod, keptCardOf, methodTable } from '../resources/payment-methods.ts'
import type { CardDetails, PaymentMethod } from '../resources/payment-methods.ts'
import type { Decline } from '../test-cards.ts'
import type { World } from '../world.ts'
import { completeSession, customerFor } from './completion.ts'
import { reprice } from './reprice.ts'
import { detailsOf, needsCard, pendingIntentOf, rememberIntent } from './session.ts'
import type { CheckoutSession } from './session.ts'

export type PaymentOutcome =
  | { status: 'paid' }
  | { status: 'declined'; code: string; declineCode: string; message: string }
  | { status: 'requires_authentication' }
  /** Its discount came to an end while the payer thought about it; the page shows the new total. */
  | { status: 'discount_ended'; message: string }
  /** The session was no longer open; nothing happened. */
  | { status: 'closed' }

export const authenticationFailed: Decline = {
  code: 'payment_intent_authentication_failure',
  declineCode: 'authentication_required',
  message: 'We were unable to authenticate your card. Choose a different card and try again.',
}

const declined = ({ code, declineCode, message }: Decline): PaymentOutcome => ({
  status: 'declined',
  code,
  declineCode,
  message,
})

/** A payer submits card details. */
export function payWithCard(world: World, session: CheckoutSession, card: CardDetails): PaymentOutcome {
  if (session.status !== 'open') return { status: 'closed' }
  const ended = endedDiscount(world, session)
  if (ended) return { status: 'discount_ended', message: ended }
  if (!needsCard(session)) {
    completeSession(world, session, { payer: card, customer: customerFor(world, session, card), method: null })
    return { status: 'paid' }
  }
  const method = createPaymentMethod(world, card)
  if (session.amount_total === 0) return keepOnly(world, session, method)
  return attempt(world, session, { intent: intentFor(world, session), method, presence: 'present' })
}

/** Takes a discount off again that does not hold any more. */
function endedDiscount(world: World, session: CheckoutSession): string | null {
  const { discount } = detailsOf(world, session.id)
  const problem = discount ? reprice(world, session, { discount }) : null
  if (problem) reprice(world, session, { discount: null })
  return problem
}

/** The payer came back from the bank. */
export function finishAuthentication(world: World, session: CheckoutSession, succeeded: boolean): PaymentOutcome {
  const intent = pendingIntentOf(world, session)
  const method = methodTable(world).find(intent?.payment_method ?? '')
  if (session.status !== 'open' || !intent || !method || intent.status !== 'requires_action') {
    return { status: 'closed' }
  }
  if (succeeded) return attempt(world, session, { intent, method, presence: 'authenticated' })
  failIntent(world, { intent, method, decline: authenticationFailed, charge: intent.latest_charge })
  return declined(authenticationFailed)
}

/** Nothing is due today; the card is kept for when something is. */
function keepOnly(world: World, session: CheckoutSession, method: PaymentMethod): PaymentOutcome {
  const { behaviour } = keptCardOf(world, method.id)
  if (behaviour.kind === 'declines') return declined(behaviour.decline)
  const payer = method.billing_details
  completeSession(world, session, { payer, customer: customerFor(world, session, payer), method })
  return { status: 'paid' }
}

type Attempt = { intent: PaymentIntent; method: PaymentMethod; presence: Presence }

function attempt(world: World, session: CheckoutSession, { intent, method, presence }: Attempt): PaymentOutcome {
  const payer = method.billing_details
  const outcome = attemptPayment(world, {
    intent,
    method,
    presence,
    authentication: { url: `${world.baseUrl}/pay/${session.id}/authenticate`, returnUrl: session.success_url },
    customer: () => customerFor(world, session, payer),
  })
  if (outcome.status === 'declined') return declined(outcome.decline)
  if (outcome.status === 'requires_authentication') return outcome
  const { charge } = outcome
  completeSession(world, session, { payer, customer: charge.customer, method })
  settle(world, charge)
  return { status: 'paid' }
}

function intentDetails(world: World, session: CheckoutSession) {
  const { intent, subscription } = detailsOf(world, session.id)
  if (session.mode === 'payment') return intent
  return {
    ...shareOf(sharesFrom(subscription), session.amount_total),
    description: 'Subscription creation',
    setup_future_usage: 'off_session' as const,
  }
}

/** Made at the first attempt, kept for those that follow. */
function intentFor(world: World, session: CheckoutSession): PaymentIntent {
  const existing = pendingIntentOf(world, session)
  if (existing?.amount === session.amount_total) return existing
  if (existing) return intentTable(world).update(existing.id, { amount: session.amount_total })
  const given = intentDetails(world, session)
  const intent = createPaymentIntent(world, {
    ...given,
    amount: session.amount_total,
    currency: session.currency,
    customer: session.customer,
    metadata: mergeMetadata({}, 'metadata' in given ? given.metadata : undefined),
  })
  rememberIntent(world, session, intent.id)
  return intent
}
