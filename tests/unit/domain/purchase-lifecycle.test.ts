import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { purchaseStates, type PurchaseState } from '@deskbell/server/contract/purchases'
import {
  judgeCheckout,
  nextStep,
  payableStates,
  type ReportedCheckout,
  type SoldPurchase,
  type Verdict,
} from '@deskbell/server/domain/purchase-lifecycle'

const sold: SoldPurchase = {
  id: 'p1',
  state: 'pending',
  priceMinor: 45_000,
  discountMinor: 0,
  currency: 'USD',
  livemode: false,
  hasClient: true,
}
const paid: ReportedCheckout = {
  status: 'complete',
  paymentStatus: 'paid',
  purchaseId: 'p1',
  livemode: false,
  currency: 'USD',
  amountTotal: 45_000,
  amountDiscount: 0,
  amountTax: 0,
  email: 'val@example.com',
}
const reports = {
  open: { ...paid, status: 'open', paymentStatus: 'unpaid' },
  expired: { ...paid, status: 'expired', paymentStatus: 'unpaid' },
  atTheBank: { ...paid, paymentStatus: 'unpaid' },
  paid,
  nothingToPay: { ...paid, paymentStatus: 'no_payment_required' },
} satisfies Record<string, ReportedCheckout>
type Report = keyof typeof reports

describe('what a report of a checkout does to a purchase', () => {
  // Every state has its row and every report its column, so that a new one of either has to be decided here.
  const table: Record<PurchaseState, Record<Report, Verdict['kind']>> = {
    pending: { open: 'leave', expired: 'expire', atTheBank: 'await_bank', paid: 'fulfil', nothingToPay: 'fulfil' },
    processing: { open: 'leave', expired: 'leave', atTheBank: 'leave', paid: 'fulfil', nothingToPay: 'fulfil' },
    expired: { open: 'leave', expired: 'leave', atTheBank: 'leave', paid: 'fulfil', nothingToPay: 'fulfil' },
    failed: { open: 'leave', expired: 'leave', atTheBank: 'leave', paid: 'fulfil', nothingToPay: 'fulfil' },
    paid: { open: 'leave', expired: 'leave', atTheBank: 'leave', paid: 'leave', nothingToPay: 'leave' },
    review: { open: 'leave', expired: 'leave', atTheBank: 'leave', paid: 'leave', nothingToPay: 'leave' },
    refunded: { open: 'leave', expired: 'leave', atTheBank: 'leave', paid: 'leave', nothingToPay: 'leave' },
  }
  const cases = Object.entries(table).flatMap(([state, row]) =>
    Object.entries(row).map(([report, kind]) => ({ state: state as PurchaseState, report: report as Report, kind })),
  )

  test.each(cases)('$state, reported $report: $kind', ({ state, report, kind }) => {
    expect(judgeCheckout({ ...sold, state }, reports[report]).kind).toBe(kind)
  })
})

describe('a payment that does not fit what was sold', () => {
  test.each<[string, Partial<ReportedCheckout>, string]>([
    ['of another purchase', { purchaseId: 'p2' }, 'purchase_id'],
    ['of no purchase', { purchaseId: null }, 'purchase_id'],
    ['of the other mode', { livemode: true }, 'livemode'],
    ['in another currency', { currency: 'EUR' }, 'currency'],
    ['in a currency spelt otherwise', { currency: 'usd' }, 'currency'],
    ['of less', { amountTotal: 44_999 }, 'amount'],
    ['of more', { amountTotal: 45_001 }, 'amount'],
    ['whose tax is not on top', { amountTax: 3_000 }, 'amount'],
    ['less a discount that nobody gave', { amountTotal: 41_000, amountDiscount: 4_000 }, 'discount'],
  ])('%s waits for somebody to look at it', (_, changes, reason) => {
    for (const state of payableStates) {
      expect(judgeCheckout({ ...sold, state }, { ...paid, ...changes })).toEqual({ kind: 'review', reason })
    }
  })

  test('because nobody is known to have paid it waits, unless the buyer is known already', () => {
    const anonymous = { ...paid, email: null }
    expect(judgeCheckout({ ...sold, hasClient: false }, anonymous)).toEqual({ kind: 'review', reason: 'payer_email' })
    expect(judgeCheckout(sold, anonymous)).toEqual({ kind: 'fulfil' })
  })

  test('names the mismatch without a value of the payer', () => {
    const verdict = judgeCheckout(sold, { ...paid, amountTotal: 1, email: 'val@example.com' })
    expect(JSON.stringify(verdict)).not.toContain('val@')
  })

  test('is none but with exactly the discount that was given', () => {
    const discounted = { ...sold, discountMinor: 4_000 }
    const report = { ...paid, amountTotal: 41_000, amountDiscount: 4_000 }
    expect(judgeCheckout(discounted, report)).toEqual({ kind: 'fulfil' })
    expect(judgeCheckout(discounted, paid)).toEqual({ kind: 'review', reason: 'discount' })
    expect(judgeCheckout(discounted, { ...report, amountTotal: 40_000 })).toEqual({ kind: 'review', reason: 'amount' })
  })

  test('is none where discount and tax explain the difference', () => {
    fc.assert(
      fc.property(fc.nat(45_000), fc.nat(10_000), (amountDiscount, amountTax) => {
        const amountTotal = 45_000 - amountDiscount + amountTax
        const discounted = { ...sold, discountMinor: amountDiscount }
        expect(judgeCheckout(discounted, { ...paid, amountTotal, amountDiscount, amountTax })).toEqual({
          kind: 'fulfil',
        })
      }),
    )
  })
})

