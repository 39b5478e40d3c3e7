import { expect, it } from 'vitest'
import { CheckoutAttempt } from '../../../widget/src/controllers/checkout-attempt.ts'

it('keeps one key for one wish until it is answered', () => {
  const attempt = new CheckoutAttempt()
  const key = attempt.keyFor({ packageId: 'a' })
  expect(key).toMatch(/^[0-9a-f]{32}$/)
  expect(attempt.keyFor({ packageId: 'a' })).toBe(key)
  const other = attempt.keyFor({ packageId: 'b' })
  expect(other).not.toBe(key)
  attempt.answered()
  expect(attempt.keyFor({ packageId: 'b' })).not.toBe(other)
})
