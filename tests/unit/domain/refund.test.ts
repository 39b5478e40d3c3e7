import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  divideCharge,
  leftToRefund,
  reversalOf,
  sumMovements,
  takeBack,
  type Movement,
} from '@deskbell/server/domain/billing'
import {
  checkCreditsChoice,
  creditsToTake,
  planRefund,
  type RefundableGrant,
  type RefundableMovement,
  type RefundShare,
} from '@deskbell/server/domain/refund'
import { planTakeBack } from '@deskbell/server/domain/payout'
import { readRefundNote, writeRefundNote } from '@deskbell/server/domain/refund-note'
import type { RecordedMoney, ReportedCharge, Settlement } from '@deskbell/server/domain/recorded-money'
import { isSettled, planSettlement } from '@deskbell/server/domain/settlement'
import { codeOf, refusalOf } from './refusal.ts'

const grant: RefundableGrant = {
  id: 'g1',
  credits: 10,
  used: 0,
  takes: [],
  fromGrantId: null,
  paymentOrigin: null,
}
const chargeOf = (chargedMinor: number, changes: Partial<RefundableMovement> = {}): RefundableMovement => ({
  ...divideCharge({ chargedMinor, taxMinor: 0, platformFeeMinor: 0, processingFeeMinor: 0 }),
  kind: 'charge',
  chargeId: 'ch_1',
  stripeAccountId: null,
  createdAt: 1,
  ...changes,
})

describe('credits that a refund takes back', () => {
  const share = (afterMinor: number, beforeMinor = 0) => ({ chargedMinor: 100, beforeMinor, afterMinor })

  test.each<[name: string, grant: Partial<RefundableGrant>, share: RefundShare, credits: number]>([
    ['are all of them, where all goes back', {}, share(100), 10],
    ['are those unused, where all goes back', { used: 7 }, share(100), 3],
    ['are the share that goes back, rounded down', {}, share(59), 5],
    ['are no more than are unused', { used: 8 }, share(50), 2],
    ['are what this refund adds to those before it', { used: 4 }, share(59, 49), 1],
    ['are none for what went back before without any', {}, share(50, 49), 1],
    ['are all that is unused with the last of the money', { used: 2 }, share(100, 99), 8],
    ['are none, where all were used', { used: 10 }, share(100), 0],
    ['are none of a grant that was overdrawn', { used: 12 }, share(100), 0],
    ['are none of unlimited ones', { credits: null }, share(100), 0],
    ['are none where nothing was charged', {}, { chargedMinor: 0, beforeMinor: 0, afterMinor: 0 }, 0],
  ])('%s', (_name, changes, refunded, credits) => {
    const taken = creditsToTake([{ ...grant, ...changes }], 'unused', () => refunded)
    expect(taken).toEqual(credits === 0 ? [] : [{ grantId: 'g1', credits }])
  })

  test('are none, or chosen ones, where that is wanted', () => {
    expect(creditsToTake([grant], 'none', () => share(100))).toEqual([])
    expect(creditsToTake([grant], { g1: 3 }, () => share(100))).toEqual([{ grantId: 'g1', credits: 3 }])
  })

  test('are taken where they were handed on to, after those that stayed', () => {
    const handedOn = { ...grant, id: 'g2', credits: 6, used: 1, fromGrantId: 'g1' }
    const further = { ...grant, id: 'g3', credits: 1, fromGrantId: 'g2' }
    const grants = [{ ...grant, used: 8 }, { ...handedOn, used: 2 }, further]
    expect(creditsToTake(grants, 'unused', () => share(50))).toEqual([
      { grantId: 'g1', credits: 2 },
      { grantId: 'g2', credits: 3 },
    ])
    expect(creditsToTake(grants, 'unused', () => share(100))).toEqual([
      { grantId: 'g1', credits: 2 },
      { grantId: 'g2', credits: 4 },
      { grantId: 'g3', credits: 1 },
    ])
  })

  test('are never more than are unused, and never more than the share of what was given, wherever they went', () => {
    const spec = fc.record({
      credits: fc.integer({ min: 1, max: 40 }),
      spent: fc.nat({ max: 40 }),
      parent: fc.nat({ max: 5 }),
    })
    fc.assert(
      fc.property(fc.array(spec, { minLength: 1, maxLength: 6 }), fc.nat({ max: 100 }), (specs, afterMinor) => {
        // Each grant hands on part of what is left of an earlier one; the first is the purchase's own.
        const tree: RefundableGrant[] = []
        for (const [index, { credits, spent, parent }] of specs.entries()) {
          const from = tree[Math.min(parent, tree.length - 1)]
          const given = from === undefined ? credits : Math.min(credits, (from.credits as number) - from.used)
          if (given === 0) continue
          if (from !== undefined) from.used += given
          tree.push({
            ...grant,
            id: `g${index}`,
            credits: given,
            used: Math.min(spent, given),
            fromGrantId: from?.id ?? null,
          })
        }
        const unused = tree.reduce((sum, { credits, used }) => sum + (credits as number) - used, 0)
        const moves = creditsToTake(tree, 'unused', () => share(afterMinor))
        const taken = moves.reduce((sum, { credits }) => sum + credits, 0)
        const wanted = afterMinor === 100 ? unused : Math.floor(((tree[0]?.credits ?? 0) * afterMinor) / 100)
        expect(taken).toBe(Math.min(unused, wanted))
        for (const { grantId, credits } of moves) {
          const { credits: held, used } = tree.find(({ id }) => id === grantId) ?? grant
          expect(credits >= 1 && credits <= (held as number) - used).toBe(true)
        }
      }),
    )
  })

  test('are those of the payment that goes back, where each gives its own', () => {
    const grants = [
      { ...grant, paymentOrigin: 'stripe:in_1' },
      { ...grant, id: 'g2', paymentOrigin: 'stripe:in_2' },
    ]
    const shareOf = (origin: string | null) => (origin === 'stripe:in_2' ? share(50) : share(0))
    expect(creditsToTake(grants, 'unused', shareOf)).toEqual([{ grantId: 'g2', credits: 5 }])
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
    expect(planRefund([shared], 1)).toMatchObject([
      { reverseTransfer: true, refundPlatformFee: true, takesBackPayout: false },
    ])
    expect(planRefund([chargeOf(100)], 1)).toMatchObject([{ reverseTransfer: false, refundPlatformFee: false }])
  })

  test('is taken back beside the refund, where the practice was paid a second time', () => {
    const shared = chargeOf(100, { stripeAccountId: 'acct_1', platformFeeMinor: 10, netMinor: 90 })
    const lost = { ...shared, kind: 'dispute' as const, ...takeBack(shared, shared, 40) }
    const won = { ...shared, kind: 'dispute' as const, ...reversalOf(lost) }
    expect(planRefund([shared, lost, won], 1)).toMatchObject([
      { reverseTransfer: false, refundPlatformFee: false, takesBackPayout: true },
    ])
  })

  test('is never more than is left', () => {
    expect(refusalOf(() => planRefund([chargeOf(100)], 101)).details).toEqual({ left: 100 })
    expect(codeOf(() => planRefund([], undefined))).toBe('nothing_to_refund')
    expect(codeOf(() => planRefund([chargeOf(0)], undefined))).toBe('nothing_to_refund')
  })
})

