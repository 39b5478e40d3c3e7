import type { PackageType } from '../contract/packages.ts'
import { judgeCheckout, payableStates, type SoldPurchase } from './purchase-lifecycle.ts'
import {
  grantsOf,
  packageAt,
  paidUntil,
  type GrantTerms,
  type NotedPackages,
  type Sold,
} from './subscription-credits.ts'

/** An invoice of a subscription as Stripe tells it. Amounts in minor units, instants in UTC milliseconds. */
export type ReportedInvoice = {
  invoiceId: string
  isPaid: boolean
  /** Open after a try to collect it that failed. */
  hasFailed: boolean
  /** `first` began the subscription, `renewal` a later period; `change` is for a change of its price. */
  reason: 'first' | 'renewal' | 'change' | 'other'
  /** Upper case. */
  currency: string
  /** What was taken from the payer; a credit with Stripe may have paid some of the total. */
  charged: number
  total: number
  discount: number
  tax: number
  /** Lower case. */
  payerEmail: string | null
  payerName: string | null
  /** What the subscription was for when the invoice was written. */
  noted: NotedPackages
  lines: readonly InvoiceLine[]
}

export type InvoiceLine = {
  amount: number
  /** A period of the subscription itself, whole or in part. */
  isPeriod: boolean
  /** For a part of a period, because something changed within it. */
  isProration: boolean
  startsAt: number
  endsAt: number
}

/** A subscription as Stripe tells it now, its invoices newest first. */
export type ReportedSubscription = {
  subscriptionId: string
  /** Stripe's word: `active`, `past_due`, `canceled` … */
  status: string
  livemode: boolean
  /** What was noted when it was sold. */
  purchaseId: string | null
  noted: NotedPackages
  periodStartsAt: number
  periodEndsAt: number
  cancelAtPeriodEnd: boolean
  isPaused: boolean
  invoices: readonly ReportedInvoice[]
}

/** How a subscription stands. */
export type Standing = {
  state: string | null
  periodEndsAt: number | null
  cancelAtPeriodEnd: boolean
  pausedAt: number | null
  /** Once it has ended: when the last period that was paid for is over, and with it what rolled over. */
  lapsesAt: number | null
}

export type RecordedSubscription = {
  purchase: SoldPurchase
  packageId: string
  subscriptionId: string | null
  standing: Standing
  /** What it is for from the next period on; null where that stays as it is. */
  nextPackageId: string | null
  /** What packages hold, by id; of the one that it is for, as it was sold. */
  sold: Readonly<Record<string, Sold>>
  /** Stripe's ids of the invoices whose payment is on record. */
  invoiceIds: readonly string[]
}

/** Where payment and credits of an invoice come from: the same origin again adds nothing. */
export function invoiceOrigin(invoiceId: string): string {
  return `stripe:${invoiceId}`
}

const months: Partial<Record<PackageType, number>> = { monthly: 1, quarterly: 3, annual: 12 }

/** How long a period of a subscription is; null where the package is sold once. */
export function periodMonths(type: PackageType): number | null {
  return months[type] ?? null
}

type InvoicePlan = { invoiceId: string; kind: 'charge' | 'renewal'; grants: GrantTerms[] }

export type SubscriptionPlan =
  | { kind: 'leave' }
  | { kind: 'review'; reason: string }
  | {
      kind: 'settle'
      /** The first invoice is paid, so the purchase is. */
      becomesPaid: boolean
      /** What the period running now is of, and from when on something else. */
      packageId: string
      next: NotedPackages['next']
      /** Oldest first. */
      invoices: InvoicePlan[]
      standing: Standing
      /** It came to owe something: the invoice that could not be collected. */
      unpaidInvoiceId: string | null
    }

export const owingStates: readonly string[] = ['past_due', 'unpaid', 'incomplete']
export const endedStates: readonly string[] = ['canceled', 'incomplete_expired']

