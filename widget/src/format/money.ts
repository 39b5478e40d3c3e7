import type { Money } from '@deskbell/server/contract/primitives'

const zeroDecimal = 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'
const threeDecimal = 'BHD JOD KWD OMR TND'

/** Decimals of the minor units that are charged, as the server has them. Intl's differ: it writes forints without any. */
export const currencyDigits = (currency: string): number =>
  zeroDecimal.includes(currency) ? 0 : threeDecimal.includes(currency) ? 3 : 2

export const formatMoney = ({ amount, currency }: Money, locale: string): string => {
  const decimals = currencyDigits(currency)
  return (amount / 10 ** decimals).toLocaleString(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: decimals,
    trailingZeroDisplay: 'stripIfInteger',
  })
}
