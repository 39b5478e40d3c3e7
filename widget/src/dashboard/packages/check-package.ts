import type { FieldErrors } from '../forms/shown-errors.ts'
import { parsePrice, type PriceProblem } from '../forms/price-input.ts'
import { currencyDigits } from '../../format/money.ts'
import { calendlyProblem, tidyCalendlyLink } from './calendly-link.ts'
import { linesOfFeatures, wholeNumber, type AllowanceValues, type PackageValues } from './package-form.ts'
import type { packageErrors } from './package-editor.words.ts'

export type Say = (key: keyof typeof packageErrors, params?: Record<string, string | number>) => string

const priceWord = (problem: PriceProblem, currency: string) => {
  if (problem === 'empty' || problem === 'negative' || problem === 'too_large') return `price_${problem}` as const
  if (problem === 'too_fine') return currencyDigits(currency) === 0 ? 'price_whole' : 'price_too_fine'
  return 'price_unreadable'
}

const priceError = (typed: string, currency: string, say: Say): string | null => {
  const price = parsePrice(typed, currency)
  return price.ok ? null : say(priceWord(price.problem, currency), { currency })
}

const rangeError = (typed: string, [least, most]: readonly [number, number], say: Say): string | null => {
  const number = wholeNumber(typed)
  return number !== null && number >= least && number <= most ? null : say('number', { least, most })
}

const originalPriceError = ({ price, originalPrice, currency }: PackageValues, say: Say): string | null => {
  if (!originalPrice.trim()) return null
  const now = parsePrice(price, currency)
  const before = parsePrice(originalPrice, currency)
  if (!before.ok) return say(priceWord(before.problem, currency), { currency })
  return now.ok && before.amount <= now.amount ? say('original_lower') : null
}

const calendlyError = (typed: string, say: Say): string | null => {
  const link = tidyCalendlyLink(typed)
  const problem = link ? calendlyProblem(link) : null
  return problem && say(`calendly_${problem}`)
}

const allowanceErrors = (allowances: readonly AllowanceValues[], say: Say): Record<string, string | null> => {
  const kinds = allowances.map(({ serviceType, consultantTier }) => `${serviceType} ${consultantTier}`)
  return Object.fromEntries(
    allowances.flatMap(({ credits, isUnlimited }, index) => [
      [`allowances.${index}.credits`, isUnlimited ? null : rangeError(credits, [1, 10_000], say)],
      [`allowances.${index}.serviceType`, kinds.indexOf(kinds[index] ?? '') < index ? say('allowance_twice') : null],
    ]),
  )
}

const featuresError = (typed: string, say: Say): string | null => {
  const features = linesOfFeatures(typed)
  if (features.length > 20) return say('features_many')
  return features.some((feature) => feature.length > 160) ? say('feature_long') : null
}

/** What is wrong with the form, by the server's paths. The server decides again, and knows more. */
export const checkPackage = (values: PackageValues, say: Say): FieldErrors => {
  const optional = (typed: string, range: readonly [number, number]) =>
    typed.trim() ? rangeError(typed, range, say) : null
  const found: Record<string, string | null> = {
    title: values.title.trim() ? null : say('title_empty'),
    features: featuresError(values.features, say),
    'price.amount': priceError(values.price, values.currency, say),
    'originalPrice.amount': originalPriceError(values, say),
    sessionDurationMinutes: rangeError(values.sessionDurationMinutes, [5, 1440], say),
    ...allowanceErrors(values.allowances, say),
    validDays: optional(values.validDays, [1, 3650]),
    calendlyLink: calendlyError(values.calendlyLink, say),
    displayOrder: optional(values.displayOrder, [0, 100_000]),
    stockLimit: optional(values.stockLimit, [0, 1_000_000]),
  }
  return Object.fromEntries(Object.entries(found).filter((pair): pair is [string, string] => pair[1] !== null))
}
