/** What packages can be sold in; the server refuses others and says so. */
const currencies = [
  'USD',
  'EUR',
  'GBP',
  'AUD',
  'CAD',
  'CHF',
  'NZD',
  'SGD',
  'AED',
  'BGN',
  'BRL',
  'CZK',
  'DKK',
  'HKD',
  'HUF',
  'INR',
  'JPY',
  'MXN',
  'MYR',
  'NOK',
  'PLN',
  'RON',
  'SEK',
  'BHD',
  'BIF',
  'CLP',
  'DJF',
  'GNF',
  'ISK',
  'JOD',
  'KMF',
  'KRW',
  'KWD',
  'MGA',
  'OMR',
  'PYG',
  'RWF',
  'TND',
  'UGX',
  'VND',
  'VUV',
  'XAF',
  'XOF',
  'XPF',
] as const

const nameOf = (code: string, locale: string): string =>
  new Intl.DisplayNames(locale, { type: 'currency' }).of(code) ?? code

/** The practice's own first, whatever it is. */
export const currencyChoices = (own: string, current: string, locale: string): { value: string; label: string }[] =>
  [...new Set([own, current, ...currencies])].map((value) => ({ value, label: `${value} – ${nameOf(value, locale)}` }))
