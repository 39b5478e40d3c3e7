import { describe, expect, test } from 'vitest'
import { type Tally, allowedSkip, closingLine, emptyTally, judgeRunner, objections } from './tally.ts'

const passing: Tally = { passed: 3, failures: [], skips: [] }
const failing: Tally = { ...passing, failures: [{ test: 'a', message: 'no' }] }
const skipping = (reason: string): Tally => ({ ...passing, skips: [{ test: 'b', reason }] })

describe('the closing line', () => {
  test('names what passed and what failed', () => {
    expect(closingLine(failing)).toBe('3 passed, 1 failed')
  })

  test('names skips only where there are any', () => {
    expect(closingLine(skipping('why'))).toBe('3 passed, 0 failed, 1 skipped')
  })
})

describe('a runner', () => {
  test('that left no report has failed', () => {
    expect(judgeRunner('vitest', 'SIGKILL', undefined).failures).toHaveLength(1)
  })

  test('that ends badly though its tests passed has failed', () => {
    expect(judgeRunner('vitest', 1, passing)).toMatchObject({ passed: 3, failures: [{ test: 'the run itself' }] })
  })

  test('whose tests failed is not blamed twice', () => {
    expect(judgeRunner('vitest', 1, failing)).toEqual(failing)
  })
})

describe('a run', () => {
  test('in which everything passed stands', () => {
    expect(objections(passing, true)).toEqual([])
  })

  test('without a single test fails', () => {
    expect(objections(emptyTally(), false)).toEqual(['No test ran'])
  })

  test('with a skip fails in continuous integration and stands elsewhere', () => {
    expect(objections(skipping('no reason given'), true)).toHaveLength(1)
    expect(objections(skipping('no reason given'), false)).toEqual([])
  })

  test('may always skip for want of the Stripe specification', () => {
    expect(objections(skipping(allowedSkip), true)).toEqual([])
    expect(objections(skipping(`${allowedSkip} today`), true)).toHaveLength(1)
  })
})
