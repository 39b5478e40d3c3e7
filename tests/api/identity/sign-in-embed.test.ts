import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  clients,
  outbox,
  practiceMembers,
  session,
  signInAttempts,
  user,
  verification,
} from '@deskbell/server/db/schema/index'
import { day, minute } from '../../support/test-clock.ts'
import {
  cookieOf,
  createIdentityApp,
  dashboard,
  embed,
  errorOf,
  practiceIds,
  publicUrl,
  signedIn,
  tokenOf,
  wrongFor,
  type IdentityApp,
} from './identity-app.ts'

const visitor = 'visitor@example.com'
let app: IdentityApp
beforeEach(async () => void (app = await createIdentityApp()))
afterEach(() => app.close())

describe('signing in from an embed', () => {
  it('sends a code, takes it, and answers a signed bearer token that /api/me accepts', async () => {
    expect((await app.askForCode(' Visitor@Example.com ', embed())).status).toBe(200)
    const [mail] = app.mailbox.list(visitor)
    expect(mail?.subject).toMatch(/^\d{6} is your sign-in code for Jane & Co$/)
    expect(mail?.html).toContain('Jane &amp; Co')
    expect(mail?.text).toContain('10 minutes')
    const [row] = await app.db.select().from(outbox)
    expect(row).toMatchObject({
      kind: 'sign_in_code',
      secret: true,
      practiceId: practiceIds.jane,
      recipient: null,
      body: null,
    })

    const answer = await app.signIn(visitor, await app.lastCode(), embed())
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const { token, ...rest } = (await answer.json()) as { token: string }
    expect(rest).toEqual({ user: { email: visitor } })
    expect(answer.headers.get('set-auth-token')).toBe(token)

    const me = await app.get('/api/me', { Authorization: `Bearer ${token}` })
    expect(await me.json()).toEqual({ email: visitor, practice: 'jane', memberships: [] })
    expect(me.headers.get('cache-control')).toBe('no-store')
    expect(await app.countTrips(() => app.get('/api/me', { Authorization: `Bearer ${token}` }))).toBe(1)
  })

  it('sets no cookie and takes no notice of the ones it is sent', async () => {
    const owner = await signedIn(app, 'owner@example.com', dashboard)
    const answer = await signedIn(app, visitor, { ...embed(), ...cookieOf(owner) })
    expect(answer.status).toBe(200)
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  it('keeps the code only as a keyed digest', async () => {
    await app.askForCode(visitor, embed())
    const code = await app.lastCode()
    const [row] = await app.db.select().from(verification)
    expect(row?.value).not.toContain(code)
    const plainHash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(code)))
    expect(row?.value).not.toContain(plainHash.toBase64({ alphabet: 'base64url', omitPadding: true }))
    expect(JSON.stringify(app.logged)).not.toContain(code)
    const [attempts] = await app.db.select().from(signInAttempts)
    expect(JSON.stringify(attempts)).not.toContain('visitor')
  })

  it('answers the same, in as many trips, to a known and an unknown address', async () => {
    await signedIn(app, visitor, embed())
    const seen: unknown[] = []
    for (const email of [visitor, 'stranger@example.com']) {
      const answers: unknown[] = []
      const trips = await app.countTrips(async () => {
        const asked = await app.askForCode(email, embed())
        const guessed = await app.signIn(email, wrongFor(await app.lastCode()), embed())
        for (const { status, headers, body } of [asked, guessed]) {
          headers.delete('x-request-id')
          answers.push([status, [...headers], await new Response(body).text()])
        }
      })
      seen.push({ answers, trips })
    }
    expect(seen[1]).toEqual(seen[0])
  })

  it('refuses a wrong code, and then still takes the right one', async () => {
    await app.askForCode(visitor, embed())
    const code = await app.lastCode()
    const wrong = await app.signIn(visitor, wrongFor(code), embed())
    expect([wrong.status, await errorOf(wrong)]).toEqual([400, 'code_invalid'])
    expect((await app.signIn(visitor, code, embed())).status).toBe(200)
  })

  it('refuses a code after ten minutes', async () => {
    await app.askForCode(visitor, embed())
    app.clock.advance(10 * minute)
    expect(await errorOf(await app.signIn(visitor, await app.lastCode(), embed()))).toBe('code_expired')
  })

  it('takes a code once, even from two at the same time', async () => {
    await app.askForCode(visitor, embed())
    const code = await app.lastCode()
    const answers = await Promise.all([1, 2, 3].map(() => app.signIn(visitor, code, embed())))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400])
    expect(await errorOf(await app.signIn(visitor, code, embed()))).toBe('code_invalid')
    expect(await app.db.select().from(session)).toHaveLength(1)
  })

  it('takes the newest code only', async () => {
    await app.askForCode(visitor, embed())
    const first = await app.lastCode()
    await app.askForCode(visitor, embed())
    const second = await app.lastCode()
    if (first !== second) expect(await errorOf(await app.signIn(visitor, first, embed()))).toBe('code_invalid')
    expect((await app.signIn(visitor, second, embed())).status).toBe(200)
    if (first !== second) expect(await errorOf(await app.signIn(visitor, first, embed()))).toBe('code_invalid')
  })

  it('knows no practice of that name', async () => {
    for (const slug of ['nobody', '', 'Jane', "x' or 1=1"]) {
      expect((await app.askForCode(visitor, embed(slug))).status).toBe(404)
      expect((await app.signIn(visitor, '123456', embed(slug))).status).toBe(404)
    }
    expect(app.mailbox.list()).toEqual([])
  })

  it('names the field that is wrong', async () => {
    const answer = await app.askForCode('nonsense', embed())
    expect(answer.status).toBe(400)
    expect(((await answer.json()) as { error: { fields: { path: string }[] } }).error.fields[0]?.path).toBe('email')
    expect((await app.signIn(visitor, '12345', embed())).status).toBe(400)
    const extra = await app.post(
      '/api/auth/sign-in/email-otp',
      { email: visitor, otp: '123456', name: 'x', practiceId: null },
      embed(),
    )
    expect(await errorOf(extra)).toBe('invalid_input')
  })

  it('links the client who bought as a guest, in this practice only', async () => {
    const row = { email: visitor, name: 'V', createdAt: app.clock() }
    await app.db.insert(clients).values([
      { ...row, id: 'a', practiceId: practiceIds.jane },
      { ...row, id: 'b', practiceId: practiceIds.rival },
    ])
    await signedIn(app, visitor, embed())
    const [known] = await app.db.select().from(user).where(eq(user.email, visitor))
    const linked = await app.db.select({ id: clients.id, userId: clients.userId }).from(clients).orderBy(clients.id)
    expect(linked).toEqual([
      { id: 'a', userId: known?.id },
      { id: 'b', userId: null },
    ])
  })

  it('makes a client of whoever signs in, the owner included', async () => {
    await signedIn(app, 'owner@example.com', dashboard)
    const [owner] = await app.db.select().from(user)
    await app.db
      .insert(practiceMembers)
      .values({ practiceId: practiceIds.jane, userId: owner?.id ?? '', role: 'owner', createdAt: 0 })
    const token = await tokenOf(await signedIn(app, 'owner@example.com', embed()))
    const me = await app.get('/api/me', { Authorization: `Bearer ${token}`, Origin: publicUrl })
    expect(await me.json()).toEqual({ email: 'owner@example.com', practice: 'jane', memberships: [] })
  })

  it('keeps neither address nor browser of a session', async () => {
    await signedIn(app, visitor, { ...embed(), 'User-Agent': 'Netscape' })
    const [row] = await app.db.select().from(session)
    expect(row).toMatchObject({ practiceId: practiceIds.jane, ipAddress: null, userAgent: null })
    expect(row?.expiresAt.getTime()).toBe(app.clock() + 7 * day)
    expect(row?.id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7/)
  })
})

