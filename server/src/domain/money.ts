/**
 * Part of an amount in basis points, rounded half up once and never more than the amount.
 * @param totalMinor non-negative integer minor units
 * @param basisPoints 0 to 10,000
 */
export function feeOf(totalMinor: number, basisPoints: number): number {
  return Math.min(totalMinor, divideHalfUp(BigInt(totalMinor) * BigInt(basisPoints), 10_000n))
}

/** An amount × numerator ÷ denominator, rounded half up. */
export function scaled(amountMinor: number, numerator: number, denominator: number): number {
  return divideHalfUp(BigInt(amountMinor) * BigInt(numerator), BigInt(denominator))
}

/** An amount shared equally, rounded half up: for showing, never for charging. */
export function shareOf(totalMinor: number, parts: number): number {
  return divideHalfUp(BigInt(totalMinor), BigInt(parts))
}

// BigInt, because amount × basis points leaves the exact range of numbers for large sums.
function divideHalfUp(numerator: bigint, denominator: bigint): number {
  return Number((2n * numerator + denominator) / (2n * denominator))
}
