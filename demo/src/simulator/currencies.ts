const minimums: Record<string, number> = {
  usd: 50,
  eur: 50,
  aud: 50,
  cad: 50,
  chf: 50,
  nzd: 50,
  sgd: 50,
  brl: 50,
  inr: 50,
  gbp: 30,
  aed: 200,
  myr: 200,
  pln: 200,
  ron: 200,
  bgn: 100,
  dkk: 250,
  sek: 300,
  nok: 300,
  hkd: 400,
  mxn: 1000,
  czk: 1500,
  huf: 17500,
  jpy: 50,
}

const zeroDecimal = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '))
const threeDecimal = new Set('bhd jod kwd omr tnd'.split(' '))

/** Sent in hundredths although they have none: the last two digits stay 00. */
const wholeUnitsOnly = new Set(['isk', 'ugx'])

const known = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()))

export const maximumAmount = 99_999_999

export const isCurrency = (code: string) => known.has(code)

export const minimumAmount = (currency: string) => minimums[currency] ?? 1

/** The smallest step an amount may move in, such as 10 for a Kuwaiti dinar's thousandths. */
export function amountStep(currency: string): number {
  if (threeDecimal.has(currency)) return 10
  return wholeUnitsOnly.has(currency) ? 100 : 1
}

function decimals(currency: string): number {
  if (zeroDecimal.has(currency)) return 0
  return threeDecimal.has(currency) ? 3 : 2
}

export function formatAmount(amount: number, currency: string, locale = 'en'): string {
  const digits = wholeUnitsOnly.has(currency) ? 0 : decimals(currency)
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  return format.format(amount / 10 ** decimals(currency))
}

/** What a card payment costs: 2.9 % and a fixed part, 30 cents in dollars. */
export function processingFee(amount: number, currency: string): number {
  const step = amountStep(currency)
  const fee = amount * 0.029 + minimumAmount(currency) * 0.6
  return Math.min(amount, Math.round(fee / step) * step)
}
