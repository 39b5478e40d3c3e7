import { fieldProblem } from './errors.ts'

/**
 * The least amount Stripe charges, in minor units of each currency that may be offered: those with a minimum that Stripe
 * documents. That leaves out the currencies whose charges count otherwise than their prices are written: ISK and UGX are
 * charged in hundredths that must be 00, and BHD, JOD, KWD, OMR and TND in thousandths that end in 0.
 * Source: https://docs.stripe.com/currencies (minimum and maximum charge amounts, zero-decimal currencies)
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
}

const zeroDecimal: ReadonlySet<string> = new Set(['JPY'])

/** Stripe takes at most eight digits. */
export const maximumMinor = 99_999_999

export const supportedCurrencies = Object.keys(minimumMinor)

/** Digits after the point: 2 for USD, 0 for JPY. */
export function fractionDigits(currency: string): number {
  return zeroDecimal.has(currency) ? 0 : 2
}

/** Whether Stripe would charge the amount; nothing at all is not charged. */
export function isChargeable(amountMinor: number, currency: string): boolean {
  const least = minimumMinor[currency]
  return least !== undefined && amountMinor >= least && amountMinor <= maximumMinor
}

/**
 * A price is nothing at all or something that can be charged.
 * @throws DeskbellError `currency_not_supported` or `price_out_of_range`, naming the field below `path`
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
      `The largest price in ${price.currency} is ${spell(maximumMinor, price.currency)}.`,
    )
  }
}

/** A plain spelling for messages and emails, e.g. `450.00 USD`. */
export function spell(amountMinor: number, currency: string): string {
  const digits = fractionDigits(currency)
  const text = String(amountMinor).padStart(digits + 1, '0')
  return digits === 0 ? `${text} ${currency}` : `${text.slice(0, -digits)}.${text.slice(-digits)} ${currency}`
}
