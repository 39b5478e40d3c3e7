import type { PurchaseState } from '../contract/purchases.ts'
import { completeFee, leftToRefund, reversalOf, sumMovements, takeBack, type Movement } from './billing.ts'
import {
  creditsOfFailed,
  creditsToTake,
  type CreditMove,
  type CreditsChoice,
  type RefundableGrant,
  type RefundableMovement,
  type RefundPart,
} from './refund.ts'

export type RecordedMovement = RefundableMovement & { id: string; origin: string; isFeeKnown: boolean }

export type DisputeState = 'inquiry' | 'open' | 'won' | 'lost'

/** What is on record of a purchase's money. */
export type RecordedMoney = {
  state: PurchaseState
  isFrozen: boolean
  movements: readonly RecordedMovement[]
  grants: readonly RefundableGrant[]
  disputes: readonly { id: string; state: DisputeState }[]
}

/** What Stripe tells of one charge; refunds and disputes oldest first. */
export type ReportedCharge = {
  chargeId: string
  processingFee: number | null
  refunds: readonly {
    refundId: string
    amount: number
    status: 'pending' | 'succeeded' | 'failed'
    choice: CreditsChoice
  }[]
  disputes: readonly { disputeId: string; state: DisputeState; amount: number; isWithdrawn: boolean }[]
}

export type NewMovement = {
  kind: 'refund' | 'dispute'
  origin: string
  movement: Movement
  /** Positive is taken back, negative given back. */
  credits: CreditMove[]
}

/** What has to be written so that the record says what Stripe says. */
export type Settlement = {
  /** The charge's row, its processing fee known. */
  completed: { paymentId: string; movement: Movement } | null
  movements: NewMovement[]
  disputes: { disputeId: string; from: DisputeState | null; to: DisputeState }[]
  state: PurchaseState
  isFrozen: boolean
}

export const originOfRefund = (refundId: string) => `stripe:${refundId}`
const originOfDispute = (disputeId: string) => `stripe:${disputeId}`
/** Of the row that undoes another one. */
const originOfUndoing = (origin: string) => `${origin}:undone`

/**
 * Brings the record of one charge to where Stripe says it is: its fee, its refunds, those that failed after all, and
 * money that a bank took away or gave back. The same report again changes nothing.
 */
export function planSettlement(recorded: RecordedMoney, reported: ReportedCharge): Settlement {
  const charge = recorded.movements.find((row) => row.chargeId === reported.chargeId && isPayment(row))
  const { state, isFrozen } = recorded
  if (charge === undefined) return { completed: null, movements: [], disputes: [], state, isFrozen }
  const completed = completion(charge, recorded, reported)
  const record = new WorkingRecord(recorded, completed).of(reported.chargeId)
  // What came back first: it may have gone out again since.
  for (const { refundId, status } of reported.refunds)
    if (status === 'failed') record.undo('refund', originOfRefund(refundId))
  for (const { disputeId, isWithdrawn } of reported.disputes)
    if (!isWithdrawn) record.undo('dispute', originOfDispute(disputeId))
  for (const { refundId, status, amount, choice } of reported.refunds)
    if (status !== 'failed') record.take('refund', originOfRefund(refundId), amount, choice)
  for (const { disputeId, isWithdrawn, amount } of reported.disputes)
    if (isWithdrawn) record.take('dispute', originOfDispute(disputeId), amount, 'none')
  const known = new Map(recorded.disputes.map((dispute) => [dispute.id, dispute.state]))
  const disputes = reported.disputes.flatMap(({ disputeId, state: to }) => {
    const from = known.get(disputeId) ?? null
    known.set(disputeId, to)
    return from === to ? [] : [{ disputeId, from, to }]
  })
  return {
    completed,
    movements: record.added,
    disputes,
    state: record.state(),
    // What a bank took away for good stays held, too.
    isFrozen: [...known.values()].some((dispute) => dispute === 'open' || dispute === 'lost'),
  }
}

export function isSettled(recorded: RecordedMoney, settlement: Settlement): boolean {
  return (
    settlement.completed === null &&
    settlement.movements.length === 0 &&
    settlement.disputes.length === 0 &&
    settlement.state === recorded.state &&
    settlement.isFrozen === recorded.isFrozen
  )
}

