import { completeFee, sumMovements } from './billing.ts'
import type { NewMovement, RecordedMoney, RecordedMovement, ReportedCharge, Settlement } from './recorded-money.ts'
import type { RefundPart } from './refund.ts'
import { isPayment, WorkingRecord } from './working-record.ts'

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
  const standing = [
    ...reported.refunds.map(({ refundId, status, amount, choice }) => ({
      kind: 'refund' as const,
      reportedId: refundId,
      amount: status === 'failed' ? 0 : amount,
      choice,
    })),
    ...reported.disputes.map(({ disputeId, isWithdrawn, amount }) => ({
      kind: 'dispute' as const,
      reportedId: disputeId,
      amount: isWithdrawn ? amount : 0,
      choice: 'none' as const,
    })),
  ]
  // What came back first: it may have gone out again since.
  for (const one of standing) record.undoAbove(one)
  for (const one of standing) record.takeUpTo(one)
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
  return { paymentId: charge.id, movement: completeFee(sumMovements([charge]), standing, fee) }
}

/** What refunds would take, by share, without anything being written. */
export function previewRefunds(recorded: RecordedMoney, parts: readonly RefundPart[]): NewMovement[] {
  const record = new WorkingRecord(recorded)
  for (const { chargeId, amountMinor } of parts)
    record
      .of(chargeId)
      .takeUpTo({ kind: 'refund', reportedId: `preview:${chargeId}`, amount: amountMinor, choice: 'unused' })
  return record.added
}
