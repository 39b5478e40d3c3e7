import type { CheckoutInput, CheckoutStarted } from '../../contract/checkout.ts'
import type { PublicPackage } from '../../contract/packages.ts'
import type { PurchaseSnapshot } from '../../contract/purchases.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { writeThenRead } from '../../db/run-batch.ts'
import { toPublicPackage } from '../../db/views/package-view.ts'
import { toPurchase } from '../../db/views/purchase-view.ts'
import type { Actor } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { checkReturnUrl, withReturnParameters } from '../../domain/return-url.ts'
import type { CheckoutFacts, Deps } from '../../ports.ts'
import {
  fulfilStatements,
  insertPurchase,
  packageForSale,
  practiceOfPackage,
  purchaseById,
  purchaseWritten,
  type NewPurchase,
} from './checkout.repository.ts'
import { describeCheckout } from './describe-checkout.ts'
import { planFulfilment } from './fulfilment.ts'
import { repeatCheckout } from './repeat-checkout.ts'

export type StartCheckout = { input: CheckoutInput; caller: Caller; origin: string | null }
type StartDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'payments' | 'purchaseTokens' | 'deliverSoon' | 'log'>

/** Stripe takes no less than 30 minutes; the rest is for its clock being ahead of ours. */
const checkoutMinutes = 35

/**
 * Opens a checkout for a package at its price of this moment. Two round trips: facts → Stripe → one guarded insert.
 * @throws DeskbellError `price_changed`, `sold_out`, `package_unavailable`, `code_required`, `return_url_not_allowed` …
 */
export async function startCheckout(request: StartCheckout, deps: StartDeps): Promise<CheckoutStarted> {
  for (let left = 2; left >= 0; left--) {
    const started = await answerOnce(() => tryCheckout(request, deps))
    if (started !== null) return started
  }
  throw new DeskbellError('unavailable')
}

/** @returns null where price, stock or sale changed between reading and writing: the next attempt names what it was */
async function tryCheckout({ input, caller, origin }: StartCheckout, deps: StartDeps): Promise<CheckoutStarted | null> {
  const { db, clock, ids, payments } = deps
  const now = clock()
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [
    packageForSale(db, input.packageId, input.currency),
    practiceOfPackage(db, input.packageId),
  ])
  if (repeatOf !== null) return repeatCheckout(repeatOf, deps)
  const [[row], [found]] = facts
  if (found === undefined || found.practice.suspendedAt !== null) throw new DeskbellError('not_found')
  const { practice } = found
  if (!found.active || found.archivedAt !== null) throw new DeskbellError('package_unavailable')
  if (row === undefined) throw new DeskbellError('currency_not_offered')
  const item = toPublicPackage(row)
  requireAsShown(item, input)
  const returnUrl = checkReturnUrl(input.returnUrl, origin, practice.returnOrigins)
  const buyer = requireBuyer(actor, practice, item)

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
  const opened = isFree
    ? null
    : await payments.createCheckout({
        purchaseId: id,
        reference: purchase.reference,
        practiceId: practice.id,
        packageId: item.id,
        title: item.title,
        description: item.bundleDescription,
        unitAmount: item.price.amount,
        currency: item.price.currency,
        ui: input.ui,
        returnUrl: withReturnParameters(returnUrl, id, 'success'),
        cancelUrl: withReturnParameters(returnUrl, id, 'cancel'),
        customerEmail: buyer?.email ?? input.client?.email ?? null,
        expiresAt: purchase.checkoutExpiresAt as number,
      })

  const statements = [
    ...insertPurchase(db, { ...purchase, stripeSessionId: opened?.sessionId ?? null }, client, now),
    ...rememberRequest(db, caller, id, now, purchaseWritten(id)),
    ...(isFree
      ? fulfilStatements(db, {
          ...planFulfilment({ ...purchase, pageUrl: returnUrl.href, practiceName: practice.name }, `free:${id}`, {
            ids,
            now,
          }),
          guest: null,
          payment: null,
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

/** Null is a guest: allowed only where the practice allows it and something is paid, for then the payment names them. */
function requireBuyer(actor: Actor, practice: { id: string; guestCheckout: boolean }, item: PublicPackage) {
  if (actor.kind === 'client' && actor.practiceId !== practice.id) throw new DeskbellError('forbidden')
  if (actor.kind !== 'nobody') return { userId: actor.userId, email: actor.email.toLowerCase() }
  if (actor.sessionExpired) throw new DeskbellError('session_expired')
  if (!practice.guestCheckout || item.price.amount === 0) throw new DeskbellError('code_required')
  return null
}

function snapshotOf(item: PublicPackage): PurchaseSnapshot {
  const { id, title, type, price, sessionDurationMinutes, allowances, bundleDescription, validDays, scheduling } = item
  return {
    packageId: id,
    title,
    type,
    price,
    sessionDurationMinutes,
    allowances,
    bundleDescription,
    validDays,
    scheduling,
  }
}