function completion(charge: RecordedMovement, { movements }: RecordedMoney, reported: ReportedCharge) {
  if (charge.isFeeKnown) return null
  // Where the practice's own account is paid, the platform bears what processing costs.
  const fee = charge.stripeAccountId === null ? reported.processingFee : 0
  if (fee === null) return null
  const standing = sumMovements(movements.filter(({ chargeId }) => chargeId === charge.chargeId))
  return { paymentId: charge.id, movement: completeFee(movementOf(charge), standing, fee) }
}

const isPayment = ({ kind }: { kind: RefundableMovement['kind'] }) => kind !== 'refund' && kind !== 'dispute'

function movementOf(row: Movement): Movement {
  return sumMovements([row])
}

type Row = Movement & { kind: RefundableMovement['kind']; origin: string; chargeId: string | null }

/** The record while a report is worked into it, one charge after another. */
class WorkingRecord {
  readonly added: NewMovement[] = []
  private readonly recorded: RecordedMoney
  private rows: readonly Row[]
  private grants: readonly RefundableGrant[]
  private chargeId = ''

  constructor(recorded: RecordedMoney, completed: Settlement['completed'] = null) {
    this.recorded = recorded
    this.rows = recorded.movements.map((row) =>
      row.id === completed?.paymentId ? { ...row, ...completed.movement } : row,
    )
    this.grants = recorded.grants
  }

  of(chargeId: string): this {
    this.chargeId = chargeId
    return this
  }

  take(kind: NewMovement['kind'], origin: string, amount: number, choice: CreditsChoice): void {
    if (this.find(origin) !== undefined) return
    const ofCharge = this.rows.filter(({ chargeId }) => chargeId === this.chargeId)
    const standing = sumMovements(ofCharge)
    // A bank may have taken away what a refund was to give back.
    const movement = takeBack(
      sumMovements(ofCharge.filter(isPayment)),
      standing,
      Math.min(amount, leftToRefund(standing)),
    )
    if (movement.refundedMinor === 0) return
    this.add({ kind, origin, movement, credits: [] })
    const credits = creditsToTake(this.grants, choice, {
      chargedMinor: this.sum().chargedMinor,
      refundedMinor: this.sum('refund').refundedMinor,
    })
    this.moveCredits(origin, credits)
  }

  undo(kind: NewMovement['kind'], origin: string): void {
    const made = this.find(origin)
    if (made === undefined || this.find(originOfUndoing(origin)) !== undefined) return
    this.add({ kind, origin: originOfUndoing(origin), movement: reversalOf(made), credits: [] })
    this.moveCredits(origin, creditsOfFailed(this.grants, origin))
  }

  /** Refunded once all has gone back, unless a bank took part of it: then it is disputed. */
  state(): PurchaseState {
    const { state } = this.recorded
    if (state !== 'paid' && state !== 'refunded') return state
    const total = this.sum()
    const isAllBack = total.chargedMinor > 0 && leftToRefund(total) === 0 && this.sum('dispute').refundedMinor === 0
    return isAllBack ? 'refunded' : 'paid'
  }

  private sum(kind?: NewMovement['kind']): Movement {
    return sumMovements(kind === undefined ? this.rows : this.rows.filter((row) => row.kind === kind))
  }

  private find(origin: string): Row | undefined {
    return this.rows.find((row) => row.origin === origin)
  }

  private add(added: NewMovement): void {
    this.added.push(added)
    this.rows = [...this.rows, { ...added.movement, ...added, chargeId: this.chargeId }]
  }

  private moveCredits(origin: string, credits: CreditMove[]): void {
    const last = this.added.at(-1)
    if (last !== undefined) last.credits = credits
    this.grants = this.grants.map((grant) => {
      const moved = credits.find(({ grantId }) => grantId === grant.id)?.credits ?? 0
      const takes = [...grant.takes, { origin: `${origin}:${grant.id}`, credits: moved }]
      return moved === 0 ? grant : { ...grant, used: grant.used + moved, takes }
    })
  }
}

/** What refunds would take, by share, without anything being written. */
export function previewRefunds(recorded: RecordedMoney, parts: readonly RefundPart[]): NewMovement[] {
  const record = new WorkingRecord(recorded)
  for (const { chargeId, amountMinor } of parts)
    record.of(chargeId).take('refund', `preview:${chargeId}`, amountMinor, 'unused')
  return record.added
}
