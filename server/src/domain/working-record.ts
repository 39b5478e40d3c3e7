import type { PurchaseState } from '../contract/purchases.ts'
import { leftToRefund, reversalOf, sumMovements, takeBack, type Movement } from './billing.ts'
import type { NewMovement, RecordedMoney, Settlement } from './recorded-money.ts'
import {
  creditsOfFailed,
  creditsToTake,
  type CreditMove,
  type CreditsChoice,
  type RefundableGrant,
  type RefundableMovement,
  type RefundShare,
} from './refund.ts'

const originOf = (reportedId: string) => `stripe:${reportedId}`

/** Whether a row of the record, or a take of credits, came of this refund or dispute. */
export function isOfReported(origin: string, reportedId: string): boolean {
  return origin === originOf(reportedId) || origin.startsWith(`${originOf(reportedId)}:`)
}

export const isPayment = ({ kind }: { kind: RefundableMovement['kind'] }) => kind !== 'refund' && kind !== 'dispute'

type Reported = { kind: NewMovement['kind']; reportedId: string; amount: number; choice: CreditsChoice }
type Row = Movement & { kind: RefundableMovement['kind']; origin: string; chargeId: string | null }

/** The record while a report is worked into it, one charge after another. */
export class WorkingRecord {
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

  /** Gives all of it back to the record where more stands there than Stripe says. */
  undoAbove({ kind, reportedId, amount }: Reported): void {
    const made = this.made(reportedId)
    if (sumMovements(made).refundedMinor <= amount) return
    this.add({
      kind,
      reportedId,
      origin: this.newOrigin(reportedId, 'undone'),
      movement: reversalOf(sumMovements(made)),
    })
    this.moveCredits(creditsOfFailed(this.grants, (origin) => isOfReported(origin, reportedId)))
  }

  /** Takes what Stripe says and the record does not; a bank may have taken away what a refund was to give back. */
  takeUpTo({ kind, reportedId, amount, choice }: Reported): void {
    const ofCharge = this.rows.filter(({ chargeId }) => chargeId === this.chargeId)
    const standing = sumMovements(ofCharge)
    const missing = amount - sumMovements(this.made(reportedId)).refundedMinor
    const taken = Math.min(missing, leftToRefund(standing))
    if (taken <= 0) return
    const before = this.rows
    const isFirst = this.made(reportedId).length === 0
    const movement = takeBack(sumMovements(ofCharge.filter(isPayment)), standing, taken)
    this.add({ kind, reportedId, origin: this.newOrigin(reportedId, 'more'), movement })
    // Credits that somebody chose are taken once, however often money moves.
    const wanted = isFirst || choice === 'unused' ? choice : 'none'
    this.moveCredits(creditsToTake(this.grants, wanted, (paymentOrigin) => this.share(paymentOrigin, before)))
  }

  private share(paymentOrigin: string | null, before: readonly Row[]): RefundShare {
    const refunded = (rows: readonly Row[], chargeId?: string | null) =>
      sumMovements(rows.filter((row) => row.kind === 'refund' && (chargeId === undefined || row.chargeId === chargeId)))
        .refundedMinor
    const whole = {
      chargedMinor: this.sum().chargedMinor,
      beforeMinor: refunded(before),
      afterMinor: refunded(this.rows),
    }
    const payment = this.rows.find((row) => isPayment(row) && row.origin === paymentOrigin)
    if (payment === undefined || payment.chargeId === null || whole.afterMinor >= whole.chargedMinor) return whole
    const { chargedMinor, chargeId } = payment
    return { chargedMinor, beforeMinor: refunded(before, chargeId), afterMinor: refunded(this.rows, chargeId) }
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

  private made(reportedId: string): Row[] {
    return this.rows.filter(({ origin }) => isOfReported(origin, reportedId))
  }

  /** A refund that failed, or money that moved more than once, has several rows. */
  private newOrigin(reportedId: string, word: string): string {
    const count = this.made(reportedId).length
    if (count === 0) return originOf(reportedId)
    return count === 1 ? `${originOf(reportedId)}:${word}` : `${originOf(reportedId)}:${word}:${count}`
  }

  private add(added: Omit<NewMovement, 'credits'>): void {
    this.added.push({ ...added, credits: [] })
    this.rows = [...this.rows, { ...added.movement, ...added, chargeId: this.chargeId }]
  }

  /** What the movement that was added last moves with it. */
  private moveCredits(credits: CreditMove[]): void {
    const last = this.added.at(-1)
    if (last === undefined) return
    last.credits = credits
    this.grants = this.grants.map((grant) => {
      const moved = credits.find(({ grantId }) => grantId === grant.id)?.credits ?? 0
      const takes = [...grant.takes, { origin: `${last.origin}:${grant.id}`, credits: moved }]
      return moved === 0 ? grant : { ...grant, used: grant.used + moved, takes }
    })
  }
}
