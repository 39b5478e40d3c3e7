import { invalidRequest } from '../http/errors.ts'
import { mergeMetadata } from '../http/parameters.ts'
import { methodTable } from '../resources/payment-methods.ts'
import type { World } from '../world.ts'
import { cancellationAt } from './cancellation.ts'
import { applyChange, planChange } from './change-items.ts'
import type { Planned } from './change-items.ts'
import { requirePayment } from './require-payment.ts'
import { changedItems } from './item-changes.ts'
import type { SubscriptionChanges } from './subscription-parameters.ts'
import { changeSubscription, isOver, subscriptionTable } from './subscription.ts'
import type { Subscription } from './subscription.ts'

/** What the shop changes of a subscription; all of it or, where something is wrong, nothing. */
export function updateSubscription(
  world: World,
  subscription: Subscription,
  params: SubscriptionChanges,
): Subscription {
  const { metadata: change } = params
  if (isOver(subscription)) {
    const others = Object.keys(params).filter((name) => !['metadata', 'cancellation_details'].includes(name))
    if (others.length > 0) {
      throw invalidRequest('A canceled subscription can only update its cancellation_details and metadata.')
    }
  }
  const own = {
    ...(change === undefined ? {} : { metadata: mergeMetadata(subscription.metadata, change) }),
    ...(params.description === undefined ? {} : { description: params.description }),
    ...methodChange(world, subscription, params.default_payment_method),
    ...pauseChange(params),
    ...cancelChange(world, subscription, params),
  }
  const planned = plannedItems(world, subscription, params)
  if (planned && params.payment_behavior === 'error_if_incomplete') requirePayment(world, subscription, planned)
  const changed = changeSubscription(world, subscription, own)
  if (planned) applyChange(world, changed, planned)
  return subscriptionTable(world).find(subscription.id) ?? changed
}

function plannedItems(world: World, subscription: Subscription, params: SubscriptionChanges): Planned | null {
  const restart = params.billing_cycle_anchor?.type === 'now'
  if (!params.items && !restart) return null
  const items = changedItems(world, subscription, params.items ?? [])
  const at = params.proration_date ?? world.clock.seconds()
  return planChange(world, subscription, {
    items,
    behavior: params.proration_behavior ?? 'create_prorations',
    at,
    restart,
  })
}

function methodChange(world: World, { customer }: Subscription, id: string | undefined): Partial<Subscription> {
  if (id === undefined) return {}
  if (methodTable(world).find(id)?.customer === customer) return { default_payment_method: id }
  throw invalidRequest(
    `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
    { code: 'resource_missing', param: 'default_payment_method' },
  )
}

function pauseChange({ pause_collection: pause }: SubscriptionChanges): Partial<Subscription> {
  if (pause === undefined) return {}
  return { pause_collection: pause && { behavior: pause.behavior, resumes_at: pause.resumes_at ?? null } }
}

function cancelChange(world: World, subscription: Subscription, params: SubscriptionChanges): Partial<Subscription> {
  const { cancel_at_period_end: atEnd, cancel_at: at, cancellation_details: details } = params
  if (atEnd !== undefined && at) {
    throw invalidRequest('You may only specify one of these parameters: cancel_at, cancel_at_period_end.')
  }
  const noted = details
    ? { cancellation_details: { ...(subscription['cancellation_details'] as object), ...details } }
    : {}
  if (atEnd === undefined && at === undefined) return noted
  return cancellationAt(world, subscription, atEnd ? 'period_end' : (at ?? null), details)
}
