import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { oneTimeLinks, practiceMembers, session, user } from '@deskbell/server/db/schema/index'
import { createOwnerLink } from '@deskbell/server/features/identity/create-owner-link'
import { ensureOwner } from '@deskbell/server/features/identity/ensure-owner'
import { minute } from '../../support/test-clock.ts'
import {
  cookieOf,
  createIdentityApp,
  dashboard,
  embed,
  errorOf,
  practiceIds,
  publicUrl,
  signedIn,
  type IdentityApp,
} from './identity-app.ts'

const email = 'owner@example.com'
let app: IdentityApp
beforeEach(async () => void (app = await createIdentityApp()))
afterEach(() => app.close())

const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length))
const makeLink = () => createOwnerLink({ email }, { ...app.deps, randomBytes })
const tokenOf = (link: string) => link.split('#owner=')[1] ?? ''
const open = (token: string, headers = dashboard) => app.post('/api/owner-link', { token }, headers)

describe('the owner link', () => {
  it('opens the dashboard for the owner', async () => {
    await ensureOwner({ email, practiceId: practiceIds.jane }, app.deps)
    const link = await makeLink()
    expect(link).toMatch(new RegExp(`^${publicUrl}/dashboard/sign-in#owner=[\\w-]{43}$`))
    const answer = await open(tokenOf(link))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.json()).toEqual({ user: { email } })
    expect(await (await app.get('/api/me', { ...dashboard, ...cookieOf(answer) })).json()).toMatchObject({
      email,
      practice: null,
      memberships: [{ practice: 'jane', role: 'owner' }],
    })
    expect(app.mailbox.list()).toEqual([])
  })

  it('is kept as a digest', async () => {
    const token = tokenOf(await makeLink())
    expect(JSON.stringify(await app.db.select().from(oneTimeLinks))).not.toContain(token)
  })

  it('works once', async () => {
    const token = tokenOf(await makeLink())
    await open(token)
    const again = await open(token)
    expect([again.status, await errorOf(again), again.headers.getSetCookie()]).toEqual([410, 'link_used', []])
  })

  it('works for one of many who try at once', async () => {
    const token = tokenOf(await makeLink())
    const answers = await Promise.all([1, 2, 3, 4].map(() => open(token)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410, 410, 410])
    expect(await app.db.select().from(session)).toHaveLength(1)
  })

  it('works for fifteen minutes', async () => {
    const token = tokenOf(await makeLink())
    app.clock.advance(15 * minute)
    expect(await errorOf(await open(token))).toBe('link_expired')
  })

  it('is void once there is a newer one', async () => {
    const older = tokenOf(await makeLink())
    const newer = tokenOf(await makeLink())
    expect(await errorOf(await open(older))).toBe('link_expired')
    expect((await open(newer)).status).toBe(200)
  })

  it('cannot be guessed at', async () => {
    expect(await errorOf(await open('x'.repeat(43)))).toBe('link_expired')
    expect(await errorOf(await open('short'))).toBe('invalid_input')
  })

  it('does not spoil a code asked for meanwhile elsewhere with more than having to ask again', async () => {
    await app.askForCode(email, embed())
    const code = await app.lastCode()
    const token = tokenOf(await makeLink())
    await open(token)
    expect(await errorOf(await app.signIn(email, code, embed()))).toBe('code_invalid')
    expect((await signedIn(app, email, embed())).status).toBe(200)
  })
})

describe('making sure of the owner', () => {
  it('changes nothing the second time, and finds the user who signed in before', async () => {
    await signedIn(app, email, dashboard)
    const first = await ensureOwner({ email: 'Owner@Example.com', practiceId: practiceIds.jane }, app.deps)
    const second = await ensureOwner({ email, practiceId: practiceIds.jane }, app.deps)
    expect(second).toEqual(first)
    expect(await app.db.select({ id: user.id }).from(user)).toEqual([{ id: first.userId }])
    expect(await app.db.select().from(practiceMembers)).toMatchObject([{ role: 'owner', userId: first.userId }])
  })
})
