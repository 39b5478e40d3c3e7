import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { consultants, practiceMembers, session, user } from '@deskbell/server/db/schema/index'
import { day } from '../../support/test-clock.ts'
import {
  cookieName,
  cookieOf,
  createIdentityApp,
  dashboard,
  embed,
  errorOf,
  practiceIds,
  publicUrl,
  signedIn,
  siteOrigin,
  tokenOf,
  type IdentityApp,
} from './identity-app.ts'

const owner = 'owner@example.com'
let app: IdentityApp
beforeEach(async () => void (app = await createIdentityApp()))
afterEach(() => app.close())

describe('signing in to the dashboard', () => {
  it('sets a cookie no script can read and puts no token into the answer', async () => {
    const answer = await signedIn(app, owner, dashboard)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ user: { email: owner } })
    expect(answer.headers.get('set-auth-token')).toBeNull()
    const [cookie] = answer.headers.getSetCookie()
    expect(cookie?.split('=')[0]).toBe(cookieName)
    expect(cookie).toMatch(/; Max-Age=604800(?:;|$)/)
    expect(cookie).toMatch(/; HttpOnly/)
    expect(cookie).toMatch(/; Secure/)
    expect(cookie).toMatch(/; SameSite=Lax/)
    expect(app.mailbox.list(owner)[0]?.subject).toMatch(/^\d{6} is your sign-in code for your Deskbell dashboard$/)
  })

  it('gives a program, which sends no Origin, the token too', async () => {
    const answer = await signedIn(app, owner, {})
    const token = await tokenOf(answer)
    expect(answer.headers.get('set-auth-token')).toBe(token)
    expect((await app.get('/api/me', { Authorization: `Bearer ${token}` })).status).toBe(200)
  })

  it('tells the memberships of who signed in, in one round trip', async () => {
    const cookie = cookieOf(await signedIn(app, owner, dashboard))
    const [row] = await app.db.select().from(user)
    const member = { userId: row?.id ?? '', createdAt: 0 }
    await app.db.insert(practiceMembers).values([
      { ...member, practiceId: practiceIds.rival, role: 'finance' },
      { ...member, practiceId: practiceIds.jane, role: 'owner' },
    ])
    await app.db.insert(consultants).values({
      id: 'c1',
      practiceId: practiceIds.jane,
      userId: member.userId,
      name: 'Jane',
      timeZone: 'Europe/Berlin',
      createdAt: 0,
      updatedAt: 0,
    })
    const ask = () => app.get('/api/me', { ...cookie, 'Sec-Fetch-Site': 'same-origin' })
    expect(await app.countTrips(ask)).toBe(1)
    expect(await (await ask()).json()).toEqual({
      email: owner,
      practice: null,
      memberships: [
        { practice: 'jane', name: 'Jane & Co', role: 'owner', consultantId: 'c1' },
        { practice: 'rival', name: 'Rival', role: 'finance', consultantId: null },
      ],
    })
  })

  it.each([
    ['another site', { Origin: siteOrigin }],
    ['a sandboxed frame', { Origin: 'null' }],
    ['another port', { Origin: `${publicUrl}:8443` }],
    ['a lookalike', { Origin: `${publicUrl}.example.net` }],
    ['another site that hides its Origin', { 'Sec-Fetch-Site': 'cross-site' }],
  ])('refuses %s', async (_who, headers) => {
    for (const answer of [await app.askForCode(owner, headers), await app.signIn(owner, '123456', headers)]) {
      expect([answer.status, await errorOf(answer)]).toEqual([403, 'origin_not_allowed'])
    }
    expect((await app.post('/api/owner-link', { token: 'x'.repeat(43) }, headers)).status).toBe(403)
    expect(app.mailbox.list()).toEqual([])
  })

  it('signs in anew over an older cookie', async () => {
    const cookie = cookieOf(await signedIn(app, owner, dashboard))
    expect((await signedIn(app, owner, { ...dashboard, ...cookie })).status).toBe(200)
  })

  it('does without Secure where the server is reached by plain http, as on the own machine', async () => {
    const local = 'http://127.0.0.1:8787'
    const plain = await createIdentityApp({ PUBLIC_URL: local })
    const headers = { Origin: local, 'Sec-Fetch-Site': 'same-origin' }
    const answer = await signedIn(plain, owner, headers)
    expect(answer.headers.getSetCookie()[0]).toMatch(/^better-auth\.session_token=(?!.*Secure)/)
    expect((await plain.get('/api/me', { ...headers, ...cookieOf(answer) })).status).toBe(200)
    await plain.close()
  })
})

