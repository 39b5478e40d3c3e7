import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { divideCharge, leftToRefund, sumMovements, type Movement } from '@deskbell/server/domain/billing'
import {
  checkCreditsChoice,
  creditsToTake,
  planRefund,
  type RefundableGrant,
  type RefundableMovement,
} from '@deskbell/server/domain/refund'
import { readRefundNote, writeRefundNote } from '@deskbell/server/domain/refund-note'
import {
  isSettled,
  planSettlement,
  type RecordedMoney,
  type ReportedCharge,
  type Settlement,
} from '@deskbell/server/domain/settlement'
import { codeOf, refusalOf } from './refusal.ts'

const grant: RefundableGrant = { id: 'g1', credits: 10, used: 0, takes: [] }
const chargeOf = (chargedMinor: number, changes: Partial<RefundableMovement> = {}): RefundableMovement => ({
  ...divideCharge({ chargedMinor, taxMinor: 0, platformFeeMinor: 0, processingFeeMinor: 0 }),
  kind: 'charge',
  chargeId: 'ch_1',
  stripeAccountId: null,
  createdAt: 1,
  ...changes,
})

describe('credits that a refund takes back', () => {
  test.each<[name: string, grant: Partial<RefundableGrant>, refundedMinor: number, credits: number]>([
    ['are all of them, where all goes back', {}, 100, 10],
    ['are those unused, where all goes back', { used: 7 }, 100, 3],
    ['are the share that goes back, rounded down', {}, 59, 5],
    ['are no more than are unused', { used: 8 }, 50, 2],
    ['are less by what was taken before', { used: 4, takes: [{ origin: 'x', credits: 4 }] }, 59, 1],
    ['are none, where all were used', { used: 10 }, 100, 0],
    ['are none of a grant that was overdrawn', { used: 12 }, 100, 0],
    ['are none of unlimited ones', { credits: null }, 100, 0],
  ])('%s', (_name, changes, refundedMinor, credits) => {
    const taken = creditsToTake([{ ...grant, ...changes }], 'unused', { chargedMinor: 100, refundedMinor })
    expect(taken).toEqual(credits === 0 ? [] : [{ grantId: 'g1', credits }])
  })

  test('are none, or chosen ones, where that is wanted', () => {
    const totals = { chargedMinor: 100, refundedMinor: 100 }
    expect(creditsToTake([grant], 'none', totals)).toEqual([])
    expect(creditsToTake([grant], { g1: 3 }, totals)).toEqual([{ grantId: 'g1', credits: 3 }])
  })

  test('can be chosen of this purchase, as far as they are unused', () => {
    expect(codeOf(() => checkCreditsChoice([{ ...grant, used: 7 }], { g1: 3 }))).toBeNull()
    expect(refusalOf(() => checkCreditsChoice([{ ...grant, used: 7 }], { g1: 4 })).fields[0]?.path).toBe('credits.g1')
    expect(codeOf(() => checkCreditsChoice([grant], { g2: 1 }))).toBe('invalid_input')
    expect(codeOf(() => checkCreditsChoice([{ ...grant, credits: null }], { g1: 1 }))).toBe('invalid_input')
  })
})

describe('an amount that goes back', () => {
  test('goes back on the newest payment first', () => {
    const movements = [
      chargeOf(100, { createdAt: 1 }),
      chargeOf(50, { createdAt: 2, chargeId: 'ch_2', kind: 'renewal' }),
    ]
    expect(planRefund(movements, 70)).toMatchObject([
      { chargeId: 'ch_2', amountMinor: 50 },
      { chargeId: 'ch_1', amountMinor: 20 },
    ])
    expect(planRefund(movements, undefined)).toMatchObject([{ amountMinor: 50 }, { amountMinor: 100 }])
  })

  test('takes back what the practice and the platform were paid', () => {
    const shared = chargeOf(100, { stripeAccountId: 'acct_1', platformFeeMinor: 10, netMinor: 90 })
    expect(planRefund([shared], 1)).toMatchObject([{ reverseTransfer: true, refundPlatformFee: true }])
    expect(planRefund([chargeOf(100)], 1)).toMatchObject([{ reverseTransfer: false, refundPlatformFee: false }])
  })

  test('is never more than is left', () => {
    expect(refusalOf(() => planRefund([chargeOf(100)], 101)).details).toEqual({ left: 100 })
    expect(codeOf(() => planRefund([], undefined))).toBe('nothing_to_refund')
    expect(codeOf(() => planRefund([chargeOf(0)], undefined))).toBe('nothing_to_refund')
  })
})