describe('a payout that comes back', () => {
  const own = { transferId: 'tr_1', left: 100 }
  const again = { transferId: 'tr_2', left: 60 }

  test('is taken gross of the charge’s own transfer, and the fee with it', () => {
    expect(planTakeBack([own], { grossMinor: 100, netMinor: 90 })).toEqual([
      { transferId: 'tr_1', amountMinor: 100, refundFee: true },
    ])
  })

  test('is taken net of the later ones first, where the own one is used up', () => {
    expect(planTakeBack([{ ...own, left: 30 }, again], { grossMinor: 100, netMinor: 90 })).toEqual([
      { transferId: 'tr_2', amountMinor: 60, refundFee: false },
      { transferId: 'tr_1', amountMinor: 30, refundFee: false },
    ])
    expect(planTakeBack([], { grossMinor: 100, netMinor: 90 })).toEqual([])
  })

  test('is never more than is left', () => {
    const payouts = fc.array(fc.record({ transferId: fc.uuid(), left: fc.nat({ max: 100 }) }), { maxLength: 4 })
    fc.assert(
      fc.property(payouts, fc.nat({ max: 200 }), fc.nat({ max: 20 }), (all, netMinor, fee) => {
        const moves = planTakeBack(all, { grossMinor: netMinor + fee, netMinor })
        const taken = moves.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
        expect(taken).toBeLessThanOrEqual(all.reduce((sum, { left }) => sum + left, 0))
        expect(taken).toBeLessThanOrEqual(netMinor + fee)
        for (const { transferId, amountMinor } of moves)
          expect(amountMinor).toBeLessThanOrEqual(all.find((one) => one.transferId === transferId)?.left ?? 0)
      }),
    )
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
        takesBackPayout: false,
        request: null,
        ...note,
        choice: typeof note.choice === 'string' ? note.choice : { ...note.choice },
      })
      expect(Object.keys(metadata).length).toBeLessThanOrEqual(50)
      expect(Math.max(...Object.keys(metadata).map(({ length }) => length))).toBeLessThanOrEqual(40)
    }),
  )
})

test('a refund of one month’s payment takes that month’s credits, and no other’s', () => {
  const paid = (month: number) => ({
    ...chargeOf(1_000, { kind: month === 1 ? 'charge' : 'renewal', chargeId: `ch_${month}`, createdAt: month }),
    id: `p${month}`,
    origin: `stripe:in_${month}`,
    isFeeKnown: true,
  })
  const given = (month: number) => ({ ...grant, id: `g${month}`, paymentOrigin: `stripe:in_${month}` })
  const recorded: RecordedMoney = {
    state: 'paid',
    isFrozen: false,
    movements: [paid(1), paid(2)],
    grants: [given(1), given(2)],
    disputes: [],
  }
  const after = (amount: number) => ({
    chargeId: 'ch_2',
    processingFee: 0,
    refunds: [{ refundId: 're_1', amount, status: 'succeeded' as const, choice: 'unused' as const }],
    disputes: [],
  })
  expect(planSettlement(recorded, after(1_000)).movements[0]?.credits).toEqual([{ grantId: 'g2', credits: 10 }])
  expect(planSettlement(recorded, after(500)).movements[0]?.credits).toEqual([{ grantId: 'g2', credits: 5 }])
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
      // A bank knows nothing of refunds on their way.
      const amount = Math.max(1, Math.floor((charged.chargedMinor * happening.share) / 100))
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
          expect(new Set(recorded.movements.map(({ origin }) => origin)).size).toBe(recorded.movements.length)
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
        if (gone === charged.chargedMinor && held === 0)
          expect([recorded.state, recorded.grants[0]?.used]).toEqual(['refunded', 10])
      }),
      { numRuns: 3_000 },
    )
  })
})
