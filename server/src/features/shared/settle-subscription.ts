import type { PurchaseSnapshot } from '../../contract/purchases.ts'
import { writeThenRead, type Statement } from '../../db/run-batch.ts'
import { putToReview, subscriptionStatements, type SubscriptionSettlement } from '../../db/subscription-settlement.ts'
import { packagesByIds, type PackageRow } from '../../db/views/package-row.ts'
import { toPublicPackage } from '../../db/views/package-view.ts'
import { subscriptionOfPurchase, toSubscription, type SubscriptionRow } from '../../db/views/subscription-view.ts'
import { snapshotOf } from '../../domain/purchase-snapshot.ts'
import { packagesToKnow, type Sold } from '../../domain/subscription-credits.ts'
import { invoiceOrigin, planSubscription } from '../../domain/subscription.ts'
import type { Deps, SubscriptionFacts } from '../../ports.ts'
import { decideAnew } from './decide-anew.ts'
import { withoutFeeOfTax } from './fee-of-tax.ts'
import { paymentRow } from './payment-row.ts'
import { auditsOf, bySystem, mailsOf, type By, type Worked } from './subscription-news.ts'

export type SettleSubscriptionDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'payments' | 'deliverSoon' | 'log'>

type Settle = {
  /** As read a moment ago, before Stripe is asked. */
  row: SubscriptionRow
  subscriptionId: string
  /** Statements of the same batch, such as marking the webhook that led here. */
  also?: Statement[]
  /** Who changed it at Stripe just now; otherwise it is news from there. */
  actor?: By
}

/**
 * Brings a purchase to where Stripe's account of its subscription says it is, in one batch: invoices that were paid,
 * the credits they give, and how it stands. Safe to repeat, in any order.
 */
export function settleSubscription(
  { row, subscriptionId, also = [], actor = bySystem }: Settle,
  deps: SettleSubscriptionDeps,
): Promise<SubscriptionRow> {
  const { db, clock, payments, log } = deps
  const { livemode } = payments
  let latest = row
  let left = also
  return decideAnew(async () => {
    const { purchase } = latest
    const facts = await payments.readSubscription(subscriptionId)
    const { recorded, others } = await recordedWith(latest, facts, deps)
    const plan = facts === null ? leave : planSubscription(recorded, facts, clock())
    if (plan.kind === 'review') {
      log('error', 'subscription.mismatch', { purchaseId: purchase.id, reason: plan.reason })
      left = [putToReview(db, purchase.id, plan.reason), ...left]
    }
    if (facts === null || plan.kind !== 'settle') {
      if (left.length === 0) return latest
      const [after] = await writeThenRead(db, left, subscriptionOfPurchase(db, purchase.id))
      return after ?? latest
    }
    const resold = resoldAs(latest, { plan, facts, others, now: clock() })
    const settlement = await worked({ row: latest, recorded, facts, plan, resold, actor }, deps)
    const statements = [...subscriptionStatements(db, settlement), ...left]
    const [written] = await writeThenRead(db, statements, subscriptionOfPurchase(db, purchase.id))
    if (written === undefined) return latest
    const after = { ...toSubscription(written, livemode), sold: { ...recorded.sold } }
    if (planSubscription(after, facts, clock()).kind !== 'leave') {
      // Somebody else wrote first, maybe on later news: Stripe is asked anew.
      left = []
      latest = written
      return null
    }
    if (settlement.mails.length > 0) deps.deliverSoon()
    return written
  })
}

const leave = { kind: 'leave' } as const

/** What is on record, and what other packages hold that Stripe's account of it names: none but after a change. */
async function recordedWith(row: SubscriptionRow, facts: SubscriptionFacts | null, deps: SettleSubscriptionDeps) {
  const recorded = toSubscription(row, deps.payments.livemode)
  const ids = facts === null ? [] : packagesToKnow(recorded, facts)
  const named = ids.length === 0 ? [] : await packagesByIds(deps.db, ids, row.purchase.currency)
  const others = named.filter(({ practiceSlug }) => practiceSlug === row.practice.slug)
  const sold = others.map((other): [string, Sold] => {
    const { id, allowances, rollOver = false } = toPublicPackage(other, deps.clock())
    return [id, { allowances, rollOver }]
  })
  return { recorded: { ...recorded, sold: { ...Object.fromEntries(sold), ...recorded.sold } }, others }
}

type Resold = Pick<Worked, 'facts' | 'plan'> & { others: readonly PackageRow[]; now: number }

/** What is sold from now on; null where it is what is on record. */
function resoldAs({ purchase }: SubscriptionRow, { plan, facts, others, now }: Resold): PurchaseSnapshot | null {
  const { packageId, next } = plan
  const { next: before, ...snapshot } = purchase.snapshot
  if (packageId === purchase.packageId && next?.packageId === before?.packageId) return null
  const itemOf = (id: string) => {
    const row = others.find((other) => other.package.id === id)
    return row === undefined ? null : toPublicPackage(row, now)
  }
  // What Stripe charges a period from the next one on.
  const price = { amount: facts.unitAmount, currency: purchase.currency }
  const item = itemOf(packageId)
  const current = packageId === purchase.packageId || item === null ? snapshot : snapshotOf(item)
  const coming = next === null ? null : itemOf(next.packageId)
  if (next === null || coming === null) return { ...current, price: current === snapshot ? snapshot.price : price }
  return { ...current, next: { packageId: next.packageId, title: coming.title, price } }
}

async function worked(work: Worked, deps: SettleSubscriptionDeps): Promise<SubscriptionSettlement> {
  const { row, recorded, facts, plan, resold } = work
  const { ids, payments } = deps
  const { purchase } = row
  const now = deps.clock()
  const paid = plan.invoices.map(({ invoiceId, ...planned }) => ({
    ...planned,
    invoice: facts.invoices.find((invoice) => invoice.invoiceId === invoiceId) as SubscriptionFacts['invoices'][number],
  }))
  const invoices = await Promise.all(
    paid.map(async ({ invoice, kind, grants }) => {
      const { paymentIntentId } = invoice
      const reported = paymentIntentId === null ? null : await payments.readPayment(paymentIntentId)
      const payment = await withoutFeeOfTax({ payment: reported, invoice, feeBps: facts.platformFeeBps }, deps)
      const paidRow = {
        id: ids.id(),
        kind,
        origin: invoiceOrigin(invoice.invoiceId),
        currency: invoice.currency,
        chargedMinor: invoice.charged,
        discountMinor: invoice.discount,
        taxMinor: invoice.tax,
      }
      return { payment: paymentRow(paidRow, payment, now), grants }
    }),
  )
  const payer = paid[0]?.invoice
  const guest =
    purchase.clientId === null && payer !== undefined && payer.payerEmail !== null
      ? { email: payer.payerEmail, name: payer.payerName }
      : null
  return {
    purchase,
    recorded,
    subscriptionId: facts.subscriptionId,
    customerId: facts.customerId,
    standing: plan.standing,
    becomesPaid: plan.becomesPaid,
    guest,
    resold,
    invoices,
    mails: mailsOf(work),
    audits: auditsOf(work, invoices, { newId: ids.id, now }),
    newId: ids.id,
    now,
  }
}