describe('where a code opens', () => {
  const places = { dashboard, jane: embed('jane'), rival: embed('rival') }
  const names = Object.keys(places) as (keyof typeof places)[]
  for (const asked of names) {
    for (const used of names.filter((name) => name !== asked)) {
      it(`refuses at ${used} a code asked for at ${asked}`, async () => {
        await app.askForCode(visitor, places[asked])
        const code = await app.lastCode()
        expect(await errorOf(await app.signIn(visitor, code, places[used]))).toBe('code_invalid')
        expect(await app.db.select().from(session)).toEqual([])
        expect((await app.signIn(visitor, code, places[asked])).status).toBe(200)
      })
    }
  }
})

describe('the page around an embed', () => {
  it('may read the token and the time to wait, and never gets credentials', async () => {
    const answer = await signedIn(app, visitor, embed())
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    expect(answer.headers.get('access-control-expose-headers')).toMatch(/set-auth-token.*Retry-After/)
  })

  it('is told of malformed bodies in the API’s own shape', async () => {
    const headers = { ...embed(), 'content-type': 'application/json' }
    const answer = await app.send('/api/auth/sign-in/email-otp', { method: 'POST', headers, body: '{' })
    expect([answer.status, await errorOf(answer)]).toEqual([400, 'invalid_json'])
  })
})
