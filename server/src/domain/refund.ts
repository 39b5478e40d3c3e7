import { leftToRefund, sumMovements, type Movement } from './billing.ts'
import { DeskbellError, fieldProblem } from './errors.ts'

/** Which credits a refund takes back: unused ones by its share, none, or so many of each grant. */
export type CreditsChoice = 'unused' | 'none' | Readonly<Record<string, number>>

/** A grant that came of the refunded purchase, whoever holds it, with the credits that refunds took back of it before. */
export type RefundableGrant = {
  id: string
  /** Null is unlimited. */
  credits: number | null
  used: number
  /** The grant that a transfer filled this one from; null where the purchase itself gave it. */
  fromGrantId: string | null
  /** The payment of a subscription that gave it; null where the whole purchase stands for it. */
  paymentOrigin: string | null
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
  /** The account was paid a second time, by a transfer that Stripe does not reverse with the refund: it is taken back beside it. */
  takesBackPayout: boolean
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
    const isPaidAgain = ofCharge(movements, charge.chargeId).some(({ refundedMinor }) => refundedMinor < 0)
    return [
      {
        chargeId: charge.chargeId as string,
        amountMinor: amount,
        reverseTransfer: isShared && !isPaidAgain,
        refundPlatformFee: isShared && !isPaidAgain && charge.platformFeeMinor > 0,
        takesBackPayout: isShared && isPaidAgain,
      },
    ]
  })
}

function ofCharge(movements: readonly RefundableMovement[], chargeId: string | null) {
  return movements.filter((movement) => movement.chargeId === chargeId)
}

/** How much of what was paid had gone back before a refund, and has with it. */
export type RefundShare = { chargedMinor: number; beforeMinor: number; afterMinor: number }

/**
 * Credits that a refund takes back, never more than are unused. By its share: of a grant as many as the part of the
 * payment stands for that goes back now, rounded down; with the last of the money all that is unused. Credits that were
 * handed on are taken where they went, after those that stayed.
 * @param shareOf by the payment that gave the credits, null the whole purchase
 */
export function creditsToTake(
  grants: readonly RefundableGrant[],
  choice: CreditsChoice,
  shareOf: (paymentOrigin: string | null) => RefundShare,
): CreditMove[] {
  if (choice === 'none') return []
  if (choice !== 'unused') return grants.flatMap((grant) => takeFrom([grant], choice[grant.id] ?? 0))
  const ids = new Set(grants.map(({ id }) => id))
  return grants
    .filter(({ fromGrantId }) => fromGrantId === null || !ids.has(fromGrantId))
    .flatMap((grant) => {
      // No row could take unlimited credits back; they end with the purchase.
      if (grant.credits === null) return []
      return takeFrom(withHandedOn(grant, grants), creditsFor(grant.credits, shareOf(grant.paymentOrigin)))
    })
}

function withHandedOn(grant: RefundableGrant, grants: readonly RefundableGrant[]): RefundableGrant[] {
  const filled = grants.filter(({ fromGrantId }) => fromGrantId === grant.id)
  return [grant, ...filled.flatMap((one) => withHandedOn(one, grants))]
}

function takeFrom(grants: readonly RefundableGrant[], wanted: number): CreditMove[] {
  let missing = wanted
  return grants.flatMap(({ id, credits, used }) => {
    const count = credits === null ? 0 : Math.min(missing, credits - used)
    if (count <= 0) return []
    missing -= count
    return [{ grantId: id, credits: count }]
  })
}

// BigInt, because credits × amount may leave the exact range of numbers.
function creditsFor(credits: number, { chargedMinor, beforeMinor, afterMinor }: RefundShare): number {
  if (chargedMinor === 0) return 0
  if (afterMinor >= chargedMinor) return Infinity
  const upTo = (refundedMinor: number) => Number((BigInt(credits) * BigInt(refundedMinor)) / BigInt(chargedMinor))
  return upTo(afterMinor) - upTo(beforeMinor)
}

/**
 * What a refund that failed after all gives back of each grant, as negative credits: who was not repaid has what was
 * bought.
 */
export function creditsOfFailed(
  grants: readonly RefundableGrant[],
  isOfRefund: (origin: string) => boolean,
): CreditMove[] {
  return grants.flatMap(({ id, takes }) => {
    const taken = takes.filter(({ origin }) => isOfRefund(origin)).reduce((sum, take) => sum + take.credits, 0)
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
