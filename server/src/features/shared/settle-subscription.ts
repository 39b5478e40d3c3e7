import type { PurchaseSnapshot } from '../../contract/purchases.ts'
import { writeThenRead, type Statement } from '../../db/run-batch.ts'
import { putToReview, subscriptionStatements, type SubscriptionSettlement } from '../../db/subscription-settlement.ts'
import { packageById } from '../../db/views/package-row.ts'
import { toPublicPackage } from '../../db/views/package-view.ts'
import { subscriptionOfPurchase, toSubscription, type SubscriptionRow } from '../../db/views/subscription-view.ts'
import { snapshotOf } from '../../domain/purchase-snapshot.ts'
import { invoiceOrigin, planSubscription, type RecordedSubscription } from '../../domain/subscription.ts'
import type { Deps, SubscriptionFacts } from '../../ports.ts'
import { decideAnew } from './decide-anew.ts'
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
    const upgrade = facts === null ? null : await upgradeOf(latest, facts, deps)
    const recorded = toSubscription(latest, livemode)
    const plan = facts === null ? leave : planSubscription(sellingNow(recorded, upgrade), facts, clock())
    if (plan.kind === 'review') {
      log('error', 'subscription.mismatch', { purchaseId: purchase.id, reason: plan.reason })
      left = [putToReview(db, purchase.id, plan.reason), ...left]
    }
    if (facts === null || plan.kind !== 'settle') {
      if (left.length === 0) return latest
      const [after] = await writeThenRead(db, left, subscriptionOfPurchase(db, purchase.id))
      return after ?? latest
    }
    const settlement = await worked({ row: latest, recorded, facts, plan, upgrade, actor }, deps)
    const statements = [...subscriptionStatements(db, settlement), ...left]
    const [written] = await writeThenRead(db, statements, subscriptionOfPurchase(db, purchase.id))
    if (written === undefined) return latest
    const isUpgradeLost = upgrade !== null && written.purchase.packageId !== upgrade.packageId
    if (isUpgradeLost || planSubscription(toSubscription(written, livemode), facts, clock()).kind !== 'leave') {
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

/** What an upgrade sells from now on. It is noted at Stripe with the change, so that no step in between can be lost. */
async function upgradeOf(
  { purchase, practice }: SubscriptionRow,
  facts: SubscriptionFacts,
  { db, clock }: SettleSubscriptionDeps,
): Promise<PurchaseSnapshot | null> {
  const { packageId } = facts
  if (packageId === null || packageId === purchase.packageId || purchase.subscriptionState === null) return null
  const [sold] = await packageById(db, packageId, purchase.currency)
  if (sold === undefined || sold.practiceSlug !== practice.slug) return null
  return {
    ...snapshotOf(toPublicPackage(sold, clock())),
    price: { amount: facts.unitAmount, currency: purchase.currency },
    allowancesBefore: purchase.snapshot.allowances,
  }
}

function sellingNow(recorded: RecordedSubscription, upgrade: PurchaseSnapshot | null): RecordedSubscription {
  if (upgrade === null) return recorded
  const { packageId, allowances, allowancesBefore = null, rollOver = false } = upgrade
  return { ...recorded, packageId, allowances, allowancesBefore, rollOver, isUpgraded: true }
}

async function worked(work: Worked, deps: SettleSubscriptionDeps): Promise<SubscriptionSettlement> {
  const { row, recorded, facts, plan, upgrade } = work
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
      const payment = paymentIntentId === null ? null : await payments.readPayment(paymentIntentId)
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
    upgrade,
    invoices,
    mails: mailsOf(work),
    audits: auditsOf(work, invoices, { newId: ids.id, now }),
    newId: ids.id,
    now,
  }
}
