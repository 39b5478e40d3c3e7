import type { CheckoutInput, CheckoutStarted } from '../../contract/checkout.ts'
import type { PublicPackage } from '../../contract/packages.ts'
import { fulfilStatements } from '../../db/fulfilment.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { insertPurchase, purchaseWritten, type NewPurchase } from '../../db/new-purchase.ts'
import { writeThenRead } from '../../db/run-batch.ts'
import { inCurrency, toPublicPackage } from '../../db/views/package-view.ts'
import { toPurchase } from '../../db/views/purchase-view.ts'
import type { Actor } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { eligibilityRules } from '../../domain/eligibility.ts'
import { checkTaxable, dueAtCheckout } from '../../domain/payment-terms.ts'
import { snapshotOf } from '../../domain/purchase-snapshot.ts'
import { saleState } from '../../domain/sale-window.ts'
import { checkReturnUrl, withReturnParameters } from '../../domain/return-url.ts'
import { maySell } from '../../domain/selling.ts'
import { periodMonths } from '../../domain/subscription.ts'
import type { CheckoutFacts, Deps } from '../../ports.ts'
import { checkEligibility } from './check-eligibility.ts'
import { historyOfBuyer, packageForSale, practiceOfPackage, purchaseById } from './checkout.repository.ts'
import { describeCheckout } from '../shared/describe-checkout.ts'
import { planFulfilment } from '../shared/fulfilment.ts'
import { prepareGift } from './gift.ts'
import { isDiscountedAs, priceCheckout } from '../shared/price-checkout.ts'
import { repeatCheckout } from './repeat-checkout.ts'

export type StartCheckout = { input: CheckoutInput; caller: Caller; origin: string | null }
type StartDeps = Pick<
  Deps,
  'db' | 'clock' | 'ids' | 'payments' | 'purchaseTokens' | 'deliverSoon' | 'log' | 'platformFeeBps' | 'giftTokens'
>

/** Stripe takes no less than 30 minutes; the rest is for its clock being ahead of ours. */
const checkoutMinutes = 35

/**
 * Opens a checkout for a package at its price of this moment. Two round trips: facts → Stripe → one guarded insert.
 * @throws DeskbellError `price_changed`, `sold_out`, `package_unavailable`, `not_eligible`, `code_required`, `return_url_not_allowed` …
 */
export async function startCheckout(request: StartCheckout, deps: StartDeps): Promise<CheckoutStarted> {
  for (let left = 2; left >= 0; left--) {
    const started = await answerOnce(() => tryCheckout(request, deps))
    if (started !== null) return started
  }
  throw new DeskbellError('unavailable')
}

