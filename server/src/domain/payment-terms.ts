import type { PackageType, PaymentTerms } from '../contract/packages.ts'
import { isChargeable } from './currency.ts'
import { fieldProblem } from './errors.ts'
import { isSubscription } from './package-type.ts'

/** One payment of a purchase, and when it is due after the first one. */
export type PaymentPart = { amountMinor: number; afterDays: number; afterMonths: number }

/** A whole in equal parts to the unit; the first one carries what does not divide. */
export function splitEvenly(whole: number, count: number): number[] {
  const share = Math.floor(whole / count)
  return Array.from({ length: count }, (_, index) => (index === 0 ? whole - share * (count - 1) : share))
}

/** All payments of a price in minor units, in order; they add up to it. A price of nothing has one part of nothing. */
export function paymentParts(priceMinor: number, terms: PaymentTerms): PaymentPart[] {
  if (terms.kind === 'deposit' && terms.depositMinor < priceMinor) {
    return [
      { amountMinor: terms.depositMinor, afterDays: 0, afterMonths: 0 },
      { amountMinor: priceMinor - terms.depositMinor, afterDays: terms.balanceDueDays, afterMonths: 0 },
    ]
  }
  if (terms.kind === 'instalments') {
    return splitEvenly(priceMinor, terms.count).map((amountMinor, index) => ({
      amountMinor,
      afterDays: 0,
      afterMonths: index * terms.everyMonths,
    }))
  }
  return [{ amountMinor: priceMinor, afterDays: 0, afterMonths: 0 }]
}

/** What checkout charges of a price in minor units; purchases made before there were terms have none. */
export function dueAtCheckout(priceMinor: number, terms: PaymentTerms | undefined): number {
  return paymentParts(priceMinor, terms ?? { kind: 'full' })[0]?.amountMinor ?? priceMinor
}

/**
 * Stripe works out a tax at checkout only: payments that come due later would carry none, and the seller would owe it.
 * @throws DeskbellError `terms_not_taxable`
 */
export function checkTaxable(
  priceMinor: number,
  terms: PaymentTerms,
  { automaticTax }: { automaticTax: boolean },
): void {
  if (!automaticTax || paymentParts(priceMinor, terms).length === 1) return
  throw fieldProblem(
    'terms_not_taxable',
    'paymentTerms',
    'This practice adds tax at checkout, so the whole price is paid at once. Leave payment in parts out, or turn the tax off.',
  )
}

type Sold = {
  type: PackageType
  price: { amount: number; currency: string }
  /** In other currencies. */
  prices: readonly { amount: number; currency: string }[]
  paymentTerms: PaymentTerms
  creditsRule: 'at_once' | 'per_payment'
  allowances: readonly { credits: number | null }[]
}

/**
 * Terms are for packages that are sold once, and every part can be charged on its own.
 * @throws DeskbellError `invalid_input` or `price_out_of_range`, naming the field
 */
export function checkPaymentTerms({ type, price, prices, paymentTerms, creditsRule, allowances }: Sold): void {
  const { kind } = paymentTerms
  if (kind === 'full') {
    if (creditsRule === 'per_payment')
      throw fieldProblem('invalid_input', 'creditsRule', 'There is one payment only, so credits come at once.')
    return
  }
  if (isSubscription(type) || type === 'free_trial' || price.amount === 0)
    throw fieldProblem(
      'invalid_input',
      'paymentTerms',
      'Only a package that is sold once, for a price, is paid in parts.',
    )
  if (creditsRule === 'per_payment' && allowances.some(({ credits }) => credits === null))
    throw fieldProblem('invalid_input', 'creditsRule', 'Unlimited credits cannot come in parts. Give them at once.')
  if (kind === 'deposit') {
    if (prices.length > 0)
      throw fieldProblem(
        'invalid_input',
        'paymentTerms',
        'A deposit is an amount of one currency. Use instalments, or leave out the other currencies.',
      )
    if (paymentTerms.depositMinor >= price.amount)
      throw fieldProblem('invalid_input', 'paymentTerms.depositMinor', 'The deposit is less than the price.')
  }
  const path = kind === 'deposit' ? 'paymentTerms.depositMinor' : 'paymentTerms.count'
  for (const { amount, currency } of [price, ...prices]) {
    if (paymentParts(amount, paymentTerms).every((part) => isChargeable(part.amountMinor, currency))) continue
    throw fieldProblem(
      'price_out_of_range',
      path,
      `A payment in ${currency} would be too small, or not even enough, to be charged.`,
    )
  }
}
