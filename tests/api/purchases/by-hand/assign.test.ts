import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ManagedPurchase, ManagedPurchasePage } from '@deskbell/server/contract/purchases'
import { auditEntries, auditValues, clients, packages, payments } from '@deskbell/server/db/schema/index'
import { createPackage, createPractice, signIn, type Practice } from '../../../support/scenario.ts'
import { day } from '../../../support/test-clock.ts'
import { refusal, stock } from '../../checkout/shop.ts'
import { everything, grantsOf, onlyGrant, openDesk, privateHours, tripsOf, type Desk } from '../../credits/desk.ts'

let desk: Desk
let rival: Practice
let people = 0
beforeAll(async () => {
  desk = await openDesk()
  rival = await createPractice(desk.app, 'rival')
})
afterAll(() => desk.app.close())

const somebody = () => `client.${++people}@example.com`
const assign = (body: Record<string, unknown>, idempotencyKey?: string) =>
  desk.post<ManagedPurchase>(
    '/api/purchases',
    idempotencyKey === undefined ? desk.member : { ...desk.member, idempotencyKey },
    { practice: 'jane', ...body },
  )

test('a package is given with its credits, dates and note; nothing is charged, and it is audited', async () => {
  const item = await stock(desk, {
    title: 'Bundle',
    allowances: [privateHours(5), privateHours(3, { serviceType: 'group' })],
  })
  const email = somebody()
  const { status, body } = await assign({
    client: { email, name: 'Val Client' },
    packageId: item.id,
    startsAt: '2026-12-10',
    expiresAt: '2027-03-09',
    note: 'Paid in cash',
  })
  expect(status).toBe(201)
  expect(body).toMatchObject({
    reference: expect.stringMatching(/^PKG-/),
    state: 'paid',
    charged: null,
    package: { packageId: item.id, title: 'Bundle', price: item.price },
    client: { name: 'Val Client', email },
    // The days of New York, where the practice is: the last one counts whole.
    expiresAt: '2027-03-10T05:00:00.000Z',
    credits: { total: 8, used: 0, remaining: 8, unlimited: false },
    primary: false,
  })
  const grants = await grantsOf(desk, body)
  expect(
    grants.map(({ serviceType, credits, startsAt, expiresAt }) => [serviceType, credits, startsAt, expiresAt]),
  ).toEqual(
    expect.arrayContaining([
      ['private', 5, '2026-12-10T05:00:00.000Z', '2027-03-10T05:00:00.000Z'],
      ['group', 3, '2026-12-10T05:00:00.000Z', '2027-03-10T05:00:00.000Z'],
    ]),
  )
  expect(await desk.app.db.$count(payments, eq(payments.purchaseId, body.id))).toBe(0)
  const [entry] = await desk.app.db
    .select()
    .from(auditEntries)
    .innerJoin(auditValues, eq(auditValues.entryId, auditEntries.id))
    .where(eq(auditEntries.subjectId, body.id))
  expect(entry?.audit_entries).toMatchObject({ action: 'purchase.assigned', actorKind: 'member' })
  expect(entry?.audit_values.after).toMatchObject({ packageId: item.id, note: 'Paid in cash' })
  expect(JSON.stringify(entry)).not.toContain(email)
})

test('the client is told by mail, without contact details, and finds it in their own list and balance', async () => {
  const item = await stock(desk, { title: 'Five hours' })
  const email = somebody()
  const { body } = await assign({ client: { email }, packageId: item.id, expiresAt: '2026-12-31' })
  await desk.app.settled()
  const [mail] = desk.app.mailbox.list(email)
  expect(mail?.subject).toBe('Five hours: added for you by Jane Coaching')
  expect(mail?.text).toContain(body.reference)
  expect(mail?.text).toContain('Valid through 31 December 2026')
  expect(mail?.text).not.toMatch(/555 0100|hello@jane/)
  const token = await signIn(desk.app, email, 'jane')
  expect((await desk.get<ManagedPurchasePage>('/api/purchases', { token })).body.data.map(({ id }) => id)).toEqual([
    body.id,
  ])
  expect((await desk.get('/api/credits/balance?practice=jane', { token })).body).toMatchObject({
    available: { private: { credits: 5, minutes: 300 } },
  })
  expect((await desk.post(`/api/purchases/${body.id}/contact`, { token })).status).toBe(200)
})