test('what is noted with a refund at Stripe reads back as it was', () => {
  const choice = fc.oneof(
    fc.constantFrom('unused' as const, 'none' as const),
    fc.dictionary(fc.uuid(), fc.integer({ min: 1, max: 10_000 }), { minKeys: 1, maxKeys: 40 }),
  )
  const notes = fc.record({ choice, actorUserId: fc.option(fc.uuid()), reason: fc.option(fc.string({ minLength: 1 })) })
  fc.assert(
    fc.property(notes, (note) => {
      const metadata = writeRefundNote(note, 'p1')
      expect(readRefundNote(metadata)).toEqual({
        ...note,
        choice: typeof note.choice === 'string' ? note.choice : { ...note.choice },
      })
      expect(Object.keys(metadata).length).toBeLessThanOrEqual(50)
      expect(Math.max(...Object.keys(metadata).map(({ length }) => length))).toBeLessThanOrEqual(40)
    }),
  )
})

type World = {
  refunds: ReportedCharge['refunds'][number][]
  disputes: ReportedCharge['disputes'][number][]
  fee: number | null
}
/** What happens at Stripe, and reports of it that arrive in between: the newest, or one from before. */
type Happening =
  | { kind: 'refund'; share: number }
  | { kind: 'fail'; which: number }
  | { kind: 'dispute'; share: number }
  | { kind: 'close'; outcome: 'won' | 'lost' }
  | { kind: 'fee' }
  | { kind: 'report' }
const happenings = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('refund' as const), share: fc.nat({ max: 100 }) }),
    fc.record({ kind: fc.constant('fail' as const), which: fc.nat({ max: 5 }) }),
    fc.record({ kind: fc.constant('dispute' as const), share: fc.nat({ max: 100 }) }),
    fc.record({ kind: fc.constant('close' as const), outcome: fc.constantFrom('won' as const, 'lost' as const) }),
    fc.record({ kind: fc.constant('fee' as const) }),
    fc.record({ kind: fc.constant('report' as const) }),
    fc.record({ kind: fc.constant('report' as const) }),
  ),
  { maxLength: 24 },
)

