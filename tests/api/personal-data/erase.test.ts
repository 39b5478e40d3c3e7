import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ErasureObstacle } from '@deskbell/server/contract/personal-data'
import {
  auditEntries,
  clients,
  creditGrants,
  outbox,
  packageUses,
  payments,
  practiceMembers,
  purchases,
  session,
  user,
} from '@deskbell/server/db/schema/index'
import { createPractice, signIn, type Refusal, type Sender } from '../../support/scenario.ts'
import { hour } from '../../support/test-clock.ts'
import { buy, buyAndPay, refusal, stock } from '../checkout/shop.ts'
import { book, booked, clientWith, openFrontDesk } from '../consultations/front-desk.ts'
import { give, hire, tripsOf, type Desk } from '../credits/desk.ts'
import { email, findInFile, findInTables, livePerson, trace, type Person } from './person.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openFrontDesk()
})
afterEach(() => desk.app.close())

const erase = (id: string, sender: Sender = desk.member) => desk.delete<null | Refusal>(`/api/clients/${id}`, sender)
const eraseSelf = (sender: Sender, practice = 'jane') =>
  desk.post<null | Refusal>('/api/me/erasure', sender, { practice })
function obstaclesIn(body: unknown): string[][] {
  const { error } = body as Refusal
  const listed = (error.details?.['obstacles'] ?? []) as ErasureObstacle[]
  return listed.map(({ kind, reference }) => [kind, reference])
}

/** What must stay to the last row. */
const money = ({ app: { db } }: Desk) =>
  db.batch([
    db
      .select({ id: payments.id, net: payments.netMinor, charged: payments.chargedMinor, at: payments.createdAt })
      .from(payments),
    db.select().from(creditGrants),
    db.select().from(packageUses),
    db
      .select({ id: purchases.id, price: purchases.priceMinor, state: purchases.state, client: purchases.clientId })
      .from(purchases),
  ])