test('a package’s own rule of expiry counts from the first day', async () => {
  const item = await stock(desk, { validDays: 30 })
  const { body } = await assign({ client: { email: somebody() }, packageId: item.id, startsAt: '2026-12-24T12:00:00Z' })
  expect(body.expiresAt).toBe(new Date(Date.parse('2026-12-24T12:00:00Z') + 30 * day).toISOString())
})

test('credits that no package holds make one of this client’s own that nobody can buy', async () => {
  const { status, body } = await assign({
    client: { email: somebody() },
    title: 'Agreed at the fair',
    allowances: [privateHours(3, { creditUnitMinutes: 30 })],
    sessionDurationMinutes: 30,
    price: { amount: 12_000, currency: 'EUR' },
  })
  expect([status, body.package]).toEqual([
    201,
    expect.objectContaining({
      title: 'Agreed at the fair',
      type: 'custom',
      bundleDescription: '3 private (30 min)',
      price: { amount: 12_000, currency: 'EUR' },
      sessionDurationMinutes: 30,
    }),
  ])
  const { packageId } = body.package
  expect((await desk.get(`/api/packages/${packageId}`)).status).toBe(404)
  const [own] = await desk.app.db.select().from(packages).where(eq(packages.id, packageId))
  expect([own?.active, own?.archivedAt]).toEqual([false, desk.app.clock()])
  const managed = await desk.get<{ data: { id: string }[] }>('/api/packages?practice=jane&scope=manage', desk.member)
  expect(managed.body.data.map(({ id }) => id)).not.toContain(packageId)
  expect((await onlyGrant(desk, body)).credits).toBe(3)
})

test('a package may be given with other credits and another title than it is sold with', async () => {
  const item = await stock(desk)
  const { body } = await assign({
    client: { email: somebody() },
    packageId: item.id,
    title: 'Starter, half',
    allowances: [privateHours(null)],
  })
  expect(body.package).toMatchObject({
    packageId: item.id,
    title: 'Starter, half',
    bundleDescription: 'unlimited private (60 min)',
  })
  expect(body.credits).toEqual({ total: 0, used: 0, remaining: null, unlimited: true })
})

test('a client the practice knows stays who they are, by id and by address', async () => {
  const email = somebody()
  const first = await assign({ client: { email, name: 'Val' }, title: 'One', allowances: [privateHours(1)] })
  const byAddress = await assign({
    client: { email: email.toUpperCase(), name: 'Somebody Else' },
    title: 'Two',
    allowances: [privateHours(1)],
  })
  const byId = await assign({ client: { id: first.body.client?.id }, title: 'Three', allowances: [privateHours(1)] })
  for (const { body } of [byAddress, byId])
    expect(body.client).toEqual({ id: first.body.client?.id, name: 'Val', email })
  expect(await desk.app.db.$count(clients, eq(clients.email, email))).toBe(1)
})

test('is made once for one Idempotency-Key, in two trips', async () => {
  const body = { client: { email: somebody() }, title: 'Once', allowances: [privateHours(5)] }
  const key = 'one-assignment-and-no-more'
  let first: ManagedPurchase | undefined
  expect(await tripsOf(desk, async () => void (first = (await assign(body, key)).body))).toBe(2)
  const again = await assign(body, key)
  expect([again.status, again.body]).toEqual([201, first])
  const answers = await Promise.all(Array.from({ length: 8 }, () => assign(body, 'eight-assignments-at-once')))
  expect(new Set(answers.map(({ body: { id } }) => id)).size).toBe(1)
  expect(await grantsOf(desk, answers[0]?.body as ManagedPurchase)).toHaveLength(1)
})

