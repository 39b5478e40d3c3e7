import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { outgoingEventTypes } from '@deskbell/server/contract/outgoing-webhooks'
import { eventOfAction, lookFrom, maskContact, nextAttemptAt } from '@deskbell/server/domain/outgoing-events'
import { signatureHeaders, webhookSecret } from '@deskbell/server/domain/webhook-signature'

const minute = 60_000
const day = 1440 * minute

describe('events', () => {
  test('come from audited actions, and every type has at least one', () => {
    expect([...new Set(Object.values(eventOfAction))].toSorted()).toEqual([...outgoingEventTypes].toSorted())
    for (const action of Object.keys(eventOfAction)) expect(action).toMatch(/^[a-z_]+\.[a-z_]+$/)
  })
})

describe('trying again', () => {
  test('takes ever longer, and about three days in all', () => {
    let at = 0
    const pauses: number[] = []
    for (let attempts = 1; ; attempts++) {
      const next = nextAttemptAt(attempts, at)
      if (next === null) break
      pauses.push(next - at)
      at = next
    }
    expect(pauses).toEqual(pauses.toSorted((one, other) => one - other))
    expect([pauses[0], pauses.length]).toEqual([5_000, 9])
    expect(at / day).toBeGreaterThan(3)
    expect(at / day).toBeLessThan(3.5)
  })
})

describe('looking for events', () => {
  test('goes back three days the first time, and then a quarter of an hour behind the last time', () => {
    const now = 100 * day
    expect(lookFrom(0, now)).toBe(97 * day)
    expect(lookFrom(now - minute, now)).toBe(now - 16 * minute)
    // A process whose clock was turned back.
    expect(lookFrom(now + day, now)).toBeLessThanOrEqual(now + day)
  })

  test('leaves no gap between two looks, however far apart, short of three days', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 * day }), (pause) => {
        const first = 100 * day
        expect(lookFrom(first, first + pause)).toBeLessThanOrEqual(first)
      }),
    )
  })
})

describe('words of people', () => {
  test.each([
    ['Call +49 (30) 123-4567', 'Call …'],
    ['Write to val@example.com, please', 'Write to … please'],
    ['60 minutes with Jane Doe', '60 minutes with Jane Doe'],
    ['Plan 2026, 5 steps', 'Plan 2026, 5 steps'],
    ['', ''],
  ])('%s becomes %s', (text, masked) => {
    expect(maskContact(text)).toBe(masked)
  })

  test('keep no address, whatever is around it', () => {
    fc.assert(
      fc.property(fc.string(), fc.emailAddress(), fc.string(), (before, address, after) => {
        expect(maskContact(`${before} ${address} ${after}`)).not.toContain(address)
      }),
    )
  })
})

test('a signature is the one of the specification’s own example', async () => {
  const headers = await signatureHeaders('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    sentAt: 1_614_265_330_000,
    body: '{"test": 2432232314}',
  })
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('a secret is 32 bytes in base64', () => {
  const secret = webhookSecret('-_'.repeat(21).padEnd(43, 'A'))
  expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32)
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
})