describe('reports in any order, any number of times', () => {
  const stateAfter: Record<Exclude<Verdict['kind'], 'leave'>, PurchaseState> = {
    fulfil: 'paid',
    await_bank: 'processing',
    expire: 'expired',
    review: 'review',
  }
  /** @returns the verdicts, and the state at the end */
  const live = (sequence: ReportedCheckout[], from: PurchaseState) => {
    let state = from
    const verdicts = sequence.map((reported) => {
      const verdict = judgeCheckout({ ...sold, state }, reported)
      if (verdict.kind !== 'leave') state = stateAfter[verdict.kind]
      return verdict.kind
    })
    return { verdicts, state }
  }
  const unpaid = fc.constantFrom<ReportedCheckout>(reports.open, reports.expired, reports.atTheBank)
  const anyReport = fc.constantFrom<ReportedCheckout>(...Object.values(reports), { ...paid, amountTotal: 1 })
  const payable = fc.constantFrom(...payableStates)

  test('that end with a fitting payment fulfil once, at that payment', () => {
    fc.assert(
      fc.property(fc.array(unpaid), payable, (before, from) => {
        const { verdicts, state } = live([...before, paid], from)
        expect(verdicts.filter((kind) => kind === 'fulfil')).toHaveLength(1)
        expect([verdicts.at(-1), state]).toEqual(['fulfil', 'paid'])
      }),
    )
  })

  test('that end with a payment that does not fit never fulfil', () => {
    const wrong = fc.constantFrom<ReportedCheckout>(
      { ...paid, amountTotal: 44_999 },
      { ...paid, currency: 'EUR' },
      { ...paid, purchaseId: 'p2' },
      { ...paid, livemode: true },
    )
    fc.assert(
      fc.property(fc.array(unpaid), wrong, payable, (before, last, from) => {
        const { verdicts, state } = live([...before, last], from)
        expect(verdicts).not.toContain('fulfil')
        expect(state).toBe('review')
      }),
    )
  })

  test('fulfil at most once in a purchase’s life, and change nothing after that', () => {
    fc.assert(
      fc.property(fc.array(anyReport), fc.constantFrom(...purchaseStates), (sequence, from) => {
        const { verdicts } = live(sequence, from)
        const first = verdicts.indexOf('fulfil')
        if (first >= 0) expect(verdicts.slice(first + 1).every((kind) => kind === 'leave')).toBe(true)
        if (!payableStates.includes(from)) expect(verdicts.every((kind) => kind === 'leave')).toBe(true)
      }),
    )
  })
})

describe('the way a buyer goes on', () => {
  const table: Record<PurchaseState, [whileOpen: string, otherwise: string]> = {
    pending: ['pay', 'wait'],
    processing: ['wait', 'wait'],
    paid: ['done', 'done'],
    expired: ['start_again', 'start_again'],
    failed: ['start_again', 'start_again'],
    review: ['wait', 'wait'],
    refunded: ['done', 'done'],
  }
  test.each(Object.entries(table))('from %s is %j', (state, [whileOpen, otherwise]) => {
    expect(nextStep(state as PurchaseState, true)).toBe(whileOpen)
    expect(nextStep(state as PurchaseState, false)).toBe(otherwise)
  })
})