test('is refused in plain words, and changes nothing', async () => {
  const item = await stock(desk)
  const gone = await stock(desk)
  await desk.delete(`/api/packages/${gone.id}`, desk.member)
  const theirItem = await createPackage(desk.app, rival)
  const theirs = await desk.post<ManagedPurchase>(
    '/api/purchases',
    { token: await signIn(desk.app, rival.ownerEmail) },
    { practice: 'rival', client: { email: 'theirs@example.com' }, packageId: theirItem.id },
  )
  const client = { email: 'never@example.com' }
  const packageId = item.id
  const title = 'Agreed'
  const nowhere = '0198c5a0-0000-7000-8000-000000000000'
  const table: [Record<string, unknown>, (string | number)[]][] = [
    [{ client }, [400, 'invalid_input', 'title']],
    [{ client, title }, [400, 'invalid_input', 'allowances']],
    [{ client, title, allowances: [] }, [400, 'invalid_input', 'allowances']],
    [{ client, title, allowances: [privateHours(0)] }, [400, 'invalid_input', 'allowances.0.credits']],
    [{ client, title, allowances: [privateHours(-1)] }, [400, 'invalid_input', 'allowances.0.credits']],
    [{ client, title, allowances: [privateHours(1e9)] }, [400, 'invalid_input', 'allowances.0.credits']],
    [
      { client, title, allowances: [{ ...privateHours(5), creditUnitMinutes: 7 }] },
      [400, 'invalid_input', 'allowances.0.creditUnitMinutes'],
    ],
    [
      { client, title, allowances: [privateHours(5), privateHours(2)] },
      [400, 'invalid_input', 'allowances.1.serviceType'],
    ],
    [{ client, packageId, title: ' ' }, [400, 'invalid_input', 'title']],
    [{ client, packageId, startsAt: 'tomorrow' }, [400, 'invalid_input', 'startsAt']],
    [{ client, packageId, startsAt: '2026-02-30' }, [400, 'invalid_input', 'startsAt']],
    [{ client, packageId, expiresAt: '2026-11-30' }, [400, 'invalid_input', 'expiresAt']],
    [{ client, packageId, startsAt: '2027-01-02', expiresAt: '2027-01-01' }, [400, 'invalid_input', 'expiresAt']],
    [{ client, packageId, price: { amount: -1, currency: 'USD' } }, [400, 'invalid_input', 'price.amount']],
    [{ client, packageId, price: { amount: 1.5, currency: 'USD' } }, [400, 'invalid_input', 'price.amount']],
    [{ client, packageId, note: 'x'.repeat(301) }, [400, 'invalid_input', 'note']],
    [{ client, packageId, state: 'paid' }, [400, 'invalid_input', 'state']],
    [{ client, packageId, consultantId: rival.consultantId }, [400, 'invalid_input', 'consultantId']],
    [{ client, packageId: gone.id }, [400, 'invalid_input', 'packageId']],
    [{ client, packageId: theirItem.id }, [400, 'invalid_input', 'packageId']],
    [{ client, packageId: nowhere }, [400, 'invalid_input', 'packageId']],
    [{ packageId }, [400, 'invalid_input', 'client']],
    [{ client: {}, packageId }, [400, 'invalid_input', 'client.email']],
    [{ client: { email: 'nobody' }, packageId }, [400, 'invalid_input', 'client.email']],
    [{ client: { id: nowhere, ...client }, packageId }, [400, 'invalid_input', 'client.email']],
    [{ client: { id: nowhere }, packageId }, [400, 'invalid_input', 'client.id']],
    [{ client: { id: theirs.body.client?.id }, packageId }, [400, 'invalid_input', 'client.id']],
    [{ client, packageId, practice: 'rival' }, [404, 'not_found']],
    [{ client, packageId, practice: 'nowhere' }, [404, 'not_found']],
  ]
  const before = await everything(desk)
  for (const [body, expected] of table) expect([body, refusal(await assign(body))]).toEqual([body, expected])
  expect(await everything(desk)).toEqual(before)
})
