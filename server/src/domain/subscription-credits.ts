import type { Allowance } from '../contract/packages.ts'
import type { InvoiceLine, ReportedInvoice, ReportedSubscription } from './subscription.ts'

/** What a package holds for a period. */
export type Sold = { allowances: readonly Allowance[]; rollOver: boolean }

/** Which package a subscription is for, as noted at Stripe. */
export type NotedPackages = {
  packageId: string | null
  /** Of a change that waits for the end of a period: from then on it is for this one. */
  next: { packageId: string; fromAt: number } | null
}

/** Null never expires. */
export type GrantTerms = Allowance & { startsAt: number; expiresAt: number | null }

/** The package of a period that begins at this instant. */
export function packageAt({ packageId, next }: NotedPackages, instantAt: number): string | null {
  return next !== null && next.fromAt <= instantAt ? next.packageId : packageId
}

type Recorded = { packageId: string; invoiceIds: readonly string[]; sold: Readonly<Record<string, Sold>> }
type Reported = Pick<ReportedSubscription, 'noted' | 'invoices'>

/** Packages that have to be looked up before a report can be worked out, beside the one on record. */
export function packagesToKnow({ packageId, invoiceIds }: Omit<Recorded, 'sold'>, { noted, invoices }: Reported) {
  const fresh = invoices.filter((invoice) => invoice.isPaid && !invoiceIds.includes(invoice.invoiceId))
  const named = [
    noted.packageId,
    noted.next?.packageId ?? null,
    ...fresh.flatMap((invoice) => [packageOf(invoice), packageBefore(invoice, invoices)]),
  ]
  return [...new Set(named)].filter((id): id is string => id !== null && id !== packageId)
}

/**
 * What a paid invoice gives, by the package that it was written for, whatever the subscription is for by now: for a whole
 * period all that the package holds, until the period ends. For an upgrade within a period it gives the difference to the
 * package of the invoice before, in proportion to what is left of the period and rounded up; nothing where it cost nothing.
 * Credits that roll over have no end of their own: they lapse when the subscription has ended and the last period that
 * was paid for is over.
 */
export function grantsOf(
  invoice: ReportedInvoice,
  all: readonly ReportedInvoice[],
  { packageId, sold }: Recorded,
): GrantTerms[] {
  if (invoice.reason === 'other') return []
  const of = (id: string | null) => sold[id ?? packageId] ?? sold[packageId]
  const now = of(packageOf(invoice))
  if (now === undefined) return []
  const whole = wholePeriod(invoice)
  if (whole !== undefined) return now.allowances.map((allowance) => lasting(allowance, whole, now))
  const rest = restOfPeriod(invoice)
  const before = packageBefore(invoice, all)
  if (rest === undefined || before === null || invoice.total <= 0) return []
  const period = all.map(wholePeriod).find((line) => line?.endsAt === rest.endsAt) ?? rest
  return now.allowances.flatMap((allowance) => {
    const credits = addedCredits(allowance, of(before)?.allowances ?? [], {
      left: rest.endsAt - rest.startsAt,
      of: period.endsAt - period.startsAt,
    })
    return credits === 0 ? [] : [lasting({ ...allowance, credits }, rest, now)]
  })
}

/** When the last whole period that was paid for is over. */
export function paidUntil({ invoices, periodEndsAt }: ReportedSubscription): number {
  const ends = invoices.flatMap((invoice) => (invoice.isPaid ? [wholePeriod(invoice)?.endsAt ?? 0] : []))
  const last = Math.max(0, ...ends)
  return last === 0 ? periodEndsAt : last
}

function packageOf(invoice: ReportedInvoice): string | null {
  const line = wholePeriod(invoice) ?? restOfPeriod(invoice)
  return packageAt(invoice.noted, line?.startsAt ?? -Infinity)
}

/** Of the last payment before this one: two upgrades at once each give what they add to the other. */
function packageBefore(invoice: ReportedInvoice, all: readonly ReportedInvoice[]): string | null {
  const older = all.slice(all.indexOf(invoice) + 1)
  const before = older.find(({ isPaid, reason }) => isPaid && reason !== 'other')
  return before === undefined ? null : packageOf(before)
}

function wholePeriod({ lines }: ReportedInvoice): InvoiceLine | undefined {
  return lines.find(({ isPeriod, isProration }) => isPeriod && !isProration)
}

function restOfPeriod({ lines }: ReportedInvoice): InvoiceLine | undefined {
  return lines.find(({ isPeriod, isProration, amount }) => isPeriod && isProration && amount > 0)
}

function lasting(allowance: Allowance, { startsAt, endsAt }: InvoiceLine, { rollOver }: Sold): GrantTerms {
  return { ...allowance, startsAt, expiresAt: rollOver ? null : endsAt }
}

/** Null is unlimited, 0 nothing more than before. */
function addedCredits(
  allowance: Allowance,
  before: readonly Allowance[],
  period: { left: number; of: number },
): number | null {
  const same = before.find(
    ({ serviceType, consultantTier, creditUnitMinutes }) =>
      serviceType === allowance.serviceType &&
      consultantTier === allowance.consultantTier &&
      creditUnitMinutes === allowance.creditUnitMinutes,
  )
  if (same?.credits === null) return 0
  if (allowance.credits === null) return null
  const more = allowance.credits - (same?.credits ?? 0)
  return more <= 0 ? 0 : Math.ceil((more * Math.min(period.left, period.of)) / Math.max(1, period.of))
}
