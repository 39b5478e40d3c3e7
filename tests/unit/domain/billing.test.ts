import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  completeFee,
  divideCharge,
  leftToRefund,
  reversalOf,
  sumMovements,
  takeBack,
  type Movement,
} from '@deskbell/server/domain/billing'

const partsOf = ({ taxMinor, platformFeeMinor, processingFeeMinor, netMinor }: Movement) => [
  taxMinor,
  platformFeeMinor,
  processingFeeMinor,
  netMinor,
]
const addsUp = (movement: Movement) =>
  movement.chargedMinor === partsOf(movement).reduce((sum, part) => sum + part, 0) + movement.refundedMinor
const isSound = (movement: Movement) =>
  addsUp(movement) &&
  [...partsOf(movement), movement.refundedMinor, movement.unrecoveredFeeMinor].every(
    (part) => Number.isSafeInteger(part) && part >= 0,
  )

describe('a charge', () => {
  test('is divided into tax, fees and what is the practice’s', () => {
    const charge = { chargedMinor: 53_550, taxMinor: 8_550, platformFeeMinor: 1_125, processingFeeMinor: 1_583 }
    expect(divideCharge(charge)).toMatchObject({ netMinor: 42_292, refundedMinor: 0, unrecoveredFeeMinor: 0 })
  })

  test('whose processing costs more than is left loses the rest beside the record', () => {
    const charge = { chargedMinor: 50, taxMinor: 0, platformFeeMinor: 30, processingFeeMinor: 31 }
    expect(divideCharge(charge)).toMatchObject({ processingFeeMinor: 20, netMinor: 0, unrecoveredFeeMinor: 11 })
  })
})

describe('a refund', () => {
  const charge = divideCharge({ chargedMinor: 45_000, taxMinor: 0, platformFeeMinor: 0, processingFeeMinor: 1_335 })

  test('in full takes everything back but the processing fee, which is lost', () => {
    const refund = takeBack(charge, charge, 45_000)
    expect(refund).toMatchObject({ netMinor: -43_665, processingFeeMinor: -1_335, unrecoveredFeeMinor: 1_335 })
    expect(partsOf(sumMovements([charge, refund]))).toEqual([0, 0, 0, 0])
  })

  test('in part takes each part’s share, to the unit', () => {
    const shared = divideCharge({ chargedMinor: 11_900, taxMinor: 1_900, platformFeeMinor: 250, processingFeeMinor: 0 })
    expect(takeBack(shared, shared, 3_333)).toMatchObject({
      refundedMinor: 3_333,
      taxMinor: -532,
      platformFeeMinor: -70,
      netMinor: -2_731,
    })
  })

  test('of more than is left is refused', () => {
    const first = takeBack(charge, charge, 45_000)
    expect(() => takeBack(charge, sumMovements([charge, first]), 1)).toThrow(RangeError)
  })
})

const charges = fc
  .record({
    chargedMinor: fc.oneof(fc.nat({ max: 200 }), fc.nat({ max: 99_999_999 })),
    tax: fc.nat({ max: 3_000 }),
    fee: fc.nat({ max: 10_000 }),
    processing: fc.nat({ max: 12_000 }),
  })
  .map(({ chargedMinor, tax, fee, processing }) => {
    const taxMinor = Math.floor((chargedMinor * tax) / 10_000)
    return {
      chargedMinor,
      taxMinor,
      platformFeeMinor: Math.floor(((chargedMinor - taxMinor) * fee) / 10_000),
      processingFeeMinor: Math.floor((chargedMinor * processing) / 10_000),
    }
  })
/** What happens to a charge: so much is refunded or disputed, an earlier one of those is undone, the fee is heard of. */
const happenings = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('take' as const), share: fc.nat({ max: 10_000 }) }),
    fc.record({ kind: fc.constant('undo' as const), which: fc.nat({ max: 20 }) }),
    fc.record({ kind: fc.constant('fee' as const) }),
  ),
  { maxLength: 20 },
)

describe('whatever happens to a charge', () => {
  test('it adds up to the unit at every moment, and nothing is below zero', () => {
    fc.assert(
      fc.property(charges, happenings, fc.boolean(), (charge, sequence, knownAtOnce) => {
        const fee = charge.processingFeeMinor
        let row = divideCharge({ ...charge, processingFeeMinor: knownAtOnce ? fee : null })
        let isKnown = knownAtOnce
        const taken: Movement[] = []
        const undone: Movement[] = []
        const standing = () => sumMovements([row, ...taken, ...undone])
        expect(isSound(row)).toBe(true)
        for (const happening of sequence) {
          if (happening.kind === 'fee' && !isKnown) {
            row = completeFee(row, standing(), fee)
            isKnown = true
          }
          if (happening.kind === 'take') {
            const left = leftToRefund(standing())
            taken.push(takeBack(row, standing(), Math.ceil((left * happening.share) / 10_000)))
          }
          if (happening.kind === 'undo' && taken.length > undone.length)
            undone.push(reversalOf(taken[undone.length] as Movement))
          expect(isSound(standing())).toBe(true)
          expect(addsUp(row)).toBe(true)
        }
        const last = takeBack(row, standing(), leftToRefund(standing()))
        expect(partsOf(sumMovements([standing(), last]))).toEqual([0, 0, 0, 0])
      }),
      { numRuns: 2_000 },
    )
  })

  test('each refund takes from every part and adds to none, however they follow each other', () => {
    fc.assert(
      fc.property(charges, fc.array(fc.nat({ max: 10_000 }), { maxLength: 12 }), (charge, shares) => {
        const row = divideCharge(charge)
        const rows = [row]
        for (const share of shares) {
          const standing = sumMovements(rows)
          const refund = takeBack(row, standing, Math.ceil((leftToRefund(standing) * share) / 10_000))
          expect(Math.max(...partsOf(refund))).toBeLessThanOrEqual(0)
          expect(addsUp(refund)).toBe(true)
          rows.push(refund)
        }
      }),
    )
  })

  test('the platform fee that comes back is what Stripe returns: its share of all that was refunded so far', () => {
    fc.assert(
      fc.property(charges, fc.array(fc.integer({ min: 1, max: 10_000 }), { maxLength: 8 }), (charge, shares) => {
        fc.pre(charge.chargedMinor > 0)
        const row = divideCharge({ ...charge, processingFeeMinor: 0 })
        const rows = [row]
        for (const share of shares) {
          const standing = sumMovements(rows)
          rows.push(takeBack(row, standing, Math.ceil((leftToRefund(standing) * share) / 10_000)))
        }
        const { refundedMinor, platformFeeMinor } = sumMovements(rows)
        const returned = BigInt(row.platformFeeMinor - platformFeeMinor) * BigInt(row.chargedMinor)
        const twiceTheError = 2n * (returned - BigInt(row.platformFeeMinor) * BigInt(refundedMinor))
        // Half up, as everywhere.
        expect(twiceTheError > -BigInt(row.chargedMinor) && twiceTheError <= BigInt(row.chargedMinor)).toBe(true)
      }),
    )
  })
})
