import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '@deskbell/server/db/identity'
import { session } from '@deskbell/server/db/schema/index'
import {
  cookieName,
  createEcho,
  createIdentityApp,
  dashboard,
  embed,
  errorOf,
  publicUrl,
  signedIn,
  siteOrigin,
  tokenOf,
  type IdentityApp,
} from './identity-app.ts'

let app: IdentityApp
let echo: ReturnType<typeof createEcho>
let token: string
let raw: string
beforeEach(async () => {
  app = await createIdentityApp()
  echo = createEcho(app)
  token = await tokenOf(await signedIn(app, 'visitor@example.com', embed()))
  raw = (await app.db.select().from(session))[0]!.token
})
afterEach(() => app.close())

const callerOf = async (headers: Record<string, string>) =>
  ((await (await echo.get(headers)).json()) as { caller: Caller }).caller
const sessionOf = async (headers: Record<string, string>) => (await callerOf(headers)).sessionToken

describe('a bearer token', () => {
  it('counts with its signature, in any spelling of it', async () => {
    const [, signature] = token.split('.') as [string, string]
    const urlSafe = signature.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
    for (const spelling of [token, encodeURIComponent(token), `${raw}.${urlSafe}`]) {
      expect(await sessionOf({ Authorization: `Bearer ${spelling}`, Origin: siteOrigin })).toBe(raw)
    }
    expect(await sessionOf({ authorization: `bearer ${token}` })).toBe(raw)
  })

  it('is no session, and no error, without its signature or with a wrong one', async () => {
    const flipped = token.replace(/\.(.)/, (_, first: string) => `.${first === 'A' ? 'B' : 'A'}`)
    const bad = [
      raw,
      `${raw}.`,
      `.${token.split('.')[1]}`,
      flipped,
      `x${token}`,
      `${raw}x.${token.split('.')[1]}`,
      token.slice(0, -5),
      `${token}AAAA`,
      '%',
      `%zz.${raw}`,
      'ü.ü',
      `${raw}.${'A'.repeat(600)}`,
      `${raw}.${btoa('x'.repeat(32))}`,
      '',
    ]
    for (const wrong of bad) {
      const headers = new Headers()
      // Header values are bytes; some of these are meant to be odd ones.
      headers.set('Authorization', `Bearer ${wrong}`)
      expect(await sessionOf(Object.fromEntries(headers))).toBeNull()
    }
    expect(await errorOf(await app.get('/api/me', { Authorization: `Bearer ${raw}` }))).toBe('unauthenticated')
  })

  it('of a purchase or an address does not open a session', async () => {
    const { keyedDigest } = await import('@deskbell/server/domain/digest')
    const digest = await keyedDigest(app.deps.authSecret, 'sign-in-code', '123456')
    expect(await errorOf(await app.get('/api/me', { Authorization: `Bearer sign-in-code:123456.${digest}` }))).toBe(
      'session_expired',
    )
  })
})

describe('the session cookie', () => {
  const named = () => ({ Cookie: `other=1; ${cookieName}=${encodeURIComponent(token)}` })

  it('counts on our own pages', async () => {
    expect(await sessionOf({ ...named(), Origin: publicUrl })).toBe(raw)
    expect(await sessionOf({ ...named(), 'Sec-Fetch-Site': 'same-origin' })).toBe(raw)
  })

  it('counts nowhere else', async () => {
    const elsewhere: Record<string, string>[] = [
      {},
      { Origin: siteOrigin },
      { Origin: 'null' },
      { Origin: siteOrigin, 'Sec-Fetch-Site': 'same-origin' },
      { 'Sec-Fetch-Site': 'none' },
      { 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { Origin: `${publicUrl}/` },
    ]
    for (const headers of elsewhere) expect(await sessionOf({ ...named(), ...headers })).toBeNull()
  })

  it('yields to a bearer token, even a wrong one', async () => {
    expect(await sessionOf({ ...named(), ...dashboard, Authorization: 'Bearer nonsense.AAAA' })).toBeNull()
    expect(await sessionOf({ ...named(), ...dashboard, Authorization: 'Basic bWU6bWU=' })).toBe(raw)
  })

  it('under the plain name, which a page on http could plant, is not taken on https', async () => {
    expect(
      await sessionOf({ Cookie: `better-auth.session_token=${encodeURIComponent(token)}`, Origin: publicUrl }),
    ).toBeNull()
  })
})

describe('a purchase token', () => {
  it('is passed on as sent, within measure', async () => {
    expect((await callerOf({ 'Deskbell-Purchase-Token': 'abc.DEF-1' })).purchaseToken).toBe('abc.DEF-1')
    expect((await callerOf({ 'Deskbell-Purchase-Token': 'a'.repeat(257) })).purchaseToken).toBeNull()
    expect((await callerOf({ 'Deskbell-Purchase-Token': 'a b' })).purchaseToken).toBeNull()
  })
})

describe('an Idempotency-Key', () => {
  const key = { 'Idempotency-Key': '0123456789abcdef' }
  const idempotencyOf = async (headers: Record<string, string>, body: unknown = { a: 1 }, query = '') =>
    ((await (await echo.post(body, headers, query)).json()) as { caller: Caller }).caller.idempotency

  it('is hashed with the caller, and leaves the body to be read', async () => {
    const answer = (await (await echo.post({ a: 1 }, key)).json()) as { caller: Caller; body: unknown }
    expect(answer.body).toEqual({ a: 1 })
    expect(answer.caller.idempotency?.key).toMatch(/^[\da-f]{64}$/)
    expect(await idempotencyOf(key)).toEqual(answer.caller.idempotency)
  })

  it('differs by caller, practice and purchase, and by client address for strangers', async () => {
    const callers: Record<string, string>[] = [
      {},
      { Authorization: `Bearer ${token}` },
      { 'Deskbell-Practice': 'jane' },
      { 'Deskbell-Purchase-Token': 'a' },
      { 'Deskbell-Purchase-Token': 'b' },
    ]
    const keys = []
    for (const headers of callers) keys.push((await idempotencyOf({ ...key, ...headers }))?.key)
    app.connection.address = '203.0.113.200'
    keys.push((await idempotencyOf(key))?.key)
    expect(new Set(keys).size).toBe(6)
  })

  it('tells another body or query by the hash of the request', async () => {
    const first = await idempotencyOf(key)
    const otherBody = await idempotencyOf(key, { a: 2 })
    const otherQuery = await idempotencyOf(key, { a: 1 }, '?dryRun=true')
    expect([otherBody?.key, otherQuery?.key]).toEqual([first?.key, first?.key])
    expect(new Set([first?.requestHash, otherBody?.requestHash, otherQuery?.requestHash]).size).toBe(3)
  })

  it('has to be 16 to 200 visible characters', async () => {
    for (const wrong of ['short', 'a'.repeat(201), '0123456789 abcdef']) {
      const answer = await echo.post({}, { 'Idempotency-Key': wrong })
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({
        error: { code: 'invalid_input', fields: [{ path: 'Idempotency-Key' }] },
      })
    }
    expect((await callerOf({ 'Idempotency-Key': 'short' })).idempotency).toBeNull()
  })

  it('means nothing where people sign in', async () => {
    const answer = await app.askForCode('visitor@example.com', { ...embed(), 'Idempotency-Key': 'short' })
    expect(answer.status).toBe(200)
  })
})
