import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AuditPage } from '@deskbell/server/contract/audit'
import { auditEntries, auditValues } from '@deskbell/server/db/schema/index'
import { createPractice, signIn } from '../../support/scenario.ts'
import { operatorEmail } from '../../support/test-app.ts'
import { minute } from '../../support/test-clock.ts'
import { buyAndPay, openShop, refusal, stock, type Shop } from '../checkout/shop.ts'

let shop: Shop
let item: { id: string }
beforeAll(async () => {
  shop = await openShop()
  const { clock } = shop.app
  item = await stock(shop)
  clock.advance(minute)
  await buyAndPay(shop, item)
  clock.advance(minute)
  await shop.patch('/api/practices', { token: shop.owner }, { practice: 'jane', name: 'Jane & Co' })
  clock.advance(minute)
  const operator = await signIn(shop.app, operatorEmail)
  clock.advance(1)
  await shop.patch('/api/practices', { token: operator }, { practice: 'jane', platformFeeBps: 500 })
})
afterAll(() => shop.app.close())

const read = async (query = '', token = shop.owner) =>
  (await shop.get<AuditPage>(`/api/audit?practice=jane${query}`, { token })).body
const actions = async (query: string) => (await read(query)).data.map(({ action }) => action)

test('tells who changed what, when, with the values before and after, newest first', async () => {
  const { data, nextCursor } = await read()
  expect(nextCursor).toBeNull()
  expect(data.map(({ action }) => action)).toEqual([
    'practice.updated',
    'operator.appointed',
    'practice.updated',
    'purchase.paid',
    'package.created',
  ])
  const [byOperator, , byOwner, bySystem] = data
  expect(byOwner).toMatchObject({
    at: '2026-12-01T09:02:00.000Z',
    actor: { kind: 'member', email: shop.jane.ownerEmail },
    subject: { type: 'practice', id: shop.jane.id },
    changedFields: ['name'],
    before: { name: 'Jane Coaching' },
    after: { name: 'Jane & Co' },
    erased: false,
  })
  expect(byOperator?.actor).toMatchObject({ kind: 'operator', name: null, email: null })
  expect(bySystem?.actor).toEqual({ kind: 'system', userId: null, name: null, email: null })
})

test('is narrowed by subject, actor, action and time', async () => {
  const byOwner = (await read()).data.find(({ actor }) => actor.kind === 'member')
  expect(await actions(`&subject=${item.id}`)).toEqual(['package.created'])
  expect(await actions(`&actor=${byOwner?.actor.userId}`)).toEqual(['practice.updated', 'package.created'])
  expect(await actions('&action=purchase.paid')).toEqual(['purchase.paid'])
  expect(await actions('&from=2026-12-01T09:01:00Z&to=2026-12-01T09:02:00Z')).toEqual(['purchase.paid'])
  expect(await actions('&subject=nothing')).toEqual([])
})

test('goes on page by page, without gaps or repeats', async () => {
  const { db, clock, server } = shop.app
  const entries = Array.from({ length: 120 }, () => ({
    id: server.deps.ids.id(),
    practiceId: shop.jane.id,
    actorKind: 'system' as const,
    action: 'test.filled',
    subjectType: 'practice',
    subjectId: 'x',
    changedFields: [],
    createdAt: clock(),
  }))
  await db.insert(auditEntries).values(entries)
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: AuditPage = await read(`&action=test.filled${cursor === '' ? '' : `&cursor=${cursor}`}`)
    seen.push(...page.data.map(({ id }) => id))
    cursor = page.nextCursor
  }
  expect([seen.length, new Set(seen).size]).toEqual([120, 120])
  expect(await shop.app.countTrips(() => read())).toBe(1)
})

test('says that values were emptied, and keeps who, when and which fields', async () => {
  const { db } = shop.app
  const [entry] = (await read(`&subject=${item.id}`)).data
  await db
    .update(auditValues)
    .set({ before: null, after: null })
    .where(eq(auditValues.entryId, entry?.id ?? ''))
  const [erased] = (await read(`&subject=${item.id}`)).data
  expect(erased).toEqual({ ...entry, before: null, after: null, erased: true })
})

test('is the practice’s own', async () => {
  const rival = await createPractice(shop.app, 'rival')
  const outsiders: [string, string | undefined, number][] = [
    ['nobody', undefined, 401],
    ['operator', await signIn(shop.app, operatorEmail), 404],
    ['owner of another practice', await signIn(shop.app, rival.ownerEmail), 404],
    ['owner in their own embed', await signIn(shop.app, shop.jane.ownerEmail, 'jane'), 403],
  ]
  for (const [who, token, status] of outsiders)
    expect([who, (await shop.get('/api/audit?practice=jane', token === undefined ? {} : { token })).status]).toEqual([
      who,
      status,
    ])
  const own = await shop.get<AuditPage>('/api/audit?practice=rival', {
    token: await signIn(shop.app, rival.ownerEmail),
  })
  expect(own.body.data).toEqual([])
})

test.each([
  ['cursor=nonsense', 'cursor'],
  ['from=yesterday', 'from'],
  ['action=DROP%20TABLE', 'action'],
  ['subject=%27%20or%201', 'subject'],
])('refuses %s', async (query, path) => {
  expect(refusal(await shop.get(`/api/audit?practice=jane&${query}`, { token: shop.owner }))).toEqual([
    400,
    'invalid_input',
    path,
  ])
})
