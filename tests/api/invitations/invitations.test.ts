import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Me } from '@deskbell/server/contract/identity'
import type { Invitation, Membership } from '@deskbell/server/contract/operators'
import { auditEntries, consultants, invitations, outbox, practiceMembers } from '@deskbell/server/db/schema/index'
import { createPractice, draft, publicUrl, signIn } from '../../support/scenario.ts'
import { operatorEmail } from '../../support/test-app.ts'
import { day } from '../../support/test-clock.ts'
import { openShop, refusal, type Shop } from '../checkout/shop.ts'

let shop: Shop
beforeEach(async () => {
  shop = await openShop()
})
afterEach(() => shop.app.close())

const invite = (changes: object = {}, sender: object = { token: shop.owner }) =>
  shop.post<Invitation>('/api/invitations', sender, {
    practice: 'jane',
    email: 'New@Example.com',
    role: 'consultant',
    ...changes,
  })
const accept = (token: string, session: string, changes: object = {}) =>
  shop.post<Membership>('/api/invitations/accept', { token: session }, { token, ...changes })
const list = async () =>
  (await shop.get<{ data: Invitation[] }>('/api/invitations?practice=jane', { token: shop.owner })).body.data
const rows = () =>
  shop.app.db.batch([
    shop.app.db.select().from(invitations),
    shop.app.db.select().from(practiceMembers),
    shop.app.db.select().from(consultants),
    shop.app.db.select().from(outbox),
    shop.app.db.select().from(auditEntries),
  ])

/** The token of the newest mail. */
async function mailed(to = 'new@example.com'): Promise<string> {
  await shop.app.settled()
  const text = shop.app.mailbox.list(to).find(({ subject }) => subject.startsWith('Join'))?.text ?? ''
  const [link = '', token = ''] = /https:\S+#invitation=([\w-]{43})/.exec(text) ?? []
  expect(link).toBe(`${publicUrl}/dashboard/join#invitation=${token}`)
  return token
}

describe('an invitation', () => {
  test('makes whoever signs in with the invited address a member, once', async () => {
    const invited = await invite()
    expect(invited).toMatchObject({
      status: 201,
      body: { email: 'new@example.com', role: 'consultant', state: 'open' },
    })
    const token = await mailed()
    const session = await signIn(shop.app, 'new@example.com')
    expect(await accept(token, session, { name: 'New Consultant' })).toMatchObject({
      status: 200,
      body: { practice: 'jane', name: 'Jane Coaching', role: 'consultant' },
    })
    expect(await list()).toMatchObject([{ state: 'accepted' }])
    const { memberships } = (await shop.get<Me>('/api/me', { token: session })).body
    expect(memberships).toMatchObject([{ practice: 'jane', role: 'consultant', consultantId: expect.any(String) }])
    expect(refusal(await accept(token, session))).toEqual([410, 'link_used'])
    expect(await shop.app.db.$count(practiceMembers)).toBe(2)
  })

  test('gives a consultant a row of their own, whose packages are theirs to edit and no others', async () => {
    await invite()
    const session = await signIn(shop.app, 'new@example.com')
    await accept(await mailed(), session, { name: 'New Consultant' })
    const [own] = await shop.app.db.select().from(consultants).where(eq(consultants.name, 'New Consultant'))
    expect(own).toMatchObject({ timeZone: 'America/New_York', practiceId: shop.jane.id })
    const sender = { token: session }
    const made = await shop.post<{ id: string; consultant: { id: string } }>('/api/packages', sender, {
      ...draft,
      practice: 'jane',
    })
    expect([made.status, made.body.consultant.id]).toEqual([201, own?.id])
    expect((await shop.patch(`/api/consultants/${own?.id}`, sender, { headline: 'Coach' })).status).toBe(200)

    const before = await rows()
    const { id: colleagues } = await shop
      .post<{ id: string }>(
        '/api/packages',
        { token: shop.owner },
        { ...draft, practice: 'jane', consultantId: shop.jane.consultantId },
      )
      .then(({ body }) => body)
    const refused = [
      shop.put(`/api/packages/${colleagues}`, { ...sender, ifMatch: 1 }, draft),
      shop.delete(`/api/packages/${colleagues}`, sender),
      shop.post('/api/packages', sender, { ...draft, practice: 'jane', consultantId: shop.jane.consultantId }),
      shop.put(
        `/api/packages/${made.body.id}`,
        { ...sender, ifMatch: 1 },
        { ...draft, consultantId: shop.jane.consultantId },
      ),
      shop.post('/api/packages/bulk', sender, {
        practice: 'jane',
        packages: [{ id: colleagues, version: 1 }],
        action: { kind: 'archive' },
      }),
      shop.patch(`/api/consultants/${shop.jane.consultantId}`, sender, { headline: 'Not yours' }),
      shop.get(`/api/consultants/${shop.jane.consultantId}/contact-settings`, sender),
    ]
    expect((await Promise.all(refused)).map(({ status }) => status)).toEqual(refused.map(() => 403))
    const [, , consultantsAfter] = await rows()
    expect(consultantsAfter).toEqual(before[2])
  })

  test('keeps the token in the mail alone', async () => {
    await invite()
    const token = await mailed()
    const { db } = shop.app
    expect(
      JSON.stringify(await db.batch([db.select().from(invitations), db.select().from(auditEntries)])),
    ).not.toContain(token)
    expect(JSON.stringify([await list(), shop.app.logged])).not.toContain(token)
  })

  test.each<[name: string, spoil: () => unknown, code: (string | number)[]]>([
    ['after seven days', () => shop.app.clock.advance(7 * day), [410, 'link_expired']],
    [
      'once it is revoked',
      async () => shop.delete(`/api/invitations/${(await list())[0]?.id}`, { token: shop.owner }),
      [410, 'link_expired'],
    ],
    ['once there is a newer one', () => invite({ role: 'finance' }), [410, 'link_expired']],
  ])('is void %s', async (_name, spoil, code) => {
    await invite()
    const token = await mailed()
    await spoil()
    const session = await signIn(shop.app, 'new@example.com')
    const before = await rows()
    expect(refusal(await accept(token, session))).toEqual(code)
    expect(await rows()).toEqual(before)
  })

  test('is worth nothing to anybody else, to an embed, or to nobody', async () => {
    await invite()
    const token = await mailed()
    const other = await signIn(shop.app, 'other@example.com')
    const inEmbed = await signIn(shop.app, 'new@example.com', 'jane')
    const before = await rows()
    expect(refusal(await accept(token, other))).toEqual([403, 'invitation_not_yours'])
    expect(refusal(await accept(token, inEmbed))).toEqual([403, 'forbidden'])
    expect(refusal(await shop.post('/api/invitations/accept', {}, { token }))).toEqual([401, 'unauthenticated'])
    expect(refusal(await accept('x'.repeat(43), other))).toEqual([410, 'link_expired'])
    expect(await rows()).toEqual(before)
  })

  test('is accepted by one of many tries at once', async () => {
    await invite({ role: 'finance' })
    const token = await mailed()
    const session = await signIn(shop.app, 'new@example.com')
    const answers = await Promise.all([1, 2, 3, 4].map(() => accept(token, session)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410, 410, 410])
  })

  test('accepted twice with one key answers the same, at once or later', async () => {
    await invite({ role: 'finance' })
    const token = await mailed()
    const sender = { token: await signIn(shop.app, 'new@example.com'), idempotencyKey: 'one-key-for-one-acceptance' }
    const once = () => shop.post<Membership>('/api/invitations/accept', sender, { token })
    const answers = [...(await Promise.all([once(), once(), once()])), await once()]
    expect(answers.map(({ status, body }) => [status, body.role])).toEqual(answers.map(() => [200, 'finance']))
  })

  test('of a member is refused, and so is a second open one of the same address', async () => {
    expect(refusal(await invite({ email: shop.jane.ownerEmail, role: 'finance' }))).toEqual([409, 'already_member'])
    await invite()
    await invite({ role: 'marketing' })
    expect((await list()).map(({ state, role }) => [state, role]).toSorted()).toEqual([
      ['open', 'marketing'],
      ['revoked', 'consultant'],
    ])
  })

  test('sent twice with one key is one mail', async () => {
    const sender = { token: shop.owner, idempotencyKey: 'one-key-for-one-invitation' }
    const answers = await Promise.all([1, 2, 3].map(() => invite({}, sender)))
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect(await shop.app.db.$count(outbox, eq(outbox.kind, 'invitation'))).toBe(1)
  })

  test('costs two round trips, and so does accepting it', async () => {
    const session = await signIn(shop.app, 'new@example.com')
    // Mail leaves behind the answers, on trips of its own.
    shop.app.server.deps.deliverSoon = () => {}
    expect(await shop.app.countTrips(() => invite())).toBe(2)
    await shop.app.server.runDueWork()
    const token = await mailed()
    expect(await shop.app.countTrips(() => accept(token, session))).toBe(2)
  })
})

