import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { oneTimeLinks, session, signInAttempts, verification } from '@deskbell/server/db/schema/index'
import { createOwnerLink } from '@deskbell/server/features/identity/create-owner-link'
import { forgetExpired } from '@deskbell/server/features/identity/forget-expired'
import { day, hour } from '../../support/test-clock.ts'
import {
  createEcho,
  createIdentityApp,
  dashboard,
  embed,
  errorOf,
  signedIn,
  wrongFor,
  type IdentityApp,
} from './identity-app.ts'

const visitor = 'visitor@example.com'
let app: IdentityApp
beforeEach(async () => void (app = await createIdentityApp()))
afterEach(() => app.close())

/** Headers that pretend to come from somewhere else each time. */
const elsewhere = () => {
  const address = `198.51.100.${Math.floor(Math.random() * 250)}`
  return {
    'X-Forwarded-For': address,
    'X-Real-IP': address,
    'x-deskbell-client-address': address,
    Forwarded: `for=${address}`,
  }
}
const statuses = (answers: Response[]) => answers.map(({ status }) => status)

describe('limits of one address', () => {
  it('sends five codes an hour, wherever they are asked for, then says when to come back', async () => {
    const places = [embed('jane'), embed('rival'), dashboard]
    const answers = []
    for (let i = 0; i < 6; i++) answers.push(await app.askForCode(visitor, { ...places[i % 3], ...elsewhere() }))
    expect(statuses(answers)).toEqual([200, 200, 200, 200, 200, 429])
    expect(answers[5]!.headers.get('retry-after')).toBe('3600')
    expect(await errorOf(answers[5]!)).toBe('rate_limited')
    expect(app.mailbox.list()).toHaveLength(5)

    app.clock.advance(hour - 1000)
    expect((await app.askForCode(visitor, embed())).headers.get('retry-after')).toBe('1')
    app.clock.advance(1000)
    expect((await app.askForCode(visitor, embed())).status).toBe(200)
  })

  it('takes ten wrong codes an hour, and after them not even the right one', async () => {
    await app.askForCode(visitor, embed())
    const code = await app.lastCode()
    const answers = []
    for (let i = 0; i < 10; i++) answers.push(await app.signIn(visitor, wrongFor(code), { ...embed(), ...elsewhere() }))
    expect(await Promise.all(answers.map(errorOf))).toEqual(Array(10).fill('code_invalid'))
    const late = await app.signIn(visitor, code, embed())
    expect([late.status, late.headers.get('retry-after')]).toEqual([429, '3600'])
    expect((await app.askForCode(visitor, embed())).status).toBe(429)
    expect(await app.db.select().from(session)).toEqual([])
  })

  it('lets no number of requests at once past either limit', async () => {
    app.connection.address = '203.0.113.8'
    const asked = await Promise.all(Array.from({ length: 12 }, () => app.askForCode(visitor, embed())))
    expect(statuses(asked).filter((status) => status === 200)).toHaveLength(5)
    app.connection.address = '203.0.113.9'
    const code = await app.lastCode()
    const guessed = await Promise.all(Array.from({ length: 20 }, () => app.signIn(visitor, wrongFor(code), embed())))
    expect(statuses(guessed).filter((status) => status === 400)).toHaveLength(10)
    expect(statuses(guessed).filter((status) => status === 429)).toHaveLength(10)
  })

  it('forgets wrong codes once the right one came', async () => {
    await app.askForCode(visitor, embed())
    const code = await app.lastCode()
    for (let i = 0; i < 9; i++) await app.signIn(visitor, wrongFor(code), embed())
    expect((await app.signIn(visitor, code, embed())).status).toBe(200)
    expect((await app.db.select().from(signInAttempts))[0]?.wrongCodes).toBe(0)
  })

  it('counts guesses at an address nobody asked for a code, so that the limit tells nothing', async () => {
    await signedIn(app, visitor, embed())
    const seen: number[][] = []
    for (const [i, email] of [visitor, 'never@example.com'].entries()) {
      app.connection.address = `203.0.113.${20 + i}`
      const answers = []
      for (let n = 0; n < 11; n++) answers.push(await app.signIn(email, '999999', embed()))
      seen.push(statuses(answers))
    }
    expect(seen[1]).toEqual(seen[0])
    expect(seen[0]?.at(-1)).toBe(429)
  })

  it('leaves other addresses alone', async () => {
    for (let i = 0; i < 6; i++) await app.askForCode(visitor, embed())
    expect((await signedIn(app, 'other@example.com', embed())).status).toBe(200)
  })

  it('multiplies by the configured factor', async () => {
    const raised = await createIdentityApp({ RATE_LIMIT_FACTOR: '2' })
    const answers = []
    for (let i = 0; i < 11; i++) answers.push(await raised.askForCode(visitor, embed()))
    expect(statuses(answers)).toEqual([...Array<number>(10).fill(200), 429])
    await raised.close()
  })
})

describe('limits of one client address', () => {
  it('stops a flood over many email addresses before any of them is counted, whatever headers say', async () => {
    const answers = []
    for (let i = 0; i < 24; i++)
      answers.push(await app.askForCode(`visitor${i}@example.com`, { ...embed(), ...elsewhere() }))
    expect(statuses(answers).filter((status) => status === 429)).toHaveLength(4)
    expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await app.db.select().from(signInAttempts)).toHaveLength(20)

    app.connection.address = '203.0.113.99'
    expect((await app.askForCode('another@example.com', embed())).status).toBe(200)
  })

  it('reads the address from the configured proxy header, and there from its last writer', async () => {
    const echo = createEcho(app, 'cf-connecting-ip')
    const told = async (headers: Record<string, string>) =>
      ((await (await echo.get(headers)).json()) as { address: string }).address
    expect(await told({ 'CF-Connecting-IP': '198.51.100.4' })).toBe('198.51.100.4')
    expect(await told({ 'CF-Connecting-IP': '10.0.0.1, 198.51.100.4' })).toBe('198.51.100.4')
    expect(await told({ 'CF-Connecting-IP': 'nonsense', 'X-Forwarded-For': '10.0.0.1' })).toBe('203.0.113.7')
    app.connection.address = '::ffff:192.0.2.5'
    expect(await told({})).toBe('192.0.2.5')
    app.connection.address = ''
    expect(await told({})).toBe('unknown')
  })
})

describe('what is over', () => {
  it('is deleted, and nothing else', async () => {
    await signedIn(app, visitor, embed())
    await createOwnerLink({ email: visitor }, { ...app.deps, randomBytes: (length) => new Uint8Array(length) })
    const left = async () => [
      (await app.db.select().from(session)).length,
      (await app.db.select().from(signInAttempts)).length,
      (await app.db.select().from(oneTimeLinks)).length,
    ]
    await forgetExpired(app.deps)
    expect(await left()).toEqual([1, 1, 1])
    app.clock.advance(day + 1)
    await forgetExpired(app.deps)
    expect(await left()).toEqual([1, 0, 1])
    app.clock.advance(7 * day)
    await forgetExpired(app.deps)
    expect(await left()).toEqual([0, 0, 0])
  })

  it('names nobody who never finished signing in', async () => {
    await app.askForCode('unfinished@example.com', embed())
    const named = async () =>
      (await app.db.select().from(verification)).some((row) => row.identifier.includes('unfinished'))
    expect(await named()).toBe(true)
    app.clock.advance(day + 11 * 60_000)
    await forgetExpired(app.deps)
    expect(await named()).toBe(false)
  })
})
