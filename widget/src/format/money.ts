import type { Money } from '@deskbell/server/contract/primitives'

/** Decimals of the minor units that are charged, as the server has them. Intl's differ: it writes forints without any. */
export const formatMoney = ({ amount, currency }: Money, locale: string): string => {
  const decimals = currency === 'JPY' ? 0 : 2
  return (amount / 10 ** decimals).toLocaleString(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: decimals,
    trailingZeroDisplay: 'stripIfInteger',
  })
}
