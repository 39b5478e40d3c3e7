import { amountStep, isChargeable } from './currency.ts'
import { fieldProblem, type DeskbellError } from './errors.ts'
import { scaled } from './money.ts'

/** A code that buyers may enter. Amounts in minor units, by currency; instants in UTC milliseconds. */
export type Promotion = {
  percentOff: number | null
  amountOff: Record<string, number> | null
  minimumAmount: Record<string, number> | null
  /** For certain products, customers or first purchases only. */
  isRestricted: boolean
  isActive: boolean
  expiresAt: number | null
  metadata: Record<string, string>
}

type Sale = {
  amountMinor: number
  currency: string
  practice: { slug: string; operatorOwned: boolean }
  now: number
}

/**
 * What a code takes off a payment. Codes stand in the operator's account, so one that is meant for a practice names it
 * in its metadata; without that it is for the operator's own practices.
 * @returns minor units, at most the amount
 * @throws DeskbellError `promotion_code_invalid`, naming the field
 */
export function discountOf(promotion: Promotion | null, { amountMinor, currency, practice, now }: Sale): number {
  if (amountMinor === 0) throw invalidPromotion('There is nothing to pay, so no code is needed.')
  if (promotion === null || !isMeantFor(promotion, practice)) throw invalidPromotion('There is no such code.')
  const isOver = !promotion.isActive || (promotion.expiresAt !== null && promotion.expiresAt <= now)
  if (isOver) throw invalidPromotion('This code is not valid any more.')
  if (promotion.isRestricted) throw invalidPromotion('This code does not work for this package.')
  const least = promotion.minimumAmount === null ? 0 : promotion.minimumAmount[currency]
  if (least === undefined || amountMinor < least) throw invalidPromotion('This code is for larger purchases.')
  const off = amountOff(promotion, amountMinor, currency)
  if (off === null) throw invalidPromotion('This code does not work in this currency.')
  const discountMinor = Math.min(off, amountMinor)
  const leftMinor = amountMinor - discountMinor
  if (leftMinor % amountStep(currency) !== 0)
    throw invalidPromotion('This code does not come out even in this currency.')
  if (leftMinor !== 0 && !isChargeable(leftMinor, currency))
    throw invalidPromotion('With this code too little is left to pay.')
  return discountMinor
}

function isMeantFor({ metadata }: Promotion, practice: Sale['practice']): boolean {
  const named = metadata['practice']
  return named === undefined ? practice.operatorOwned : named === practice.slug
}

/** Stripe's percentages have two decimals at most. */
function amountOff({ percentOff, amountOff: fixed }: Promotion, amountMinor: number, currency: string): number | null {
  if (percentOff !== null) return scaled(amountMinor, Math.round(percentOff * 100), 10_000)
  return fixed?.[currency] ?? null
}

function invalidPromotion(message: string): DeskbellError {
  return fieldProblem('promotion_code_invalid', 'promotionCode', message)
}