describe('who may invite', () => {
  test('the operator invites owners into any practice, and nobody else', async () => {
    const operator = { token: await signIn(shop.app, operatorEmail) }
    expect((await invite({ role: 'owner' }, operator)).status).toBe(201)
    expect(refusal(await invite({ role: 'marketing' }, operator))).toEqual([404, 'not_found'])
    expect(
      await shop.app.db.select().from(auditEntries).where(eq(auditEntries.action, 'invitation.sent')),
    ).toMatchObject([{ actorKind: 'operator' }])
  })

  test('nobody from outside does, reads or revokes', async () => {
    const rival = await createPractice(shop.app, 'rival')
    const { body } = await invite()
    const outsiders: [string, object, number][] = [
      ['nobody', {}, 401],
      ['stranger', { token: await signIn(shop.app, 'stranger@example.com') }, 404],
      ['owner of another practice', { token: await signIn(shop.app, rival.ownerEmail) }, 404],
      ['owner in their own embed', { token: await signIn(shop.app, shop.jane.ownerEmail, 'jane') }, 403],
      ['buyer in an embed', { token: await signIn(shop.app, 'buyer@example.com', 'jane') }, 403],
    ]
    const before = await rows()
    for (const [who, sender, status] of outsiders) {
      const answers = [
        await invite({ email: 'mallory@example.com', role: 'owner' }, sender),
        await shop.get('/api/invitations?practice=jane', sender),
        await shop.delete(`/api/invitations/${body.id}`, sender),
        await shop.get('/api/members?practice=jane', sender),
      ]
      expect([who, answers.map((answer) => answer.status)]).toEqual([who, answers.map(() => status)])
    }
    const [afterInvitations, afterMembers] = await rows()
    expect([afterInvitations, afterMembers]).toEqual([before[0], before[1]])
  })

  test('a stolen session cannot send mail without end', async () => {
    await shop.app.close()
    shop = await openShop({ environment: { RATE_LIMIT_FACTOR: '1' } })
    let answer = await invite()
    for (let count = 0; count < 40 && answer.status === 201; count++)
      answer = await invite({ email: `n${count}@example.com` })
    expect([refusal(answer), answer.headers.get('Retry-After')]).toEqual([[429, 'rate_limited'], expect.any(String)])
  })
})
