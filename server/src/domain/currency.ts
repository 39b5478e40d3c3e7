import { fieldProblem } from './errors.ts'

/**
 * The least amount Stripe charges, in minor units. Where Stripe documents none, what is charged must be worth the least
 * amount of the currency that it is paid out in, about half a dollar: for those a round amount that is safely above, and
 * Stripe's own refusal is handled all the same.
 * Source: https://docs.stripe.com/currencies (minimum and maximum charge amounts)
 */
const minimumMinor: Readonly<Record<string, number>> = {
  USD: 50,
  EUR: 50,
  AUD: 50,
  CAD: 50,
  CHF: 50,
  NZD: 50,
  SGD: 50,
  BRL: 50,
  INR: 50,
  GBP: 30,
  AED: 200,
  MYR: 200,
  PLN: 200,
  RON: 200,
  BGN: 100,
  DKK: 250,
  SEK: 300,
  NOK: 300,
  HKD: 400,
  MXN: 1000,
  CZK: 1500,
  HUF: 17_500,
  JPY: 50,
  // Documented without a least amount: about a dollar.
  BIF: 3_000,
  CLP: 1_000,
  DJF: 200,
  GNF: 9_000,
  KMF: 500,
  KRW: 1_500,
  MGA: 5_000,
  PYG: 8_000,
  RWF: 1_500,
  VND: 30_000,
  VUV: 150,
  XAF: 700,
  XOF: 700,
  XPF: 120,
  ISK: 15_000,
  UGX: 400_000,
  BHD: 400,
  JOD: 800,
  KWD: 400,
  OMR: 400,
  TND: 3_500,
}

/**
 * How Stripe counts: most currencies in hundredths, these in whole units or in thousandths.
 * Source: https://docs.stripe.com/currencies (zero-decimal and three-decimal currencies)
 */
const zeroDecimal: ReadonlySet<string> = new Set(
  'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '),
)
const threeDecimal: ReadonlySet<string> = new Set('BHD JOD KWD OMR TND'.split(' '))
/** Counted in hundredths that must be 00, because they have none any more. */
const withoutFraction: ReadonlySet<string> = new Set(['ISK', 'UGX'])

/** Stripe takes at most eight digits. */
export const maximumMinor = 99_999_999

export const supportedCurrencies = Object.keys(minimumMinor)

/** Digits of the minor units behind the point: 2 for USD, 0 for JPY, 3 for KWD, and 2 for ISK, which shows none. */
export function fractionDigits(currency: string): number {
  if (zeroDecimal.has(currency)) return 0
  return threeDecimal.has(currency) ? 3 : 2
}

/** The smallest step in which an amount can be charged or refunded, in minor units. */
export function amountStep(currency: string): number {
  if (threeDecimal.has(currency)) return 10
  return withoutFraction.has(currency) ? 100 : 1
}

/** Whether Stripe would charge the amount; nothing at all is not charged. */
export function isChargeable(amountMinor: number, currency: string): boolean {
  const least = minimumMinor[currency]
  return (
    least !== undefined &&
    amountMinor >= least &&
    amountMinor <= maximumMinor &&
    amountMinor % amountStep(currency) === 0
  )
}

/** @throws DeskbellError `invalid_input`, naming `path`, where Stripe does not move such an amount */
export function checkStep({ amount, currency }: { amount: number; currency: string }, path: string): void {
  if (amount % amountStep(currency) === 0) return
  const message = withoutFraction.has(currency)
    ? `Amounts in ${currency} have no fraction.`
    : `Amounts in ${currency} have two digits behind the point, and a 0.`
  throw fieldProblem('invalid_input', path, message)
}

/**
 * A price is nothing at all or something that can be charged.
 * @throws DeskbellError `currency_not_supported`, `price_out_of_range` or `invalid_input`, naming the field below `path`
 */
export function checkPrice(price: { amount: number; currency: string }, path: string): void {
  const least = minimumMinor[price.currency]
  if (least === undefined) {
    throw fieldProblem(
      'currency_not_supported',
      `${path}.currency`,
      `Prices in ${price.currency} are not possible. Choose one of ${supportedCurrencies.join(', ')}.`,
    )
  }
  if (price.amount !== 0 && price.amount < least) {
    throw fieldProblem(
      'price_out_of_range',
      `${path}.amount`,
      `The smallest price in ${price.currency} is ${spell(least, price.currency)}; 0 makes the package free.`,
    )
  }
  if (price.amount > maximumMinor) {
    throw fieldProblem(
      'price_out_of_range',
      `${path}.amount`,
      `The largest price in ${price.currency} is ${spell(maximumMinor - (maximumMinor % amountStep(price.currency)), price.currency)}.`,
    )
  }
  checkStep(price, `${path}.amount`)
}

/** A plain spelling for messages and emails, e.g. `450.00 USD`. */
export function spell(amountMinor: number, currency: string): string {
  const digits = fractionDigits(currency)
  if (withoutFraction.has(currency) && amountMinor % 100 === 0) return `${amountMinor / 100} ${currency}`
  const text = String(amountMinor).padStart(digits + 1, '0')
  return digits === 0 ? `${text} ${currency}` : `${text.slice(0, -digits)}.${text.slice(-digits)} ${currency}`
}
