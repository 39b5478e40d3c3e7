import type { SubscriptionAnswer, SubscriptionInput } from '../../contract/subscriptions.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import type { PackageRow } from '../../db/views/package-row.ts'
import { inCurrency, toPublicPackage } from '../../db/views/package-view.ts'
import { toPurchase } from '../../db/views/purchase-view.ts'
import type { SubscriptionRow } from '../../db/views/subscription-view.ts'
import { isBuyer, requirePermission, requireSignedIn, type Actor, type SignedIn } from '../../domain/access.ts'
import { DeskbellError, fieldProblem } from '../../domain/errors.ts'
import { saleState } from '../../domain/sale-window.ts'
import { checkAction, checkUpgrade } from '../../domain/subscription-actions.ts'
import { periodMonths, type Standing } from '../../domain/subscription.ts'
import type { Deps, SubscriptionChange } from '../../ports.ts'
import { settleSubscription, type SettleSubscriptionDeps } from '../shared/settle-subscription.ts'
import { packageToUpgradeTo, subscriptionOfPurchase } from './subscription.repository.ts'

type ChangeSubscription = { id: string; input: SubscriptionInput; caller: Caller }
export type ChangeDeps = SettleSubscriptionDeps & Pick<Deps, 'publicUrl'>

/**
 * Changes a subscription at Stripe, then records what Stripe says of it: the same that a webhook would record. Asking for
 * what is so already changes nothing. Two round trips.
 * @throws DeskbellError `subscription_not_running`, `subscription_unpaid`, `price_changed`, `sold_out`, `not_eligible`,
 * `invalid_input`, `forbidden`, `not_found`
 */
export async function changeSubscription(
  { id, input, caller }: ChangeSubscription,
  deps: ChangeDeps,
): Promise<SubscriptionAnswer> {
  const { db, clock, payments } = deps
  const target = input.action === 'upgrade' ? input.packageId : ''
  const { actor, facts } = await loadAs(db, caller, clock(), [
    subscriptionOfPurchase(db, id),
    packageToUpgradeTo(db, target),
  ])
  const [[found], [wanted]] = facts
  const actorKind = requireMayChange(actor, found, input)
  const row = found as SubscriptionRow
  checkAction(input.action, standingOf(row))
  const { stripeSubscriptionId: subscriptionId, stripeCustomerId: customerId, pageUrl } = row.purchase
  if (subscriptionId === null || customerId === null) throw new DeskbellError('subscription_not_running')
  if (input.action === 'portal') {
    const portalUrl = await payments.portalLink({ customerId, returnUrl: pageUrl ?? deps.publicUrl })
    return { purchase: toPurchase(row), portalUrl }
  }
  let latest = row
  if (input.action === 'upgrade') {
    // What is paid already is given by what it was paid for.
    latest = await settleSubscription({ row, subscriptionId }, deps)
    checkAction('upgrade', standingOf(latest))
    await payments.changeSubscription(subscriptionId, await upgradeTo(wanted, latest, input, deps))
  } else await payments.changeSubscription(subscriptionId, { kind: input.action })
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
  if (action === 'upgrade' || action === 'portal') throw new DeskbellError('forbidden')
  return 'member'
}

function standingOf({ purchase }: SubscriptionRow): Standing {
  const { subscriptionState: state, periodEndsAt, cancelAtPeriodEnd, pausedAt } = purchase
  return { state, periodEndsAt, cancelAtPeriodEnd, pausedAt }
}

async function upgradeTo(
  wanted: PackageRow | undefined,
  { purchase, practice }: SubscriptionRow,
  { expectedPrice }: Extract<SubscriptionInput, { action: 'upgrade' }>,
  { payments, clock }: ChangeDeps,
): Promise<SubscriptionChange> {
  const now = clock()
  const sold =
    wanted?.practiceSlug === practice.slug && saleState(wanted.package, now) === 'on'
      ? inCurrency(wanted, purchase.currency)
      : null
  if (sold === null) throw fieldProblem('invalid_input', 'packageId', 'There is no such package on sale here.')
  const item = toPublicPackage(sold, now)
  const { packageId, snapshot, currency, priceMinor } = purchase
  checkUpgrade(
    { packageId, type: snapshot.type, price: { amount: priceMinor, currency } },
    { packageId: item.id, type: item.type, price: item.price },
  )
  if (expectedPrice !== undefined && expectedPrice.amount !== item.price.amount)
    throw new DeskbellError('price_changed', { details: { price: item.price } })
  if (item.placesLeft === 0) throw new DeskbellError('sold_out')
  if (item.eligibility?.newClientsOnly === true)
    throw new DeskbellError('not_eligible', { details: { reason: 'new_clients_only' } })
  const facts = await payments.readSubscription(purchase.stripeSubscriptionId ?? '')
  if (facts === null) throw new DeskbellError('subscription_not_running')
  if (facts.invoices.some(({ isPending }) => isPending)) throw new DeskbellError('subscription_unpaid')
  const { itemId, productId, periodEndsAt } = facts
  return {
    kind: 'upgrade',
    itemId,
    productId,
    packageId: item.id,
    unitAmount: item.price.amount,
    currency,
    everyMonths: periodMonths(item.type) ?? 1,
    automaticTax: facts.isTaxed,
    // The same click twice, or two at once, are one upgrade.
    idempotencyKey: `upgrade:${purchase.id}:${packageId}:${item.id}:${item.price.amount}:${periodEndsAt}`,
  }
}
