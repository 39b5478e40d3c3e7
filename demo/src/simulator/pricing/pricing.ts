/** One line to be priced, in minor units. */
export type Priceable = {
  amount: number
  product: string
  taxBehavior: 'inclusive' | 'exclusive'
  /** Parts of a period are not discounted once more. */
  discountable: boolean
}

/** What a coupon takes off. */
export type Reduction = { percentOff: number | null; amountOff: number | null; products: string[] | null }

export type Priced = { subtotal: number; discount: number; taxable: number; tax: number; total: number }

/** Parts in proportion to the weights, which add up to the whole. */
export function spread(whole: number, weights: number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  if (sum === 0) return weights.map(() => 0)
  let passed = 0
  return weights.map((weight) => {
    const before = Math.round((whole * passed) / sum)
    passed += weight
    return Math.round((whole * passed) / sum) - before
  })
}

function discountsOf(lines: Priceable[], reduction: Reduction | null): number[] {
  const weights = lines.map(({ amount, product, discountable }) =>
    discountable && amount > 0 && (reduction?.products?.includes(product) ?? true) ? amount : 0,
  )
  const eligible = weights.reduce((total, weight) => total + weight, 0)
  if (!reduction) return weights.map(() => 0)
  const wanted = reduction.amountOff ?? Math.round((eligible * (reduction.percentOff ?? 0)) / 100)
  return spread(Math.min(wanted, eligible), weights)
}

/** Takes the discount off first and taxes what is left; an inclusive tax is part of the price already. */
export function priced(lines: Priceable[], reduction: Reduction | null, taxPercent: number | null): Priced[] {
  const discounts = discountsOf(lines, reduction)
  return lines.map(({ amount, taxBehavior }, index) => {
    const discount = discounts[index] ?? 0
    const left = amount - discount
    const rate = (taxPercent ?? 0) / 100
    if (taxBehavior === 'inclusive') {
      const taxable = Math.round(left / (1 + rate))
      return { subtotal: amount, discount, taxable, tax: left - taxable, total: left }
    }
    const tax = Math.round(left * rate)
    return { subtotal: amount, discount, taxable: left, tax, total: left + tax }
  })
}

export const sumOf = <T>(rows: T[], amount: (row: T) => number): number =>
  rows.reduce((total, row) => total + amount(row), 0)
