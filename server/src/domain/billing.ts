import { scaled } from './money.ts'

/** Where what was charged went, in minor units. Together they are the charge, less what went back to the payer. */
type Parts = { taxMinor: number; platformFeeMinor: number; processingFeeMinor: number; netMinor: number }

/** One row of the billing record; charged = net + tax + platform fee + processing fee + refunded, in each of them. */
export type Movement = Parts & {
  chargedMinor: number
  refundedMinor: number
  /** Processing fee that nobody gives back after a refund: a loss beside the record. */
  unrecoveredFeeMinor: number
}

/**
 * How a new charge is divided. A fee that is not known yet counts as none until `completeFee`; one above what is left
 * is a loss beside the record.
 * @param platformFeeMinor at most the untaxed amount
 * @param processingFeeMinor null where it is not known yet; 0 where the platform bears it
 */
export function divideCharge(charge: {
  chargedMinor: number
  taxMinor: number
  platformFeeMinor: number
  processingFeeMinor: number | null
}): Movement {
  const { chargedMinor, taxMinor, platformFeeMinor } = charge
  const fee = charge.processingFeeMinor ?? 0
  const left = chargedMinor - taxMinor - platformFeeMinor
  const processingFeeMinor = Math.min(fee, left)
  return {
    chargedMinor,
    taxMinor,
    platformFeeMinor,
    processingFeeMinor,
    netMinor: left - processingFeeMinor,
    refundedMinor: 0,
    unrecoveredFeeMinor: fee - processingFeeMinor,
  }
}

/** The rows of one charge, or of a whole purchase, added up. */
export function sumMovements(movements: readonly Movement[]): Movement {
  const sum = (part: keyof Movement) => movements.reduce((total, movement) => total + movement[part], 0)
  return {
    chargedMinor: sum('chargedMinor'),
    taxMinor: sum('taxMinor'),
    platformFeeMinor: sum('platformFeeMinor'),
    processingFeeMinor: sum('processingFeeMinor'),
    netMinor: sum('netMinor'),
    refundedMinor: sum('refundedMinor'),
    unrecoveredFeeMinor: sum('unrecoveredFeeMinor'),
  }
}

/** What can still go back to the payer. */
export function leftToRefund({ chargedMinor, refundedMinor }: Movement): number {
  return chargedMinor - refundedMinor
}

/**
 * The row that gives `amountMinor` back to the payer: every part gives its share, and the last one gives all that is
 * left. The platform fee comes back as Stripe returns it, in proportion to all that was refunded so far; the processing
 * fee comes back from nobody. Source: https://docs.stripe.com/connect/destination-charges#issue-refunds
 * @param whole the charge as it was
 * @param standing the sum of the rows of that charge
 * @param amountMinor 1 to what is left
 */
export function takeBack(whole: Movement, standing: Movement, amountMinor: number): Movement {
  const left = leftToRefund(standing)
  if (amountMinor < 0 || amountMinor > left)
    throw new RangeError(`${amountMinor} of ${left} minor units cannot be given back.`)
  const refundedAfter = standing.refundedMinor + amountMinor
  const feeLeftAfter =
    whole.platformFeeMinor - scaled(whole.platformFeeMinor, refundedAfter, Math.max(1, whole.chargedMinor))
  const fee = between(
    standing.platformFeeMinor - feeLeftAfter,
    amountMinor - (left - standing.platformFeeMinor),
    Math.min(standing.platformFeeMinor, amountMinor),
  )
  const [tax = 0, processing = 0, net = 0] = inProportion(amountMinor - fee, [
    standing.taxMinor,
    standing.processingFeeMinor,
    standing.netMinor,
  ])
  return {
    chargedMinor: 0,
    taxMinor: -tax,
    platformFeeMinor: -fee,
    processingFeeMinor: -processing,
    netMinor: -net,
    refundedMinor: amountMinor,
    unrecoveredFeeMinor: processing,
  }
}

/** The row that undoes another one: a refund that failed, funds that were reinstated. */
export function reversalOf(movement: Movement): Movement {
  return {
    chargedMinor: -movement.chargedMinor,
    taxMinor: -movement.taxMinor,
    platformFeeMinor: -movement.platformFeeMinor,
    processingFeeMinor: -movement.processingFeeMinor,
    netMinor: -movement.netMinor,
    refundedMinor: -movement.refundedMinor,
    unrecoveredFeeMinor: -movement.unrecoveredFeeMinor,
  }
}

/**
 * The charge's row once its processing fee is known. The share of it that belongs to what was refunded meanwhile is
 * lost beside the record, as if the fee had been known before.
 * @param standing the sum of the rows of that charge, its fee unknown
 */
export function completeFee(row: Movement, standing: Movement, processingFeeMinor: number): Movement {
  const ofRefunds = scaled(processingFeeMinor, standing.refundedMinor, Math.max(1, row.chargedMinor))
  const borne = Math.min(processingFeeMinor - ofRefunds, standing.netMinor + row.processingFeeMinor)
  return {
    ...row,
    processingFeeMinor: borne,
    netMinor: row.netMinor + row.processingFeeMinor - borne,
    unrecoveredFeeMinor: processingFeeMinor - borne,
  }
}

/**
 * A whole in parts proportional to the weights, by largest remainder: nothing is lost, and no part exceeds its weight.
 * @param whole 0 to the sum of the weights
 */
function inProportion(whole: number, weights: readonly number[]): number[] {
  const total = BigInt(weights.reduce((sum, weight) => sum + weight, 0))
  if (total === 0n) return weights.map(() => 0)
  const products = weights.map((weight) => BigInt(whole) * BigInt(weight))
  const parts = products.map((product) => Number(product / total))
  const missing = whole - parts.reduce((sum, part) => sum + part, 0)
  const byRemainder = products
    .map((product, index) => ({ index, remainder: product % total }))
    .toSorted((one, other) => (one.remainder === other.remainder ? 0 : one.remainder < other.remainder ? 1 : -1))
  for (const { index } of byRemainder.slice(0, missing)) parts[index] = (parts[index] ?? 0) + 1
  return parts
}

function between(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}