/**
 * What has to be written so that the record says what Stripe says of a subscription: payments and credits of invoices
 * that were paid, each once, and how it stands. The same report again leaves everything as it is, so neither the order
 * of events nor their number matters.
 */
export function planSubscription(
  recorded: RecordedSubscription,
  reported: ReportedSubscription,
  now: number,
): SubscriptionPlan {
  const { purchase } = recorded
  const isForeign = recorded.subscriptionId !== null && recorded.subscriptionId !== reported.subscriptionId
  const isUnpaid = payableStates.includes(purchase.state)
  if (isForeign || (!isUnpaid && purchase.state !== 'paid' && purchase.state !== 'refunded')) return { kind: 'leave' }
  if (isUnpaid) {
    const first = reported.invoices.find(({ reason, isPaid }) => reason === 'first' && isPaid)
    if (first === undefined) return { kind: 'leave' }
    const verdict = judgeCheckout(purchase, asCheckout(reported, first))
    if (verdict.kind === 'review') return verdict
  }
  const invoices = reported.invoices
    .filter(({ invoiceId, isPaid }) => isPaid && !recorded.invoiceIds.includes(invoiceId))
    .toReversed()
    .map((invoice) => ({
      invoiceId: invoice.invoiceId,
      kind: invoice.reason === 'first' ? ('charge' as const) : ('renewal' as const),
      grants: grantsOf(invoice, reported.invoices, recorded),
    }))
  const { packageId, next } = soldNow(recorded, reported)
  const standing = standingOf(recorded.standing, reported, now)
  const isNews =
    isUnpaid ||
    packageId !== recorded.packageId ||
    (next?.packageId ?? null) !== recorded.nextPackageId ||
    invoices.length > 0 ||
    !isSame(standing, recorded.standing)
  if (!isNews) return { kind: 'leave' }
  const owes = owingStates.includes(reported.status) && recorded.standing.state !== reported.status
  const unpaidInvoiceId = owes ? (reported.invoices.find(({ hasFailed }) => hasFailed)?.invoiceId ?? null) : null
  return { kind: 'settle', becomesPaid: isUnpaid, packageId, next, invoices, standing, unpaidInvoiceId }
}

/** What is not known here, such as a package of somebody else, changes nothing of what was sold. */
function soldNow({ packageId, sold }: RecordedSubscription, { noted, periodStartsAt }: ReportedSubscription) {
  const now = packageAt(noted, periodStartsAt)
  const { next } = noted
  const isComing = next !== null && next.fromAt > periodStartsAt && sold[next.packageId] !== undefined
  return { packageId: now !== null && sold[now] !== undefined ? now : packageId, next: isComing ? next : null }
}

/** The first invoice is what checkout was to charge. */
function asCheckout(reported: ReportedSubscription, first: ReportedInvoice) {
  const { livemode, purchaseId } = reported
  return {
    status: 'complete' as const,
    paymentStatus: 'paid' as const,
    purchaseId,
    livemode,
    currency: first.currency,
    amountTotal: first.total,
    amountDiscount: first.discount,
    amountTax: first.tax,
    email: first.payerEmail,
  }
}

function standingOf(before: Standing, reported: ReportedSubscription, now: number): Standing {
  const { status, periodEndsAt, cancelAtPeriodEnd, isPaused } = reported
  const lapsesAt = endedStates.includes(status) ? paidUntil(reported) : null
  return {
    state: status,
    periodEndsAt,
    cancelAtPeriodEnd,
    pausedAt: isPaused ? (before.pausedAt ?? now) : null,
    lapsesAt,
  }
}

function isSame(one: Standing, other: Standing): boolean {
  return (
    one.state === other.state &&
    one.periodEndsAt === other.periodEndsAt &&
    one.cancelAtPeriodEnd === other.cancelAtPeriodEnd &&
    one.pausedAt === other.pausedAt &&
    one.lapsesAt === other.lapsesAt
  )
}
