import type { Allowance, PaymentTerms, PublicPackage } from '../contract/packages.ts'
import type { PurchaseSnapshot } from '../contract/purchases.ts'
import { describeBundle } from './allowances.ts'

/** What is bought, as the buyer is shown it at this moment: later edits of the package change nothing of it. */
export function snapshotOf(item: PublicPackage): PurchaseSnapshot {
  const { title, type, category, features, price, originalPrice, sessionDurationMinutes, allowances } = item
  const { bundleDescription, validDays, rollOver, scheduling, paymentTerms } = item
  return {
    packageId: item.id,
    title,
    type,
    category: category ?? null,
    features,
    price,
    originalPrice,
    sessionDurationMinutes,
    allowances,
    bundleDescription,
    validDays,
    rollOver: rollOver ?? false,
    scheduling,
    paymentTerms: termsOf(paymentTerms),
    creditsRule: paymentTerms?.creditsRule ?? 'at_once',
  }
}

/**
 * What a client receives from another: so many credits of what was bought, and nothing of how it was paid, for whose
 * trial it was, or that it renews itself.
 */
export function handedOnSnapshot(from: PurchaseSnapshot, allowances: Allowance[]): PurchaseSnapshot {
  const { packageId, title, category, features, price, sessionDurationMinutes, validDays, scheduling } = from
  return {
    packageId,
    title,
    type: 'custom',
    ...(category === undefined ? {} : { category }),
    ...(features === undefined ? {} : { features }),
    price: { amount: 0, currency: price.currency },
    sessionDurationMinutes,
    allowances,
    bundleDescription: describeBundle(allowances),
    validDays,
    scheduling,
  }
}

/** The parts are worked out anew from price and terms. */
function termsOf(shown: PublicPackage['paymentTerms']): PaymentTerms {
  if (shown === null || shown === undefined) return { kind: 'full' }
  const { parts: _, creditsRule: __, ...terms } = shown
  return terms
}
