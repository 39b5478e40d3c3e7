import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AuditPage } from '@deskbell/server/contract/audit'
import type { ClientRecord } from '@deskbell/server/contract/clients'
import { auditEntries, auditValues, clients, idempotencyKeys } from '@deskbell/server/db/schema/index'
import { createPractice, signIn, type Refusal, type Sender } from '../../support/scenario.ts'
import { refusal } from '../checkout/shop.ts'
import { give, hire, openDesk, tripsOf, type Desk } from '../credits/desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.app.close())

const create = (body: object = {}, sender: Sender = desk.member) =>
  desk.post<ClientRecord>('/api/clients', sender, { practice: 'jane', email: 'val@example.com', ...body })
const read = (id: string, sender: Sender = desk.member) => desk.get<ClientRecord>(`/api/clients/${id}`, sender)
const rename = (id: string, body: unknown, sender: Sender = desk.member) =>
  desk.patch<ClientRecord>(`/api/clients/${id}`, sender, body)
const everything = () =>
  desk.app.db.batch([
    desk.app.db.select().from(clients),
    desk.app.db.select().from(auditEntries),
    desk.app.db.select().from(auditValues),
    desk.app.db.select().from(idempotencyKeys),
  ])
const nobody = '01936f00-0000-7000-8000-000000000001'

describe('a client made by hand', () => {
  test('is one per address, in any spelling, and can be read', async () => {
    const { status, body } = await create({ email: ' Val@Example.com ', name: 'Val Client' })
    expect([status, body]).toEqual([
      201,
      {
        id: expect.any(String),
        practice: 'jane',
        name: 'Val Client',
        email: 'val@example.com',
        verified: false,
        notes: null,
        createdAt: new Date(desk.app.clock()).toISOString(),
      },
    ])
    expect((await read(body.id)).body).toMatchObject(body)
    await signIn(desk.app, 'val@example.com', 'jane')
    expect((await read(body.id)).body.verified).toBe(true)
    const before = await everything()
    const again = await desk.post<Refusal>('/api/clients', desk.member, {
      practice: 'jane',
      email: 'VAL@example.com',
      name: 'Other',
    })
    expect([...refusal(again), again.body.error.details]).toEqual([409, 'client_exists', { id: body.id }])
    expect(await everything()).toEqual(before)
  })

  test('receives what is assigned to the address', async () => {
    const { body } = await create()
    expect((await give(desk, { email: 'val@example.com' })).client?.id).toBe(body.id)
  })

  test('is one, however many make them at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => create()))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array.from({ length: 7 }, () => 409)])
    expect(await desk.app.db.$count(clients)).toBe(1)
    expect(await desk.app.db.$count(auditEntries, eq(auditEntries.action, 'client.created'))).toBe(1)
  })

  test('is told of again to a request with the same key, and only to that', async () => {
    const sender = { ...desk.member, idempotencyKey: 'a-key-of-this-test' }
    const answers = await Promise.all(Array.from({ length: 4 }, () => create({}, sender)))
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1)
    expect(refusal(await create({ name: 'Other' }, sender))).toEqual([409, 'idempotency_conflict'])
    expect(refusal(await create({}, { ...sender, idempotencyKey: 'another-key-of-it' }))).toEqual([
      409,
      'client_exists',
    ])
  })

  test('takes two trips, reading one, renaming two', async () => {
    let id = ''
    expect(await tripsOf(desk, async () => void (id = (await create()).body.id))).toBe(2)
    expect(await tripsOf(desk, () => read(id))).toBe(1)
    expect(await tripsOf(desk, () => rename(id, { name: 'Val' }))).toBe(2)
  })
})

