import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPurchaseTokens } from '@deskbell/server/adapters/purchase-tokens'

const day = 24 * 3_600_000
const startedAt = Date.parse('2026-12-01T09:00:00Z')
const purchase = { id: '019ac0de-0000-7000-8000-000000000001', tokenVersion: 1, createdAt: startedAt }
const tokens = createPurchaseTokens('a secret of the tests that is long enough')

describe('a purchase’s token', () => {
  test('opens its purchase, again and again, and always looks the same', async () => {
    const token = await tokens.issue(purchase)
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(await tokens.issue(purchase)).toBe(token)
    expect(await tokens.verify(token, purchase, startedAt)).toBe(true)
    expect(await tokens.verify(token, purchase, startedAt + day)).toBe(true)
  })

  test('is void after 24 hours', async () => {
    expect(await tokens.verify(await tokens.issue(purchase), purchase, startedAt + day + 1)).toBe(false)
  })

  test('opens no other purchase', async () => {
    const token = await tokens.issue(purchase)
    expect(await tokens.verify(token, { ...purchase, id: '019ac0de-0000-7000-8000-000000000002' }, startedAt)).toBe(
      false,
    )
  })

  test('is void once the version is raised', async () => {
    const token = await tokens.issue(purchase)
    const raised = { ...purchase, tokenVersion: 2 }
    expect(await tokens.verify(token, raised, startedAt)).toBe(false)
    expect(await tokens.verify(await tokens.issue(raised), raised, startedAt)).toBe(true)
  })

  test('cannot be moved between id and version', async () => {
    const token = await tokens.issue({ id: 'a:1', tokenVersion: 2 })
    expect(await tokens.verify(token, { id: 'a', tokenVersion: 12, createdAt: startedAt }, startedAt)).toBe(false)
  })

  test('is worth nothing at another installation', async () => {
    const elsewhere = createPurchaseTokens('another secret that is long enough as well')
    expect(await elsewhere.verify(await tokens.issue(purchase), purchase, startedAt)).toBe(false)
  })

  test('is worth nothing with any bit of it changed', async () => {
    const bytes = Buffer.from(await tokens.issue(purchase), 'base64url')
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length * 8 - 1), async (bit) => {
        const forged = Buffer.from(bytes)
        forged[bit >> 3] = (forged[bit >> 3] as number) ^ (1 << (bit & 7))
        return !(await tokens.verify(forged.toString('base64url'), purchase, startedAt))
      }),
    )
  })

  test.each(['', 'a', '=', '====', 'not base64!', '\u0000', 'é', '-'.repeat(256), 'undefined', 'null'])(
    'is not %j, which is no error either',
    async (token) => {
      expect(await tokens.verify(token, purchase, startedAt)).toBe(false)
    },
  )

  test('is not a part of one, nor one with something behind it', async () => {
    const token = await tokens.issue(purchase)
    for (const forged of [
      token.slice(0, 42),
      token.slice(0, 40),
      token.slice(1),
      `${token}A`,
      `${token}${token}`,
      `.${token}`,
    ]) {
      expect(await tokens.verify(forged, purchase, startedAt)).toBe(false)
    }
  })
})
