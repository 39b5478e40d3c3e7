import { createBalanceTransaction } from '../resources/balance-transactions.ts'
import type { BalanceTransaction } from '../resources/balance-transactions.ts'
import { chargeTable } from '../resources/charges.ts'
import type { Charge } from '../resources/charges.ts'
import { methodTable } from '../resources/payment-methods.ts'
import type { Row } from '../store.ts'
import type { World } from '../world.ts'
import { emptyEvidence } from './evidence.ts'

export const disputeReasons = ['fraudulent', 'duplicate', 'product_not_received', 'general'] as const

export type DisputeReason = (typeof disputeReasons)[number]

export type Dispute = Row & {
  amount: number
  balance_transactions: BalanceTransaction[]
  charge: string
  currency: string
  evidence: Record<string, unknown>
  evidence_details: Record<string, unknown> & { has_evidence: boolean; submission_count: number }
  metadata: Record<string, string>
  payment_intent: string
  status: 'needs_response' | 'under_review' | 'won' | 'lost'
}

export const disputeTable = (world: World) => world.store.table<Dispute>('disputes')

const answerWithinSeconds = 9 * 86_400

/** What Stripe asks for handling a dispute, won or lost. */
const handlingFee = 1_500

export const isOpen = ({ status }: Dispute) => status === 'needs_response' || status === 'under_review'

type Details = { reason?: DisputeReason; amount?: number }

/** The card's holder wants the money back from the bank, which takes it at once. */
export function openDispute(world: World, charge: Charge, { reason = 'fraudulent', amount }: Details = {}): Dispute {
  const id = world.newId('dp')
  const { currency } = charge
  const disputed = amount ?? charge.amount - charge.amount_refunded
  const fee = { amount: handlingFee, description: 'Dispute fee' }
  const movement = { type: 'adjustment', source: id, amount: -disputed, currency, fee, category: 'dispute' } as const
  const brand = methodTable(world).find(charge.payment_method)?.card.brand ?? 'visa'
  const dispute = disputeTable(world).insert({
    id,
    object: 'dispute',
    amount: disputed,
    balance_transactions: [createBalanceTransaction(world, movement)],
    charge: charge.id,
    created: world.clock.seconds(),
    currency,
    enhanced_eligibility_types: [],
    evidence: emptyEvidence,
    evidence_details: {
      due_by: world.clock.seconds() + answerWithinSeconds,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    network_reason_code: '10.4',
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: { brand, case_type: 'chargeback', network: brand, network_reason_code: '10.4' },
      type: 'card',
    },
    reason,
    status: 'needs_response',
  })
  chargeTable(world).update(charge.id, { disputed: true })
  world.emit('charge.dispute.created', dispute)
  world.emit('charge.dispute.funds_withdrawn', dispute)
  return dispute
}

/** The bank has decided: a dispute that was won returns the money, not the fee. */
export function closeDispute(world: World, dispute: Dispute, outcome: 'won' | 'lost'): Dispute {
  if (!isOpen(dispute)) return dispute
  const { id, amount, currency } = dispute
  const movement = { type: 'adjustment', source: id, amount, currency, category: 'dispute_reversal' } as const
  const returned = outcome === 'won' ? [createBalanceTransaction(world, movement)] : []
  const closed = disputeTable(world).update(id, {
    balance_transactions: [...dispute.balance_transactions, ...returned],
    status: outcome,
  })
  if (outcome === 'won') world.emit('charge.dispute.funds_reinstated', closed)
  world.emit('charge.dispute.closed', closed)
  return closed
}

/** Nothing is refunded while the bank has the money, nor after it has kept it. */
export const blocksRefund = (world: World, charge: string) =>
  disputeTable(world)
    .all()
    .some((dispute) => dispute.charge === charge && dispute.status !== 'won')

/** Nobody answered in time. */
export const disputeAgenda = (world: World) =>
  disputeTable(world)
    .all()
    .toReversed()
    .filter(({ status }) => status === 'needs_response')
    .map((dispute) => ({
      at: Number(dispute.evidence_details['due_by']),
      happen: () => void closeDispute(world, dispute, 'lost'),
    }))
