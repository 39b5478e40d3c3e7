import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkSaleWindow, nextChangeAt, saleState } from '@deskbell/server/domain/sale-window'
import { codeOf, refusalOf } from './refusal.ts'

const never = { saleStartsAt: null, saleEndsAt: null, offerEndsAt: null }

describe('a sale', () => {
  test.each([
    ['without dates', {}, 5, 'on'],
    ['a moment before it starts', { saleStartsAt: 10 }, 9, 'before'],
    ['as it starts', { saleStartsAt: 10 }, 10, 'on'],
    ['a moment before it ends', { saleEndsAt: 20 }, 19, 'on'],
    ['as it ends', { saleEndsAt: 20 }, 20, 'after'],
    ['long after both', { saleStartsAt: 10, saleEndsAt: 20 }, 99, 'after'],
  ])('%s', (_name, dates, now, state) => {
    expect(saleState({ ...never, ...dates }, now)).toBe(state)
  })
})

describe('the next change by time alone', () => {
  test.each([
    ['there is none', {}, 5, null],
    ['the start', { saleStartsAt: 10, saleEndsAt: 20, offerEndsAt: 15 }, 5, 10],
    ['the end of the offer', { saleStartsAt: 10, saleEndsAt: 20, offerEndsAt: 15 }, 10, 15],
    ['the end', { saleStartsAt: 10, saleEndsAt: 20, offerEndsAt: 15 }, 15, 20],
    ['nothing more', { saleStartsAt: 10, saleEndsAt: 20, offerEndsAt: 15 }, 20, null],
  ])('is %s', (_name, dates, now, at) => {
    expect(nextChangeAt({ ...never, ...dates }, now)).toBe(at)
  })

  test('comes after now, and nothing changes before it', () => {
    const at = fc.option(fc.nat(100), { nil: null })
    fc.assert(
      fc.property(fc.record({ saleStartsAt: at, saleEndsAt: at, offerEndsAt: at }), fc.nat(100), (dates, now) => {
        const next = nextChangeAt(dates, now) ?? 101
        expect(next).toBeGreaterThan(now)
        for (let moment = now; moment < next; moment++) {
          expect(saleState(dates, moment)).toBe(saleState(dates, now))
          expect(dates.offerEndsAt !== null && dates.offerEndsAt <= moment).toBe(
            dates.offerEndsAt !== null && dates.offerEndsAt <= now,
          )
        }
      }),
    )
  })
})

describe('dates that cannot be', () => {
  test.each([
    ['an end at the start', { saleStartsAt: 10, saleEndsAt: 10 }, 'saleEndsAt'],
    ['an end before the start', { saleStartsAt: 10, saleEndsAt: 9 }, 'saleEndsAt'],
    ['an offer over before the start', { saleStartsAt: 10, offerEndsAt: 10 }, 'offerEndsAt'],
  ])('%s is named', (_name, dates, path) => {
    const { code, fields } = refusalOf(() => checkSaleWindow({ ...never, ...dates }))
    expect([code, fields[0]?.path]).toEqual(['invalid_input', path])
  })

  test('are none of these', () => {
    for (const dates of [
      {},
      { saleStartsAt: 10 },
      { saleEndsAt: 1 },
      { saleStartsAt: 1, saleEndsAt: 2, offerEndsAt: 9 },
    ])
      expect(codeOf(() => checkSaleWindow({ ...never, ...dates }))).toBeNull()
  })
})
