import type { Money } from '@deskbell/server/contract/primitives'
import { currencyDigits } from '../../format/money.ts'

/** Stripe takes at most eight digits. */
const maximumMinor = 99_999_999

export type PriceProblem = 'empty' | 'unreadable' | 'negative' | 'too_fine' | 'too_large'
export type ParsedPrice = { ok: true; amount: number } | { ok: false; problem: PriceProblem }

/** The smallest step that can be charged: thousandths end in 0, and some currencies have no fraction any more. */
const stepOf = (currency: string): number =>
  currencyDigits(currency) === 3 ? 10 : currency === 'ISK' || currency === 'UGX' ? 100 : 1

const zeros = ['٠', '۰', '०', '０'] as const

/** Digits and separators of other scripts in the ones computed with. */
const latin = (text: string): string =>
  text
    .replace(/[٠-٩۰-۹०-९０-９]/g, (digit) => {
      const code = digit.charCodeAt(0)
      const zero = zeros.map((first) => first.charCodeAt(0)).find((first) => code >= first && code < first + 10)
      return String(code - (zero ?? code))
    })
    .replace(/[٫．]/g, '.')
    .replace(/[٬，、]/g, ',')

/** What surrounds the figure: the currency, spaces, a dash for "no cents". */
const bare = (text: string, currency: string): string =>
  latin(text)
    .replace(/[\p{Sc}\s\u200e\u200f\u061c]/gu, '')
    .replace(new RegExp(`^${currency}|${currency}$`, 'i'), '')
    .replace(/[.,][-–—]$/, '')
    .replace(/^[−–]/, '-')

/** Thousands, or lakhs: the last group has three digits, those before two or three. */
const grouped = /^\d{1,3}([.,'’])(?:\d{2,3}\1)*\d{3}$/

/** Where the fraction starts, or -1. The last of two kinds of separator; a lone one unless it groups thousands. */
const fractionAt = (figure: string, digits: number): number => {
  const last = Math.max(figure.lastIndexOf('.'), figure.lastIndexOf(','))
  if (last < 0) return -1
  const separator = figure[last] ?? ''
  const isOnly = figure.indexOf(separator) === last
  if (!isOnly) return -1
  const hasOther = /[.,'’]/.test(figure.slice(0, last))
  // Three digits behind a lone point are thousandths where there are such.
  const groupsThousands =
    (digits < 3 || separator === ',') && figure.length - last === 4 && !hasOther && last > 0 && !figure.startsWith('0')
  return groupsThousands ? -1 : last
}

/**
 * A price as people type it (`450`, `450.00`, `450,00`, `1.234,50`, `1,234.50`, `$ 450`) in minor units. Never through a
 * float: digits stay digits until they are a whole number.
 */
export const parsePrice = (text: string, currency: string): ParsedPrice => {
  const figure = bare(text, currency)
  if (figure === '') return { ok: false, problem: 'empty' }
  if (/^-[\d.,'’]+$/.test(figure)) return { ok: false, problem: 'negative' }
  if (!/^[\d.,'’]*\d[\d.,'’]*$/.test(figure)) return { ok: false, problem: 'unreadable' }

  const digits = currencyDigits(currency)
  const point = fractionAt(figure, digits)
  const whole = point < 0 ? figure : figure.slice(0, point)
  const fraction = (point < 0 ? '' : figure.slice(point + 1)).replace(/0+$/, '')
  if (!/^\d*$/.test(whole) && !grouped.test(whole)) return { ok: false, problem: 'unreadable' }
  if (fraction.length > digits) return { ok: false, problem: 'too_fine' }

  const minor = (whole.replace(/\D/g, '') + fraction.padEnd(digits, '0')).replace(/^0+(?=\d)/, '')
  const amount = Number(minor)
  if (minor.length > 8 || amount > maximumMinor) return { ok: false, problem: 'too_large' }
  return amount % stepOf(currency) === 0 ? { ok: true, amount } : { ok: false, problem: 'too_fine' }
}

/** An amount as it stands in the field: `450`, `450.50`. */
export const spellPrice = ({ amount, currency }: Money): string => {
  const digits = currencyDigits(currency)
  if (digits === 0) return String(amount)
  const text = String(amount).padStart(digits + 1, '0')
  const fraction = text.slice(-digits)
  return /^0+$/.test(fraction) ? text.slice(0, -digits) : `${text.slice(0, -digits)}.${fraction}`
}
