import { couponTable, reductionOf } from '../discounts/coupon.ts'
import type { Choice, Sale } from '../discounts/redeem.ts'
import { formatAmount, minimumAmount } from '../currencies.ts'
import { priced, sumOf } from '../pricing/pricing.ts'
import { chargeTable } from '../resources/charges.ts'
import type { LineItem } from '../resources/line-items.ts'
import type { Party } from '../tax/liability.ts'
import { behaviorOf, rateFor } from '../tax/rates.ts'
import type { World } from '../world.ts'

type Basis = {
  lines: LineItem[]
  currency: string
  discount: Choice | null
  taxed: boolean
  liability: Party
  country: string | null
}

/** The lines with discount and tax on each, and the sums a session shows. */
export function totalsOf(world: World, { lines, currency, discount, taxed, liability, country }: Basis) {
  const coupon = couponTable(world).find(discount?.coupon ?? '')
  const rate = taxed && country ? rateFor(country) : null
  const parts = priced(
    lines.map(({ amount_subtotal: amount, price }) => ({
      amount,
      product: price.product,
      taxBehavior: behaviorOf(price),
      discountable: true,
    })),
    coupon ? reductionOf(coupon, currency) : null,
    rate?.percent ?? null,
  )
  const pricedLines = lines.map((line, index) => {
    const { discount: off = 0, tax = 0, total = line.amount_subtotal } = parts[index] ?? {}
    return { ...line, amount_discount: off, amount_tax: tax, amount_total: total }
  })
  return {
    lines: pricedLines,
    amounts: {
      amount_subtotal: sumOf(parts, (part) => part.subtotal),
      amount_total: sumOf(parts, (part) => part.total),
      automatic_tax: {
        enabled: taxed,
        liability: taxed ? liability : null,
        provider: taxed ? 'stripe' : null,
        status: taxed ? (country ? 'complete' : 'requires_location_inputs') : null,
      },
      discounts: discount ? [{ coupon: couponShown(discount), promotion_code: discount.promotionCode }] : [],
      total_details: {
        amount_discount: sumOf(parts, (part) => part.discount),
        amount_shipping: 0,
        amount_tax: sumOf(parts, (part) => part.tax),
      },
    },
  }
}

/** A code hides its coupon behind itself. */
const couponShown = ({ coupon, promotionCode }: Choice) => (promotionCode === null ? coupon : null)

export function saleOf(
  world: World,
  { lines, currency, customer }: { lines: LineItem[]; currency: string; customer: string | null },
): Sale {
  const bought = chargeTable(world)
    .all()
    .some((charge) => customer !== null && charge.customer === customer && charge.status === 'succeeded')
  return { currency, subtotal: sumOf(lines, (line) => line.amount_subtotal), customer, bought }
}

/** Why an amount cannot be paid, if it cannot. */
export function problemOfTotal(total: number, currency: string, fee: number): string | null {
  const least = minimumAmount(currency)
  if (total > 0 && total < least) {
    return `With this code the total would be less than ${formatAmount(least, currency)}, the least that can be paid.`
  }
  return fee > total ? 'With this code the total would be less than the platform fee of this order.' : null
}
