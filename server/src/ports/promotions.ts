/** A code that buyers may enter. Amounts in minor units. */
export type PromotionFacts = {
  id: string
  /** As the operator wrote it. */
  code: string
  percentOff: number | null
  /** By currency in upper case; null where a percentage is taken off. */
  amountOff: Record<string, number> | null
  /** The least amount it works for, by currency; null where there is none. */
  minimumAmount: Record<string, number> | null
  /** It is for certain products, certain customers or first purchases, which a checkout here cannot tell. */
  isRestricted: boolean
  isActive: boolean
  /** UTC milliseconds. */
  expiresAt: number | null
  metadata: Record<string, string>
}
