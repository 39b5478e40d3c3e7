import { leftToRefund, sumMovements, type Movement } from './billing.ts'
import { DeskbellError, fieldProblem } from './errors.ts'

/** Which credits a refund takes back: unused ones by its share, none, or so many of each grant. */
export type CreditsChoice = 'unused' | 'none' | Readonly<Record<string, number>>

/** A grant of the refunded purchase, with the credits that refunds took back of it before. */
export type RefundableGrant = {
  id: string
  /** Null is unlimited. */
  credits: number | null
  used: number
  /** By the refund that took them; negative where it failed and gave them back. */
  takes: readonly { origin: string; credits: number }[]
}

export type CreditMove = { grantId: string; credits: number }

/** A row of the billing record, as far as refunds go by it. */
export type RefundableMovement = Movement & {
  kind: 'charge' | 'renewal' | 'instalment' | 'refund' | 'dispute'
  chargeId: string | null
  stripeAccountId: string | null
  createdAt: number
}

export type RefundPart = {
  chargeId: string
  amountMinor: number
  /** The practice's own account was paid, so it gives its share back, and the platform its fee. */
  reverseTransfer: boolean
  refundPlatformFee: boolean
}

/**
 * Which payments an amount goes back on: the newest first.
 * @param amountMinor all that is left where it is left out
 * @throws DeskbellError `nothing_to_refund` or `refund_exceeds_left`
 */
export function planRefund(movements: readonly RefundableMovement[], amountMinor: number | undefined): RefundPart[] {
  const charges = movements
    .filter(({ kind, chargeId }) => kind !== 'refund' && kind !== 'dispute' && chargeId !== null)
    .map((charge) => ({ charge, left: leftToRefund(sumMovements(ofCharge(movements, charge.chargeId))) }))
    .filter(({ left }) => left > 0)
    .toSorted((one, other) => other.charge.createdAt - one.charge.createdAt)
  const left = charges.reduce((sum, charge) => sum + charge.left, 0)
  if (left === 0) throw new DeskbellError('nothing_to_refund')
  if (amountMinor !== undefined && amountMinor > left)
    throw new DeskbellError('refund_exceeds_left', {
      fields: [{ path: 'amount', message: 'This is more than what is left of the payment.' }],
      details: { left },
    })
  let missing = amountMinor ?? left
  return charges.flatMap(({ charge, left: most }) => {
    const amount = Math.min(missing, most)
    missing -= amount
    if (amount === 0) return []
    const isShared = charge.stripeAccountId !== null
    return [
      {
        chargeId: charge.chargeId as string,
        amountMinor: amount,
        reverseTransfer: isShared,
        refundPlatformFee: isShared && charge.platformFeeMinor > 0,
      },
    ]
  })
}

function ofCharge(movements: readonly RefundableMovement[], chargeId: string | null) {
  return movements.filter((movement) => movement.chargeId === chargeId)
}

/**
 * Credits that a refund takes back, never more than are unused. By its share: of a grant as many as the part of all
 * payments stands for that has gone back by now, rounded down, which at the last refund is all that is unused.
 * @param totals of the purchase, this refund included
 */
export function creditsToTake(
  grants: readonly RefundableGrant[],
  choice: CreditsChoice,
  totals: { chargedMinor: number; refundedMinor: number },
): CreditMove[] {
  if (choice === 'none') return []
  return grants.flatMap(({ id, credits, used, takes }) => {
    // No row could take unlimited credits back; they end with the purchase.
    if (credits === null) return []
    const before = takes.reduce((sum, take) => sum + take.credits, 0)
    const wanted = choice === 'unused' ? shareOfCredits(credits, totals) - before : (choice[id] ?? 0)
    const count = Math.min(wanted, credits - used)
    return count > 0 ? [{ grantId: id, credits: count }] : []
  })
}

// BigInt, because credits × amount may leave the exact range of numbers.
function shareOfCredits(credits: number, totals: { chargedMinor: number; refundedMinor: number }): number {
  const { chargedMinor, refundedMinor } = totals
  return chargedMinor === 0 ? 0 : Number((BigInt(credits) * BigInt(refundedMinor)) / BigInt(chargedMinor))
}

/** What a refund that failed after all gives back of each grant, as negative credits. */
export function creditsOfFailed(grants: readonly RefundableGrant[], origin: string): CreditMove[] {
  return grants.flatMap(({ id, takes }) => {
    const taken = takes
      .filter((take) => take.origin.startsWith(`${origin}:`))
      .reduce((sum, take) => sum + take.credits, 0)
    return taken > 0 ? [{ grantId: id, credits: -taken }] : []
  })
}

/** @throws DeskbellError `invalid_input` or `no_credits`, naming the grant */
export function checkCreditsChoice(grants: readonly RefundableGrant[], choice: CreditsChoice): void {
  if (typeof choice === 'string') return
  for (const [grantId, count] of Object.entries(choice)) {
    const grant = grants.find(({ id }) => id === grantId)
    const path = `credits.${grantId}`
    if (grant === undefined) throw fieldProblem('invalid_input', path, 'These are no credits of this purchase.')
    if (grant.credits === null)
      throw fieldProblem('invalid_input', path, 'Unlimited credits end when the whole purchase is refunded.')
    const remaining = Math.max(0, grant.credits - grant.used)
    if (count > remaining)
      throw new DeskbellError('no_credits', {
        fields: [{ path, message: `Only ${remaining} of these credits are unused.` }],
        details: { remaining },
      })
  }
}
