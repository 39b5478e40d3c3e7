import { expect, test } from 'vitest'
import { nextAttemptAt } from '@deskbell/server/domain/mail/retries'

const mail = { attempts: 1, secret: false, createdAt: 0 }

test('waits twice as long each time, up to six hours, and gives up after a day and a half', () => {
  let now = 0
  const waits: number[] = []
  for (let attempts = 1; ; attempts++) {
    const at = nextAttemptAt({ ...mail, attempts }, now)
    if (at === null) break
    waits.push((at - now) / 1000)
    now = at
  }
  expect(waits.slice(0, 4)).toEqual([10, 20, 40, 80])
  expect(Math.max(...waits)).toBe(6 * 3600)
  expect(now / 3_600_000).toBeGreaterThan(24)
  expect(now / 3_600_000).toBeLessThan(48)
})

test('a code is given up once it would be too old', () => {
  expect(nextAttemptAt({ ...mail, secret: true }, 0)).toBe(10_000)
  expect(nextAttemptAt({ ...mail, secret: true, attempts: 6 }, 300_000)).toBeNull()
})