/** @returns null where price, stock, sale or eligibility changed between reading and writing: the next attempt names what it was */
async function tryCheckout({ input, caller, origin }: StartCheckout, deps: StartDeps): Promise<CheckoutStarted | null> {
  const { db, clock, ids, payments } = deps
  const now = clock()
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [
    packageForSale(db, input.packageId),
    practiceOfPackage(db, input.packageId),
    historyOfBuyer(db, caller.sessionToken, input.packageId),
  ])
  if (repeatOf !== null) return repeatCheckout(repeatOf, deps)
  const [[sold], [found], [history]] = facts
  if (found === undefined || found.practice.suspendedAt !== null) throw new DeskbellError('not_found')
  const { practice } = found
  if (sold === undefined || !sold.package.active || saleState(sold.package, now) !== 'on')
    throw new DeskbellError('package_unavailable')
  const row = inCurrency(sold, input.currency ?? sold.package.currency)
  if (row === null) throw new DeskbellError('currency_not_offered')
  const item = toPublicPackage(row, now)
  const rules = eligibilityRules(row.package)
  if (item.price.amount > 0 && !maySell(practice)) throw new DeskbellError('selling_not_enabled')
  requireAsShown(item, input)
  checkTaxable(item.price.amount, row.package.paymentTerms, practice)
  const returnUrl = checkReturnUrl(input.returnUrl, origin, practice.returnOrigins)
  const buyer = requireBuyer(actor, practice, item)
  checkEligibility(rules, history)

  const id = ids.id()
  const purchase: NewPurchase = {
    id,
    reference: ids.reference('PKG'),
    practiceId: practice.id,
    packageId: item.id,
    buyerName: input.client?.name ?? null,
    consultantId: row.package.consultantId,
    state: 'pending',
    origin: item.price.amount === 0 ? 'free' : 'checkout',
    snapshot: snapshotOf(item),
    priceMinor: item.price.amount,
    currency: item.price.currency,
    ui: input.ui,
    pageUrl: returnUrl.href,
    createdAt: now,
    checkoutExpiresAt: now + checkoutMinutes * 60_000,
  }
  const client =
    buyer === null ? null : { id: ids.id(), userId: buyer.userId, email: buyer.email, name: input.client?.name ?? null }
  const isFree = item.price.amount === 0
  const amountMinor = dueAtCheckout(item.price.amount, row.package.paymentTerms)
  const everyMonths = periodMonths(item.type)
  const gift = await prepareGift({ input, purchase, dueMinor: amountMinor, isRestricted: rules !== null }, deps)
  const priced = await priceCheckout(
    {
      practice,
      amountMinor,
      currency: item.price.currency,
      promotionCode: input.promotionCode,
      isRecurring: everyMonths !== null,
    },
    deps,
  )
  const opened = isFree
    ? null
    : await payments.createCheckout({
        purchaseId: id,
        reference: purchase.reference,
        practiceId: practice.id,
        packageId: item.id,
        title: item.title,
        description: item.bundleDescription,
        unitAmount: amountMinor,
        currency: item.price.currency,
        ui: input.ui,
        returnUrl: withReturnParameters(returnUrl, id, 'success'),
        cancelUrl: withReturnParameters(returnUrl, id, 'cancel'),
        customerEmail: buyer?.email ?? input.client?.email ?? null,
        expiresAt: purchase.checkoutExpiresAt as number,
        everyMonths,
        keepCard: amountMinor < item.price.amount,
        ...priced,
      })
  if (opened !== null && !isDiscountedAs(priced, opened)) {
    await abandon(opened, deps)
    throw new DeskbellError('promotion_code_invalid')
  }

  const statements = [
    ...insertPurchase(db, { ...purchase, ...gift.columns, ...promotionOf(input, opened) }, client, now, {
      packageVersion: row.package.version,
      rules,
    }),
    ...gift.statements,
    ...rememberRequest(db, caller, id, now, purchaseWritten(id)),
    ...(isFree
      ? fulfilStatements(db, {
          ...planFulfilment({ ...purchase, pageUrl: returnUrl.href }, `free:${id}`, null, {
            ids,
            now,
          }),
          guest: null,
          payment: null,
          customerId: null,
        })
      : []),
  ]
  const [made] = await writeThenRead(db, statements, purchaseById(db, id)).catch(async (error: unknown) => {
    if (opened !== null) await abandon(opened, deps)
    throw error
  })
  if (made === undefined) {
    if (opened !== null) await abandon(opened, deps)
    return null
  }
  if (isFree) deps.deliverSoon()
  return {
    purchase: toPurchase(made),
    purchaseToken: await deps.purchaseTokens.issue(made.purchase),
    checkout: opened === null ? null : describeCheckout(opened, payments),
  }
}

/** What Stripe must report of the payment; it says itself how it rounds a discount. */
function promotionOf({ promotionCode }: CheckoutInput, opened: CheckoutFacts | null) {
  return {
    stripeSessionId: opened?.sessionId ?? null,
    discountMinor: opened?.amountDiscount ?? 0,
    promotionCode: promotionCode ?? null,
  }
}

/** Nobody has seen this checkout; without its purchase nobody may pay it. */
async function abandon(opened: CheckoutFacts, { payments, log }: StartDeps): Promise<void> {
  await payments
    .expireCheckout(opened.sessionId)
    .catch(() => log('warn', 'checkout.abandon_failed', { sessionId: opened.sessionId }))
}

function requireAsShown(item: PublicPackage, { expectedPrice }: CheckoutInput): void {
  if (item.placesLeft === 0) throw new DeskbellError('sold_out')
  const { price } = item
  if (
    expectedPrice !== undefined &&
    (expectedPrice.amount !== price.amount || expectedPrice.currency !== price.currency)
  ) {
    throw new DeskbellError('price_changed', { details: { price } })
  }
}

/**
 * Null is a guest: allowed only where the practice allows it, anybody may buy, and something is paid, for then the payment
 * names them.
 */
function requireBuyer(actor: Actor, practice: { id: string; guestCheckout: boolean }, item: PublicPackage) {
  if (actor.kind === 'client' && actor.practiceId !== practice.id) throw new DeskbellError('forbidden')
  if (actor.kind !== 'nobody') return { userId: actor.userId, email: actor.email.toLowerCase() }
  if (actor.sessionExpired) throw new DeskbellError('session_expired')
  if (!practice.guestCheckout || item.price.amount === 0 || item.eligibility !== null)
    throw new DeskbellError('code_required')
  return null
}
