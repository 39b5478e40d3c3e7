import type { SubscriptionInput } from '../../contract/subscriptions.ts'
import type { PublicPackage } from '../../contract/packages.ts'
import type { PackageRow } from '../../db/views/package-row.ts'
import { inCurrency, toPublicPackage } from '../../db/views/package-view.ts'
import type { SubscriptionRow } from '../../db/views/subscription-view.ts'
import { DeskbellError, fieldProblem } from '../../domain/errors.ts'
import { saleState } from '../../domain/sale-window.ts'
import { checkExchange } from '../../domain/subscription-actions.ts'
import { periodMonths } from '../../domain/subscription.ts'
import type { Deps, PriceChange, SubscriptionChange, SubscriptionFacts } from '../../ports.ts'

const minute = 60_000

type Exchange = {
  wanted: PackageRow | undefined
  row: SubscriptionRow
  input: Extract<SubscriptionInput, { packageId: string }>
}

/**
 * What Stripe is asked for where a subscription becomes another package's: at once and for more, or with the next period.
 * @throws DeskbellError `subscription_not_running`, `subscription_unpaid`, `price_changed`, `sold_out`, `not_eligible`,
 * `invalid_input`
 */
export async function exchangeFor(
  { wanted, row, input }: Exchange,
  deps: Pick<Deps, 'payments' | 'clock'>,
): Promise<SubscriptionChange> {
  const { purchase } = row
  const now = deps.clock()
  const item = itemOnSale(wanted, row, now)
  const { packageId, snapshot, currency, priceMinor } = purchase
  checkExchange(
    input.action,
    { packageId, type: snapshot.type, price: { amount: priceMinor, currency } },
    { packageId: item.id, type: item.type, price: item.price },
  )
  if (input.expectedPrice !== undefined && input.expectedPrice.amount !== item.price.amount)
    throw new DeskbellError('price_changed', { details: { price: item.price } })
  if (item.placesLeft === 0) throw new DeskbellError('sold_out')
  if (item.eligibility?.newClientsOnly === true)
    throw new DeskbellError('not_eligible', { details: { reason: 'new_clients_only' } })
  const facts = await factsOf(row, deps)
  const price = priceChange(facts, item, item.price.amount)
  if (input.action === 'downgrade')
    return { ...price, kind: 'downgrade', packageId: item.id, fromAt: facts.periodEndsAt }
  // Stripe would count what is left of the period at the price of the next one.
  if (facts.noted.next !== null && facts.noted.next.fromAt > facts.periodStartsAt)
    throw new DeskbellError('subscription_not_running', { details: { reason: 'changing' } })
  if (facts.invoices.some(({ isPending }) => isPending)) throw new DeskbellError('subscription_unpaid')
  // The same click twice, or two at once, are one upgrade; a card that refused may be asked again a minute later.
  const click = [purchase.id, packageId, item.id, item.price.amount, facts.cardId, Math.floor(now / minute)]
  return { ...price, kind: 'upgrade', packageId: item.id, idempotencyKey: `upgrade:${click.join(':')}` }
}

/** What takes a downgrade back that is still to come; null where there is none. */
export async function stayWith(row: SubscriptionRow, deps: Pick<Deps, 'payments'>): Promise<SubscriptionChange | null> {
  const { snapshot, priceMinor } = row.purchase
  if (snapshot.next === undefined) return null
  const facts = await factsOf(row, deps)
  const isComing = facts.noted.next !== null && facts.noted.next.fromAt > facts.periodStartsAt
  return isComing ? { ...priceChange(facts, snapshot, priceMinor), kind: 'stay' } : null
}

function itemOnSale(wanted: PackageRow | undefined, { purchase, practice }: SubscriptionRow, now: number) {
  const sold =
    wanted?.practiceSlug === practice.slug && saleState(wanted.package, now) === 'on'
      ? inCurrency(wanted, purchase.currency)
      : null
  if (sold === null) throw fieldProblem('invalid_input', 'packageId', 'There is no such package on sale here.')
  return toPublicPackage(sold, now)
}

async function factsOf(
  { purchase }: SubscriptionRow,
  { payments }: Pick<Deps, 'payments'>,
): Promise<SubscriptionFacts> {
  const facts = await payments.readSubscription(purchase.stripeSubscriptionId ?? '')
  if (facts === null) throw new DeskbellError('subscription_not_running')
  return facts
}

function priceChange(
  { itemId, productId, isTaxed }: SubscriptionFacts,
  { type, price: { currency } }: Pick<PublicPackage, 'type' | 'price'>,
  unitAmount: number,
): PriceChange {
  const everyMonths = periodMonths(type) ?? 1
  return { itemId, productId, unitAmount, currency, everyMonths, automaticTax: isTaxed }
}