describe('a client who is erased', () => {
  let person: Person
  beforeEach(async () => {
    person = await livePerson(desk)
  })

  test('is found nowhere any more: no table, no column, no byte of the file', async () => {
    expect((await findInTables(desk, trace)).length).toBeGreaterThan(20)
    expect((await erase(person.id)).status).toBe(204)
    expect(await findInTables(desk, trace)).toEqual([])
    desk.app.clock.advance(hour)
    await desk.app.server.runDueWork()
    expect(findInFile(desk, trace)).toEqual([])
  })

  test('leaves money, ledger and audit rows as they were', async () => {
    const before = await money(desk)
    const entries = await desk.app.db.select().from(auditEntries)
    expect((await erase(person.id)).status).toBe(204)
    expect(await money(desk)).toEqual(before)
    const after = await desk.app.db.select().from(auditEntries)
    expect(after.slice(0, entries.length)).toEqual(entries)
    expect(
      after.slice(entries.length).map(({ action, actorKind, subjectId }) => [action, actorKind, subjectId]),
    ).toEqual([['client.erased', 'member', person.id]])
    for (const table of ['package_uses', 'credit_grants', 'audit_entries'])
      await expect(desk.app.db.run(sql.raw(`delete from ${table}`))).rejects.toThrow()
  })

  test('is signed out, has no account, and is a new client when they come again', async () => {
    expect((await erase(person.id)).status).toBe(204)
    expect(refusal(await desk.get('/api/consultations/me?practice=jane', person.sender))).toEqual([
      401,
      'session_expired',
    ])
    expect(
      await desk.app.db
        .select()
        .from(user)
        .where(sql`email = ${email}`),
    ).toEqual([])
    expect((await erase(person.id)).status).toBe(404)
    expect((await desk.get(`/api/clients/${person.id}`, desk.member)).status).toBe(404)
    const again = { token: await signIn(desk.app, email, 'jane') }
    expect((await desk.get<{ data: unknown[] }>('/api/purchases?practice=jane', again)).body.data).toEqual([])
    expect((await give(desk, { email })).client?.id).not.toBe(person.id)
  })

  test('is told to nobody: the purchase that stays names no client', async () => {
    await erase(person.id)
    const answers = await Promise.all(
      [
        '/api/purchases?practice=jane&scope=manage',
        '/api/clients?practice=jane',
        '/api/audit?practice=jane',
        '/api/consultations?practice=jane',
        `/api/consultants/${desk.jane.consultantId}/calendar-feed`,
      ].map((path) => desk.get(path, desk.member)),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(answers.filter(({ body }) => trace.test(JSON.stringify(body)))).toEqual([])
    const [bought] = await desk.app.db
      .select()
      .from(purchases)
      .where(sql`client_id = ${person.id}`)
    const history = await desk.get(`/api/purchases/${bought?.id}/history`, desk.member)
    expect([history.status, trace.test(JSON.stringify(history.body))]).toEqual([200, false])
  })

  test('gets no mail that still waited to be sent', async () => {
    const id = desk.app.server.deps.ids.id()
    await desk.app.db.insert(outbox).values({
      id,
      practiceId: desk.jane.id,
      kind: 'news',
      origin: `news:${id}`,
      recipient: email,
      body: { subject: 'News', text: 'News', html: 'News' },
      nextAttemptAt: desk.app.clock() + hour,
      createdAt: desk.app.clock(),
    })
    const before = desk.app.mailbox.list(email).length
    await erase(person.id)
    desk.app.clock.advance(2 * hour)
    await desk.app.server.runDueWork()
    await desk.app.settled()
    expect(desk.app.mailbox.list(email)).toHaveLength(before)
    const [row] = await desk.app.db
      .select()
      .from(outbox)
      .where(sql`id = ${id}`)
    expect(row).toMatchObject({ recipient: null, body: null, lastError: 'erased', deadAt: expect.any(Number) })
  })

  test('erases themselves the same way', async () => {
    expect((await eraseSelf(person.sender)).status).toBe(204)
    expect(await findInTables(desk, trace)).toEqual([])
    const [entry] = await desk.app.db
      .select()
      .from(auditEntries)
      .where(sql`action = 'client.erased'`)
    expect(entry).toMatchObject({ actorKind: 'client', subjectId: person.id })
    expect((await eraseSelf(person.sender)).status).toBe(401)
  })

  test('keeps what another practice knows of them', async () => {
    const rival = await createPractice(desk.app, 'rival')
    const rivals = { ...desk, jane: rival, member: { token: await signIn(desk.app, rival.ownerEmail) } }
    await give(rivals, { email })
    const there = { token: await signIn(desk.app, email, 'rival') }
    expect((await erase(person.id)).status).toBe(204)
    expect(refusal(await desk.get('/api/purchases?practice=jane', person.sender))).toEqual([401, 'session_expired'])
    expect((await desk.get<{ data: unknown[] }>('/api/purchases?practice=rival', there)).body.data).toHaveLength(1)
    expect(
      await desk.app.db
        .select()
        .from(user)
        .where(sql`email = ${email}`),
    ).toHaveLength(1)
    const found = await findInTables(desk, trace)
    // The client there, their account, and the mail that told of what they were given.
    expect(found.map((place) => place.split(':')[0]).toSorted()).toEqual([
      'audit_values.after',
      'clients.email',
      'outbox.recipient',
      'user.email',
    ])
  })

  test('keeps the account with which they work for a practice', async () => {
    const [account] = await desk.app.db
      .select()
      .from(user)
      .where(sql`email = ${email}`)
    await desk.app.db
      .insert(practiceMembers)
      .values({ practiceId: desk.jane.id, userId: account?.id ?? '', role: 'finance', createdAt: desk.app.clock() })
    const dashboard = { token: await signIn(desk.app, email) }
    expect((await erase(person.id)).status).toBe(204)
    expect((await desk.get('/api/members?practice=jane', dashboard)).status).toBe(403)
    expect((await desk.get('/api/packages?practice=jane&scope=manage', dashboard)).status).toBe(200)
    expect(await desk.app.db.$count(session, sql`user_id = ${account?.id} and practice_id is not null`)).toBe(0)
  })

  test('is erased in two trips, once, however many ask at the same moment', async () => {
    const answers = await Promise.all([erase(person.id), erase(person.id), erase(person.id), erase(person.id)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 404, 404, 404])
    expect(await desk.app.db.$count(auditEntries, sql`action = 'client.erased'`)).toBe(1)
    const { id } = (
      await desk.post<{ id: string }>('/api/clients', desk.member, { practice: 'jane', email: 'new@example.com' })
    ).body
    expect(await tripsOf(desk, () => erase(id))).toBe(2)
  })
})

describe('is refused, and says why, while', () => {
  const clientIdOf = async (address: string) =>
    (
      await desk.app.db
        .select()
        .from(clients)
        .where(sql`email = ${address}`)
    )[0]?.id ?? ''
  async function refused(address: string, sender: Sender): Promise<string[][]> {
    const id = await clientIdOf(address)
    const before = await desk.app.db.select().from(clients)
    const asMember = await erase(id)
    const asSelf = await eraseSelf(sender)
    expect([refusal(asMember), refusal(asSelf)]).toEqual([
      [409, 'client_in_use'],
      [409, 'client_in_use'],
    ])
    expect(obstaclesIn(asSelf.body)).toEqual(obstaclesIn(asMember.body))
    expect(JSON.stringify(asMember.body)).not.toContain('@')
    expect(await desk.app.db.select().from(clients)).toEqual(before)
    return obstaclesIn(asMember.body)
  }

  test('a session is to come', async () => {
    const val = await clientWith(desk, 'val@example.com')
    const soon = await booked(desk, val)
    expect(await refused('val@example.com', val)).toEqual([['booking', soon.reference]])
    await desk.post(`/api/consultations/${soon.id}/cancel`, val, {})
    expect((await eraseSelf(val)).status).toBe(204)
  })

  test('a time is held for a payment', async () => {
    const val = { token: await signIn(desk.app, 'val@example.com', 'jane'), origin: 'https://jane.test' }
    const pay = { with: 'checkout' as const, currency: 'USD', returnUrl: 'https://jane.test/' }
    const held = await book(desk, val, { pay })
    expect(held.status).toBe(201)
    expect((await refused('val@example.com', val)).map(([kind]) => kind).toSorted()).toEqual(['booking', 'checkout'])
  })

  test('a checkout is open', async () => {
    const val = { token: await signIn(desk.app, 'val@example.com', 'jane') }
    const { purchase } = await buy(desk, await stock(desk), val)
    expect(await refused('val@example.com', val)).toEqual([['checkout', purchase.reference]])
  })

  test('payments are still to come', async () => {
    const val = { token: await signIn(desk.app, 'val@example.com', 'jane') }
    const paymentTerms = { kind: 'instalments', count: 3, everyMonths: 1 } as const
    const { purchase } = await buyAndPay(desk, await stock(desk, { paymentTerms }), val)
    expect(await refused('val@example.com', val)).toEqual([
      ['payment', purchase.reference],
      ['payment', purchase.reference],
    ])
  })

  test('a subscription is running', async () => {
    const val = { token: await signIn(desk.app, 'val@example.com', 'jane') }
    const { purchase } = await buyAndPay(desk, await stock(desk, { type: 'monthly' }), val)
    expect(await refused('val@example.com', val)).toEqual([['subscription', purchase.reference]])
  })
})

test('nobody but owners erases others, and nobody erases themselves elsewhere', async () => {
  const val = await clientWith(desk, 'val@example.com')
  const [client] = await desk.app.db
    .select()
    .from(clients)
    .where(sql`email = 'val@example.com'`)
  const id = client?.id ?? ''
  const rival = await createPractice(desk.app, 'rival')
  const others: [string, Sender, number][] = [
    ['nobody', {}, 401],
    ['a stranger', { token: await signIn(desk.app, 'stranger@example.com') }, 404],
    ['owner of another practice', { token: await signIn(desk.app, rival.ownerEmail) }, 404],
    ['the client', val, 403],
    ['the client in another embed', { token: await signIn(desk.app, 'val@example.com', 'rival') }, 403],
    ['the owner in their own embed', { token: await signIn(desk.app, desk.jane.ownerEmail, 'jane') }, 403],
    ['a consultant', await hire(desk, 'consultant'), 403],
    ['operations', await hire(desk, 'operations'), 403],
    ['finance', await hire(desk, 'finance'), 403],
    ['marketing', await hire(desk, 'marketing'), 403],
  ]
  const before = await desk.app.db.select().from(clients)
  for (const [who, sender, status] of others)
    for (const answer of [await erase(id, sender), await desk.get(`/api/clients/${id}/export`, sender)])
      expect([who, answer.status]).toEqual([who, status])
  const own: [string, Sender, number][] = [
    ['nobody', {}, 401],
    ['a stranger', { token: await signIn(desk.app, 'stranger@example.com', 'jane') }, 404],
    ['the client in another embed', { token: await signIn(desk.app, 'val@example.com', 'rival') }, 404],
    ['an owner who is no client', desk.member, 404],
  ]
  for (const [who, sender, status] of own)
    for (const answer of [await eraseSelf(sender), await desk.get('/api/me/export?practice=jane', sender)])
      expect([who, answer.status]).toEqual([who, status])
  expect(await desk.app.db.select().from(clients)).toEqual(before)
  expect((await eraseSelf(val, 'nowhere')).status).toBe(404)
  expect((await desk.post('/api/me/erasure', val, {})).status).toBe(400)
})
