import type { Allowance, PaymentTerms } from '../contract/packages.ts'
import type { PurchaseSnapshot } from '../contract/purchases.ts'
import { paymentParts, type PaymentPart } from './payment-terms.ts'

const day = 86_400_000

/** One payment of a schedule; 1 is the one made at checkout. */
export type ScheduledPayment = { number: number; amountMinor: number; dueAt: number }

/** All payments of a purchase with the instants they are due; none where the whole price is paid at once. */
export function scheduleOf(priceMinor: number, terms: PaymentTerms | undefined, paidAt: number): ScheduledPayment[] {
  const parts = paymentParts(priceMinor, terms ?? { kind: 'full' })
  if (parts.length === 1) return []
  return parts.map((part, index) => ({
    number: index + 1,
    amountMinor: part.amountMinor,
    dueAt: dueAfter(paidAt, part),
  }))
}

/** The same day of a later month, or its last day where the month is too short. In UTC, as the instant it counts from. */
export function dueAfter(startAt: number, { afterDays, afterMonths }: Pick<PaymentPart, 'afterDays' | 'afterMonths'>) {
  const start = new Date(startAt)
  const month = start.getUTCMonth() + afterMonths
  const lastDay = new Date(Date.UTC(start.getUTCFullYear(), month + 1, 0)).getUTCDate()
  const date = Date.UTC(start.getUTCFullYear(), month, Math.min(start.getUTCDate(), lastDay))
  return date + (startAt % day) + afterDays * day
}

/**
 * The share of some credits that one payment gives: in proportion to what is paid by then, rounded up, less what the
 * payments before it gave. Over all payments the shares add up to the credits.
 * @param amounts of all payments, in order
 * @param index of the payment in them
 */
export function creditsOfPart(credits: number, amounts: readonly number[], index: number): number {
  const total = sumOf(amounts)
  const upTo = (count: number) => {
    if (total === 0n) return count > index ? credits : 0
    return Number((BigInt(credits) * sumOf(amounts.slice(0, count)) + total - 1n) / total)
  }
  return upTo(index + 1) - upTo(index)
}

// BigInt, because credits × amount may leave the exact range of numbers.
function sumOf(amounts: readonly number[]): bigint {
  return amounts.reduce((sum, amount) => sum + BigInt(amount), 0n)
}

type Sold = Pick<PurchaseSnapshot, 'price' | 'allowances' | 'paymentTerms' | 'creditsRule'>

/** What one payment of a purchase gives: by its package's rule all at the first one, or a share at each. */
export function allowancesOfPart(
  { price, allowances, paymentTerms, creditsRule }: Sold,
  number: number,
): { position: number; allowance: Allowance }[] {
  const all = allowances.map((allowance, position) => ({ position, allowance }))
  if (creditsRule !== 'per_payment') return number === 1 ? all : []
  const amounts = paymentParts(price.amount, paymentTerms ?? { kind: 'full' }).map(({ amountMinor }) => amountMinor)
  return all.flatMap(({ position, allowance }) => {
    // Unlimited credits cannot come in parts.
    if (allowance.credits === null) return number === 1 ? [{ position, allowance }] : []
    const credits = creditsOfPart(allowance.credits, amounts, number - 1)
    return credits === 0 ? [] : [{ position, allowance: { ...allowance, credits } }]
  })
}

/**
 * When credits that come with a later payment expire: they are good for as long as those of the first one were, so nobody
 * pays for credits that are worth nothing by then. Null where none of them expire.
 */
export function expiryOfPart(
  sold: { validDays: number | null; expiresAt: number | null },
  paidAt: number,
): number | null {
  const { validDays, expiresAt } = sold
  return expiresAt === null || validDays === null ? expiresAt : Math.max(expiresAt, paidAt + validDays * day)
}

/** Days after the first try that failed, and the next two. */
const retryDays = [1, 3, 7]

/** Trying again without its holder cannot help a card whose bank wants them, or that is not there. */
const hopeless = new Set(['authentication_required', 'missing_payment_method'])

/**
 * When a payment that a card refused is tried again; null where it has to be paid by hand.
 * @param attempts tries that failed before this one
 */
export function nextTryAt(attempts: number, failureCode: string, now: number): number | null {
  const days = hopeless.has(failureCode) ? undefined : retryDays[attempts]
  return days === undefined ? null : now + days * day
}
