import type { Priced } from '../pricing/pricing.ts'

export type TaxRate = { id: string; country: string; percent: number }

/** Per cent by billing country, simple on purpose; every other country is untaxed. */
export const taxPercents: Record<string, number> = {
  US: 0,
  AT: 20,
  BE: 21,
  CA: 5,
  CH: 8.1,
  DE: 19,
  ES: 21,
  FR: 20,
  GB: 20,
  IE: 23,
  IT: 22,
  NL: 21,
  PL: 23,
  SE: 25,
}

export const rateFor = (country: string): TaxRate => ({
  id: `txr_simulator_${country.toLowerCase()}`,
  country,
  percent: taxPercents[country] ?? 0,
})

/** Stripe's own default for prices that do not say: dollars are without tax, everything else is with it. */
export function behaviorOf(price: { currency: string; tax_behavior?: unknown }): 'inclusive' | 'exclusive' {
  if (price.tax_behavior === 'inclusive' || price.tax_behavior === 'exclusive') return price.tax_behavior
  return price.currency === 'usd' || price.currency === 'cad' ? 'exclusive' : 'inclusive'
}

/** As invoices and their lines show tax. */
export function taxesOf({ tax, taxable }: Pick<Priced, 'tax' | 'taxable'>, rate: TaxRate | null, behavior: string) {
  if (!rate) return []
  return [
    {
      amount: tax,
      tax_behavior: behavior,
      tax_rate_details: { tax_rate: rate.id },
      taxability_reason: rate.percent > 0 ? 'standard_rated' : 'not_collecting',
      taxable_amount: taxable,
      type: 'tax_rate_details',
    },
  ]
}
