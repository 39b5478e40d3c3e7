import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  contains,
  intersect,
  merge,
  overlaps,
  subtract,
  type TimeRange,
} from '@deskbell/server/domain/scheduling/time-range'

const r = (start: number, end: number): TimeRange => ({ start, end })

describe('examples', () => {
  test('merging joins what overlaps or touches and drops what is empty', () => {
    expect(merge([r(5, 7), r(1, 3), r(3, 4), r(2, 3), r(9, 9)])).toEqual([r(1, 4), r(5, 7)])
  })

  test('merging leaves its input as it is', () => {
    const ranges = [r(1, 3), r(2, 5)]
    expect(merge(ranges)).toEqual([r(1, 5)])
    expect(ranges).toEqual([r(1, 3), r(2, 5)])
  })

  test('two ranges that only touch have nothing in common', () => {
    expect(intersect([r(1, 3)], [r(3, 5)])).toEqual([])
    expect(overlaps([r(1, 3)], r(3, 5))).toBe(false)
    expect(intersect([r(1, 4), r(6, 9)], [r(3, 7)])).toEqual([r(3, 4), r(6, 7)])
  })

  test.each([
    ['in the middle', [r(3, 5)], [r(0, 3), r(5, 10)]],
    ['at both ends', [r(-5, 2), r(8, 20)], [r(2, 8)]],
    ['all of it', [r(0, 10)], []],
    ['nothing, where it only touches', [r(-5, 0), r(10, 12)], [r(0, 10)]],
    ['several at once', [r(7, 8), r(1, 2), r(1, 4)], [r(0, 1), r(4, 7), r(8, 10)]],
  ])('subtracting takes %s', (_, busy, left) => {
    expect(subtract([r(0, 10)], busy)).toEqual(left)
  })

  test('one busy range may reach into several', () => {
    expect(subtract([r(0, 4), r(6, 10), r(12, 14)], [r(3, 13)])).toEqual([r(0, 3), r(13, 14)])
  })

  test('a range is contained though two that touch share it, not where there is a gap', () => {
    expect(contains([r(4, 9), r(0, 4)], r(2, 8))).toBe(true)
    expect(contains([r(5, 9), r(0, 4)], r(2, 8))).toBe(false)
  })
})

/** Small numbers, so that the moments of a set of ranges can be counted one by one. */
const ranges = fc.array(
  fc.tuple(fc.nat(40), fc.nat(10)).map(([start, length]) => r(start, start + length)),
  { maxLength: 8 },
)
const moments = (all: readonly TimeRange[]): Set<number> =>
  new Set(all.flatMap(({ start, end }) => Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i)))

function expectNormal(result: TimeRange[]): void {
  for (const [i, { start, end }] of result.entries()) {
    expect(start).toBeLessThan(end)
    if (i > 0) expect(result[i - 1]!.end).toBeLessThan(start)
  }
}

describe('laws', () => {
  test('each operation is the same on ranges as on the moments in them, and answers in order, apart', () => {
    fc.assert(
      fc.property(ranges, ranges, (one, other) => {
        const [a, b] = [moments(one), moments(other)]
        for (const [result, expected] of [
          [merge([...one, ...other]), a.union(b)],
          [intersect(one, other), a.intersection(b)],
          [subtract(one, other), a.difference(b)],
        ] as const) {
          expectNormal(result)
          expect([...moments(result)]).toEqual([...expected].toSorted((x, y) => x - y))
        }
      }),
    )
  })

  test('to contain and to overlap ask about the same moments', () => {
    fc.assert(
      fc.property(ranges, fc.nat(40), fc.nat(10), (all, start, length) => {
        const asked = r(start, start + length)
        expect(contains(all, asked)).toBe(moments([asked]).isSubsetOf(moments(all)))
        expect(overlaps(all, asked)).toBe(!moments([asked]).isDisjointFrom(moments(all)))
      }),
    )
  })

  test('merging twice is merging once, order does not matter, and what is cut out and what is left add up', () => {
    fc.assert(
      fc.property(ranges, ranges, (one, other) => {
        expect(merge(merge(one))).toEqual(merge(one))
        expect(merge(one.toReversed())).toEqual(merge(one))
        expect(intersect(one, other)).toEqual(intersect(other, one))
        expect(merge([...subtract(one, other), ...intersect(one, other)])).toEqual(merge(one))
      }),
    )
  })
})