describe('reports of a charge, however often and after whatever they come', () => {
  const charged = { chargedMinor: 11_907, taxMinor: 1_901, platformFeeMinor: 0 }

  function start(used: number): RecordedMoney {
    const row = {
      ...divideCharge({ ...charged, processingFeeMinor: null }),
      id: 'p1',
      kind: 'charge' as const,
      origin: 'stripe:cs_1',
      chargeId: 'ch_1',
      stripeAccountId: null,
      createdAt: 1,
      isFeeKnown: false,
    }
    return { state: 'paid', isFrozen: false, movements: [row], grants: [{ ...grant, used }], disputes: [] }
  }

  function happen(world: World, happening: Happening): World {
    const taken = world.refunds.filter(({ status }) => status !== 'failed').reduce((sum, { amount }) => sum + amount, 0)
    const held = world.disputes.filter(({ isWithdrawn }) => isWithdrawn).reduce((sum, { amount }) => sum + amount, 0)
    const left = charged.chargedMinor - taken - held
    if (happening.kind === 'fee') return { ...world, fee: 376 }
    if (happening.kind === 'refund' && held === 0 && left > 0) {
      const amount = Math.max(1, Math.floor((left * happening.share) / 100))
      const made = {
        refundId: `re_${world.refunds.length}`,
        amount,
        status: 'succeeded' as const,
        choice: 'unused' as const,
      }
      return { ...world, refunds: [...world.refunds, made] }
    }
    if (happening.kind === 'fail')
      return {
        ...world,
        refunds: world.refunds.map((refund, index) =>
          index === happening.which ? { ...refund, status: 'failed' } : refund,
        ),
      }
    if (happening.kind === 'dispute' && held === 0 && left > 0) {
      const amount = Math.max(1, Math.floor((left * happening.share) / 100))
      const opened = { disputeId: `dp_${world.disputes.length}`, state: 'open' as const, amount, isWithdrawn: true }
      return { ...world, disputes: [...world.disputes, opened] }
    }
    if (happening.kind === 'close')
      return {
        ...world,
        disputes: world.disputes.map((dispute) =>
          dispute.state === 'open'
            ? { ...dispute, state: happening.outcome, isWithdrawn: happening.outcome === 'lost' }
            : dispute,
        ),
      }
    return world
  }

  /** What the database would hold afterwards. */
  function write(recorded: RecordedMoney, settlement: Settlement): RecordedMoney {
    const { completed, movements, disputes, state, isFrozen } = settlement
    const added = movements.map(({ kind, origin, movement }) => ({
      ...movement,
      id: origin,
      kind,
      origin,
      chargeId: 'ch_1',
      stripeAccountId: null,
      createdAt: 2,
      isFeeKnown: true,
    }))
    const kept = recorded.movements.map((row) =>
      row.id === completed?.paymentId ? { ...row, ...completed.movement, isFeeKnown: true } : row,
    )
    const grants = recorded.grants.map((one) => {
      const takes = movements.flatMap(({ origin, credits }) =>
        credits
          .filter(({ grantId }) => grantId === one.id)
          .map((move) => ({ origin: `${origin}:${one.id}`, credits: move.credits })),
      )
      return {
        ...one,
        used: one.used + takes.reduce((sum, take) => sum + take.credits, 0),
        takes: [...one.takes, ...takes],
      }
    })
    const states = new Map(recorded.disputes.map((dispute) => [dispute.id, dispute.state]))
    for (const { disputeId, to } of disputes) states.set(disputeId, to)
    return {
      state,
      isFrozen,
      movements: [...kept, ...added],
      grants,
      disputes: [...states].map(([id, dispute]) => ({ id, state: dispute })),
    }
  }

  const isSound = (movements: readonly Movement[]) => {
    const { taxMinor, platformFeeMinor, processingFeeMinor, netMinor, refundedMinor, chargedMinor } =
      sumMovements(movements)
    const parts = [taxMinor, platformFeeMinor, processingFeeMinor, netMinor, refundedMinor]
    return Math.min(...parts) >= 0 && parts.reduce((sum, part) => sum + part, 0) === chargedMinor
  }

  test('the record adds up, credits stay within their grant, and the end is what Stripe says', () => {
    fc.assert(
      fc.property(happenings, fc.nat({ max: 10 }), (sequence, used) => {
        let world: World = { refunds: [], disputes: [], fee: null }
        let recorded = start(used)
        const report = () => {
          const reported = {
            chargeId: 'ch_1',
            processingFee: world.fee,
            refunds: world.refunds,
            disputes: world.disputes,
          }
          recorded = write(recorded, planSettlement(recorded, reported))
          expect(isSettled(recorded, planSettlement(recorded, reported))).toBe(true)
          expect(isSound(recorded.movements)).toBe(true)
          const credits = recorded.grants[0]?.used ?? -1
          expect(credits >= used && credits <= Math.max(10, used)).toBe(true)
        }
        for (const happening of sequence) {
          if (happening.kind === 'report') report()
          world = happen(world, happening)
        }
        report()
        const gone = world.refunds
          .filter(({ status }) => status !== 'failed')
          .reduce((sum, { amount }) => sum + amount, 0)
        const held = world.disputes
          .filter(({ isWithdrawn }) => isWithdrawn)
          .reduce((sum, { amount }) => sum + amount, 0)
        const total = sumMovements(recorded.movements)
        expect(leftToRefund(total)).toBe(Math.max(0, charged.chargedMinor - gone - held))
        expect(recorded.isFrozen).toBe(world.disputes.some(({ state }) => state === 'open' || state === 'lost'))
        if (world.fee !== null) expect(total.processingFeeMinor + total.unrecoveredFeeMinor).toBe(world.fee)
        if (gone === charged.chargedMinor) expect([recorded.state, recorded.grants[0]?.used]).toEqual(['refunded', 10])
      }),
      { numRuns: 3_000 },
    )
  })
})
