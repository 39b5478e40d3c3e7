import type { PackageInput } from '../contract/packages.ts'
import type { Money } from '../contract/primitives.ts'
import { checkPrice } from './currency.ts'
import { fieldProblem } from './errors.ts'

/** A price as it is stored, in minor units of its currency. */
export type StoredPrice = { priceMinor: number; originalPriceMinor: number | null }

export type EffectivePrice = StoredPrice & { offerEndsAt: number | null }

/**
 * What a package costs now. A price whose offer is over has given way to the original one, which nothing is crossed out
 * for any more.
 * @param offerEndsAt UTC milliseconds; null where the price holds without end
 */
export function effectivePrice(price: StoredPrice, offerEndsAt: number | null, now: number): EffectivePrice {
  const { priceMinor, originalPriceMinor } = price
  if (offerEndsAt === null || originalPriceMinor === null) return { priceMinor, originalPriceMinor, offerEndsAt: null }
  if (now < offerEndsAt) return { priceMinor, originalPriceMinor, offerEndsAt }
  return { priceMinor: originalPriceMinor, originalPriceMinor: null, offerEndsAt: null }
}

/** More or less by whole percent, or by an amount of minor units. */
export type Repricing = { percent: number } | { amount: number }

/** The new amount in minor units, rounded half up, never below nothing. What is free stays free. */
export function repriced(amountMinor: number, change: Repricing): number {
  if (amountMinor === 0) return 0
  if ('amount' in change) return Math.max(0, amountMinor + change.amount)
  // BigInt, because amount × percent leaves the exact range of numbers for large sums.
  const hundredfold = BigInt(amountMinor) * BigInt(100 + change.percent)
  return hundredfold <= 0n ? 0 : Number((2n * hundredfold + 100n) / 200n)
}

type Priced = Pick<PackageInput, 'price' | 'originalPrice' | 'prices'>

/**
 * All prices of a package after the change, the original ones too, so that what is saved stays what it was.
 * @throws DeskbellError `invalid_input` where an amount would mean several currencies, `price_out_of_range` where nothing
 * would be left
 */
export function repricedPackage<Item extends Priced>(item: Item, change: Repricing): Item {
  if ('amount' in change && item.prices.length > 0)
    throw fieldProblem('invalid_input', 'prices', 'It is sold in several currencies. Use percent.')
  const anew = ({ amount, currency }: Money): Money => {
    const changed = repriced(amount, change)
    if (changed === 0 && amount > 0)
      throw fieldProblem('price_out_of_range', 'price.amount', 'That would leave nothing of the price.')
    return { amount: changed, currency }
  }
  const anewOrNull = (money: Money | null) => (money === null ? null : anew(money))
  return {
    ...item,
    price: anew(item.price),
    originalPrice: anewOrNull(item.originalPrice),
    prices: item.prices.map((price) => ({ ...anew(price), originalPrice: anewOrNull(price.originalPrice) })),
  }
}

/**
 * Every price can be charged, each currency stands once, what is free is free in all of them, and an offer says which
 * price follows it.
 * @throws DeskbellError naming the field
 */
export function checkPrices(item: Pick<PackageInput, 'price' | 'originalPrice' | 'prices' | 'offerEndsAt'>): void {
  const { price, originalPrice, prices, offerEndsAt } = item
  const seen = new Set<string>()
  const all = [
    { paths: ['price', 'originalPrice'] as const, price, originalPrice },
    ...prices.map(({ amount, currency, originalPrice: before }, index) => ({
      paths: [`prices.${index}`, `prices.${index}.originalPrice`] as const,
      price: { amount, currency },
      originalPrice: before,
    })),
  ]
  for (const { paths, price: one, originalPrice: before } of all) {
    checkPrice(one, paths[0])
    if (seen.has(one.currency))
      throw fieldProblem('invalid_input', `${paths[0]}.currency`, `There is one more price in ${one.currency}.`)
    seen.add(one.currency)
    if ((one.amount === 0) !== (price.amount === 0))
      throw fieldProblem('invalid_input', `${paths[0]}.amount`, 'A package is free in every currency, or in none.')
    if (before !== null) checkOriginalPrice(one, before, paths[1])
    else if (offerEndsAt !== null)
      throw fieldProblem('invalid_input', paths[1], 'Say which price holds after the offer.')
  }
}

function checkOriginalPrice(price: Money, originalPrice: Money, path: string): void {
  if (originalPrice.currency !== price.currency)
    throw fieldProblem('invalid_input', `${path}.currency`, 'Use the currency of the price.')
  if (originalPrice.amount <= price.amount)
    throw fieldProblem('invalid_input', `${path}.amount`, 'The original price is above the price, or left out.')
  checkPrice(originalPrice, path)
}