describe('a session', () => {
  it('ends for the cookie, and the cookie with it', async () => {
    const cookie = cookieOf(await signedIn(app, owner, dashboard))
    const answer = await app.post('/api/auth/sign-out', {}, { ...cookie, ...dashboard })
    expect(answer.status).toBe(200)
    expect(answer.headers.getSetCookie()[0]).toMatch(new RegExp(`^${cookieName}=; Max-Age=0; .*Secure`))
    expect(await app.db.select().from(session)).toEqual([])
    expect(await errorOf(await app.get('/api/me', { ...cookie, ...dashboard }))).toBe('session_expired')
  })

  it('ends for the bearer of an embed, from any page, and no other', async () => {
    await signedIn(app, 'other@example.com', embed())
    const token = await tokenOf(await signedIn(app, owner, embed()))
    const answer = await app.post('/api/auth/sign-out', {}, { ...embed(), Authorization: `Bearer ${token}` })
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, []])
    expect(await app.db.select().from(session)).toHaveLength(1)
  })

  it('is not ended by another site', async () => {
    const cookie = cookieOf(await signedIn(app, owner, dashboard))
    await app.post('/api/auth/sign-out', {}, { ...cookie, Origin: siteOrigin })
    expect(await app.db.select().from(session)).toHaveLength(1)
  })

  it('ends a week after it was last used', async () => {
    const token = await tokenOf(await signedIn(app, owner, embed()))
    app.clock.advance(7 * day)
    const me = await app.get('/api/me', { Authorization: `Bearer ${token}` })
    expect([me.status, await errorOf(me)]).toEqual([401, 'session_expired'])
  })

  it('lives on while it is used, the cookie too, for sixty days at most', async () => {
    const cookie = { ...cookieOf(await signedIn(app, owner, dashboard)), 'Sec-Fetch-Site': 'same-origin' }
    const started = app.clock()
    expect((await app.get('/api/me', cookie)).headers.getSetCookie()).toEqual([])
    for (let days = 6; days < 60; days += 6) {
      app.clock.set(new Date(started + days * day).toISOString())
      const me = await app.get('/api/me', cookie)
      expect(me.status).toBe(200)
      const lifetime = Math.min(7, 60 - days) * 86_400
      expect(me.headers.getSetCookie()[0]).toMatch(
        new RegExp(`^${cookie.Cookie.replaceAll(/[.+]/g, '\\$&')}; Max-Age=${lifetime}; .*HttpOnly`),
      )
      await app.settled()
    }
    app.clock.set(new Date(started + 60 * day).toISOString())
    expect(await errorOf(await app.get('/api/me', cookie))).toBe('session_expired')
  })

  it('does not exist for whoever sends none', async () => {
    expect(await app.countTrips(() => app.get('/api/me'))).toBe(0)
    const me = await app.get('/api/me')
    expect([me.status, await errorOf(me)]).toEqual([401, 'unauthenticated'])
  })
})

describe('the sign-in library', () => {
  it.each([
    'get-session',
    'list-sessions',
    'revoke-sessions',
    'update-user',
    'delete-user',
    'sign-up/email',
    'sign-in/email',
    'sign-in/social',
    'email-otp/verify-email',
    'email-otp/check-verification-otp',
    'email-otp/reset-password',
    'email-otp/get-verification-otp',
    'email-otp/create-verification-otp',
    'ok',
    'error',
    'callback/x',
    '',
    'sign-in/email-otp/',
    'sign-in//email-otp',
  ])('is closed at %s', async (path) => {
    const cookie = cookieOf(await signedIn(app, owner, dashboard))
    for (const answer of [
      await app.get(`/api/auth/${path}`, { ...cookie, ...dashboard }),
      await app.post(`/api/auth/${path}`, {}, { ...cookie, ...dashboard }),
    ]) {
      expect([answer.status, await errorOf(answer)]).toEqual([404, 'not_found'])
    }
    expect(await app.db.select().from(user).where(eq(user.email, owner))).toHaveLength(1)
  })
})
