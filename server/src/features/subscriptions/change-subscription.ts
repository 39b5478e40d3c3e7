import type { SubscriptionAnswer, SubscriptionInput } from '../../contract/subscriptions.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { toPurchase } from '../../db/views/purchase-view.ts'
import { toSubscription, type SubscriptionRow } from '../../db/views/subscription-view.ts'
import { isBuyer, requirePermission, requireSignedIn, type Actor, type SignedIn } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { checkAction } from '../../domain/subscription-actions.ts'
import type { Deps } from '../../ports.ts'
import { settleSubscription, type SettleSubscriptionDeps } from '../shared/settle-subscription.ts'
import { exchangeFor, stayWith } from './exchange-package.ts'
import { packageToExchangeFor, subscriptionOfPurchase } from './subscription.repository.ts'

type ChangeSubscription = { id: string; input: SubscriptionInput; caller: Caller }
export type ChangeDeps = SettleSubscriptionDeps & Pick<Deps, 'publicUrl'>

/**
 * Changes a subscription at Stripe, then records what Stripe says of it: the same that a webhook would record. Asking for
 * what is so already changes nothing. Two round trips; three where it becomes another package's.
 * @throws DeskbellError `subscription_not_running`, `subscription_unpaid`, `upgrade_not_paid`, `price_changed`, `sold_out`,
 * `not_eligible`, `invalid_input`, `forbidden`, `not_found`
 */
export async function changeSubscription(
  { id, input, caller }: ChangeSubscription,
  deps: ChangeDeps,
): Promise<SubscriptionAnswer> {
  const { db, clock, payments } = deps
  const target = 'packageId' in input ? input.packageId : ''
  const { actor, facts } = await loadAs(db, caller, clock(), [
    subscriptionOfPurchase(db, id),
    packageToExchangeFor(db, target),
  ])
  const [[found], [wanted]] = facts
  const actorKind = requireMayChange(actor, found, input)
  const row = found as SubscriptionRow
  checkAction(input.action, toSubscription(row, payments.livemode).standing)
  const { stripeSubscriptionId: subscriptionId, stripeCustomerId: customerId, pageUrl } = row.purchase
  if (subscriptionId === null || customerId === null) throw new DeskbellError('subscription_not_running')
  if (input.action === 'portal') {
    const portalUrl = await payments.portalLink({ customerId, returnUrl: pageUrl ?? deps.publicUrl })
    return { purchase: toPurchase(row), portalUrl }
  }
  let latest = row
  if ('packageId' in input) {
    // What is paid already is given by what it was paid for.
    latest = await settleSubscription({ row, subscriptionId }, deps)
    checkAction(input.action, toSubscription(latest, payments.livemode).standing)
    await payments.changeSubscription(subscriptionId, await exchangeFor({ wanted, row: latest, input }, deps))
  } else {
    const stay = input.action === 'resume' ? await stayWith(row, deps) : null
    if (stay !== null) await payments.changeSubscription(subscriptionId, stay)
    await payments.changeSubscription(subscriptionId, { kind: input.action })
  }
  const by = { actorKind, actorUserId: (actor as SignedIn).userId }
  const changed = await settleSubscription({ row: latest, subscriptionId, actor: by }, deps)
  return { purchase: toPurchase(changed), portalUrl: null }
}

/** Only the buyer spends the buyer's money and sees the buyer's cards. A purchase's token opens none of this. */
function requireMayChange(
  actor: Actor,
  row: SubscriptionRow | undefined,
  { action }: SubscriptionInput,
): 'client' | 'member' {
  requireSignedIn(actor)
  if (
    row !== undefined &&
    isBuyer(actor, { practiceId: row.purchase.practiceId, clientEmail: row.client?.email ?? null })
  )
    return 'client'
  if (actor.kind !== 'member') throw new DeskbellError('not_found')
  requirePermission(actor, row?.purchase.practiceId, 'manage_payments')
  if (action === 'upgrade' || action === 'downgrade' || action === 'portal') throw new DeskbellError('forbidden')
  return 'member'
}
