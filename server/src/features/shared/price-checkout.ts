import { amountStep } from '../../domain/currency.ts'
import { payoutOf } from '../../domain/payout.ts'
import { discountOf } from '../../domain/promotion.ts'
import type { CheckoutFacts, CheckoutRequest, Deps } from '../../ports.ts'

type Priced = Pick<CheckoutRequest, 'payout' | 'promotionCodeId' | 'automaticTax'> & { discountMinor: number }
type Sale = {
  practice: {
    slug: string
    operatorOwned: boolean
    stripeAccountId: string | null
    platformFeeBps: number | null
    automaticTax: boolean
  }
  /** What is charged now, before discount and tax. */
  amountMinor: number
  currency: string
  promotionCode: string | undefined
  /** A code may take all off the first payment of a subscription; the later ones are shared all the same. */
  isRecurring: boolean
}

/**
 * What comes off a payment, and who gets what of it. A code is looked up at Stripe and its discount taken off here,
 * because a fee that is fixed before a buyer enters a code would be too high afterwards.
 * @throws DeskbellError `promotion_code_invalid`
 */
export async function priceCheckout(
  { practice, amountMinor, currency, promotionCode, isRecurring }: Sale,
  { payments, clock, platformFeeBps }: Pick<Deps, 'payments' | 'clock' | 'platformFeeBps'>,
): Promise<Priced> {
  const promotion = promotionCode === undefined ? null : await payments.findPromotion(promotionCode)
  const discountMinor =
    promotionCode === undefined ? 0 : discountOf(promotion, { amountMinor, currency, practice, now: clock() })
  return {
    discountMinor,
    promotionCodeId: promotion?.id ?? null,
    payout: payoutOf(
      practice,
      isRecurring ? amountMinor : amountMinor - discountMinor,
      platformFeeBps,
      amountStep(currency),
    ),
    automaticTax: practice.automaticTax,
  }
}

/** Stripe may round a percentage the other way; anything else is not the code that was looked up. */
export function isDiscountedAs({ discountMinor }: Priced, { amountDiscount }: CheckoutFacts): boolean {
  return Math.abs(amountDiscount - discountMinor) <= 1
}