describe('a client’s name', () => {
  test('is changed, and the log tells from what to what', async () => {
    const { body } = await create({ name: 'Val' })
    desk.app.clock.advance(1)
    expect((await rename(body.id, { name: ' Val Client ' })).body.name).toBe('Val Client')
    desk.app.clock.advance(1)
    expect((await rename(body.id, { name: null })).body.name).toBeNull()
    await rename(body.id, { name: null })
    const log = await desk.get<AuditPage>(`/api/audit?practice=jane&subject=${body.id}`, desk.member)
    expect(log.body.data.map(({ action, before, after }) => [action, before, after])).toEqual([
      ['client.renamed', { name: 'Val Client' }, { name: null }],
      ['client.renamed', { name: 'Val' }, { name: 'Val Client' }],
      ['client.created', null, { email: 'val@example.com', name: 'Val' }],
    ])
  })

  test('stays out of rows that cannot be erased', async () => {
    const { body } = await create({ name: 'Rumpelstilzchen' })
    await rename(body.id, { name: 'Rumpelstilzchen the Second' })
    expect(JSON.stringify(await desk.app.db.select().from(auditEntries))).not.toMatch(/rumpel|val@/i)
  })

  test('is not to be had of who was erased', async () => {
    const { body } = await create()
    await desk.app.db.update(clients).set({ email: null, name: null })
    expect([(await read(body.id)).status, (await rename(body.id, { name: 'Val' })).status]).toEqual([404, 404])
    expect((await create()).status).toBe(201)
  })
})

test.each([
  ['no address', { email: undefined }, 'email'],
  ['what is no address', { email: 'val' }, 'email'],
  ['an address that is too long', { email: `${'a'.repeat(250)}@example.com` }, 'email'],
  ['a name that is not seen', { name: '\u200b' }, 'name'],
  ['a name of two lines', { name: 'Val\nBcc: all@example.com' }, 'name'],
  ['a name that is too long', { name: 'x'.repeat(121) }, 'name'],
  ['a field that is not known', { userId: 'u1' }, 'userId'],
])('refuses %s', async (_, changes, path) => {
  const before = await everything()
  expect(refusal(await create(changes))).toEqual([400, 'invalid_input', path])
  expect(await everything()).toEqual(before)
})

test.each([
  [{}, 'name'],
  [{ name: '' }, 'name'],
  [{ email: 'new@example.com', name: 'Val' }, 'email'],
])('refuses the change %j', async (patch, path) => {
  const { body } = await create()
  expect(refusal(await rename(body.id, patch))).toEqual([400, 'invalid_input', path])
})

test('whose client it is, nobody else is told', async () => {
  const { body } = await create()
  const rival = await createPractice(desk.app, 'rival')
  const theirs = { token: await signIn(desk.app, rival.ownerEmail) }
  const others: [string, Sender, number][] = [
    ['nobody', {}, 401],
    ['a stranger', { token: await signIn(desk.app, 'stranger@example.com') }, 404],
    ['owner of another practice', theirs, 404],
    ['a client of another practice', { token: await signIn(desk.app, 'val@example.com', 'rival') }, 403],
    ['the client', { token: await signIn(desk.app, 'val@example.com', 'jane') }, 403],
    ['the owner in their own embed', { token: await signIn(desk.app, desk.jane.ownerEmail, 'jane') }, 403],
    ['marketing', await hire(desk, 'marketing'), 403],
  ]
  const before = await everything()
  for (const [who, sender, status] of others)
    for (const answer of [
      await read(body.id, sender),
      await rename(body.id, { name: 'Theirs' }, sender),
      await create({ email: 'new@example.com' }, sender),
    ])
      expect([who, answer.status]).toEqual([who, status])
  const finance = await hire(desk, 'finance')
  expect((await read(body.id, finance)).status).toBe(200)
  expect((await rename(body.id, { name: 'Theirs' }, finance)).status).toBe(403)
  expect(await everything()).toEqual(before)
  expect((await read(nobody, theirs)).body).toEqual((await read(body.id, theirs)).body)
  // The same address is another client in another practice.
  expect((await create({ practice: 'rival' }, theirs)).status).toBe(201)
})
