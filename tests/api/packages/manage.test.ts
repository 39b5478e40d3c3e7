import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ManagedPackage, ManagedPackagePage, PublicPackagePage } from '@deskbell/server/contract/packages'
import type { Purchase } from '@deskbell/server/contract/purchases'
import { auditEntries, auditValues } from '@deskbell/server/db/schema/index'
import { createPractice, draft } from '../../support/scenario.ts'
import { buyAndPay, openShop, refusal, stock, type Shop } from '../checkout/shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.app.close())

const owner = (ifMatch?: number) => ({ token: shop.owner, ...(ifMatch === undefined ? {} : { ifMatch }) })

const everything = {
  practice: 'jane',
  type: 'bundle',
  title: '  Starter  ',
  tagline: 'Begin',
  badge: 'New',
  description: 'Line one\nLine two',
  features: ['Mail', 'Notes'],
  price: { amount: 45_000, currency: 'USD' },
  originalPrice: { amount: 60_000, currency: 'USD' },
  sessionDurationMinutes: 60,
  allowances: draft.allowances,
  bundleDescription: null,
  validDays: 90,
  featured: true,
  active: true,
  displayOrder: 7,
  stockLimit: 4,
  calendlyLink: 'https://www.calendly.com/jane-doe/intro/',
} as const

test('creates a package with all it can hold, and shows it to its consultant', async () => {
  const { status, body, headers } = await shop.post<ManagedPackage>('/api/packages', owner(), everything)
  expect([status, headers.get('ETag')]).toEqual([201, '"1"'])
  const { practice: _, bundleDescription: __, ...rest } = everything
  expect(body).toMatchObject({
    ...rest,
    title: 'Starter',
    calendlyLink: 'https://calendly.com/jane-doe/intro',
    writtenBundleDescription: null,
    soldCount: 0,
    version: 1,
  })
  expect(body).toMatchObject({
    consultant: { id: shop.jane.consultantId },
    createdAt: '2026-12-01T09:00:00.000Z',
    updatedAt: '2026-12-01T09:00:00.000Z',
  })

  const again = await shop.get<ManagedPackage>(`/api/packages/${body.id}?scope=manage`, owner())
  expect(again.body).toEqual(body)
  expect(again.headers.get('ETag')).toBe('"1"')
})

test('lists inactive packages to members only', async () => {
  const hidden = await stock(shop, { title: 'Hidden', active: false })
  const ids = async (query: string, sender = {}) =>
    (await shop.get<ManagedPackagePage>(`/api/packages?practice=jane${query}`, sender)).body.data.map(({ id }) => id)
  expect(await ids('&scope=manage', owner())).toContain(hidden.id)
  expect(await ids('', owner())).not.toContain(hidden.id)
})

test('an update replaces the whole package and raises its version', async () => {
  const before = await stock(shop, {
    title: 'Before',
    stockLimit: 9,
    features: ['Old'],
    calendlyLink: 'https://calendly.com/jane-doe/old',
  })
  const group = { serviceType: 'group', consultantTier: 2, credits: 8, creditUnitMinutes: 45 }
  shop.app.clock.advance(1_000)
  const { status, body, headers } = await shop.put<ManagedPackage>(`/api/packages/${before.id}`, owner(1), {
    ...draft,
    title: 'After',
    price: { amount: 20_000, currency: 'EUR' },
    allowances: [group],
  })
  expect([status, headers.get('ETag')]).toEqual([200, '"2"'])
  expect(body).toMatchObject({
    title: 'After',
    price: { amount: 20_000, currency: 'EUR' },
    allowances: [group],
    version: 2,
    createdAt: before.createdAt,
  })
  expect(body).toMatchObject({ stockLimit: null, features: [], calendlyLink: null, scheduling: 'contact' })
  expect(body.updatedAt).not.toBe(before.updatedAt)
  expect((await shop.get<ManagedPackage>(`/api/packages/${before.id}?scope=manage`, owner())).body).toEqual(body)
})

test('what was bought stays as it was bought, whatever becomes of the package', async () => {
  const item = await stock(shop, { title: 'As sold' })
  const { purchase, purchaseToken } = await buyAndPay(shop, item)
  await shop.put(`/api/packages/${item.id}`, owner(1), {
    ...draft,
    title: 'As changed',
    price: { amount: 1_000, currency: 'USD' },
  })
  await shop.delete(`/api/packages/${item.id}`, owner())

  const { status, body } = await shop.get<Purchase>(`/api/purchases/${purchase.id}`, { purchaseToken })
  expect(status).toBe(200)
  expect(body).toMatchObject({
    state: 'paid',
    charged: draft.price,
    package: { title: 'As sold', price: draft.price, allowances: draft.allowances },
  })
  expect((await shop.post(`/api/purchases/${purchase.id}/contact`, { purchaseToken })).status).toBe(200)
})

test('an archived package is gone for everybody, also for its consultant, and stays gone', async () => {
  const item = await stock(shop, { title: 'Going' })
  const gone = await shop.delete(`/api/packages/${item.id}`, owner())
  expect([gone.status, gone.body]).toEqual([204, null])
  const listed = await shop.get<PublicPackagePage>('/api/packages?practice=jane')
  const managed = await shop.get<ManagedPackagePage>('/api/packages?practice=jane&scope=manage', owner())
  expect([...listed.body.data, ...managed.body.data].map(({ id }) => id)).not.toContain(item.id)
  for (const answer of [
    await shop.get(`/api/packages/${item.id}`),
    await shop.get(`/api/packages/${item.id}?scope=manage`, owner()),
    await shop.put(`/api/packages/${item.id}`, owner(2), draft),
    await shop.delete(`/api/packages/${item.id}`, owner()),
  ])
    expect(answer.status).toBe(404)
})

test('every change is in the audit log with who did it, before and after', async () => {
  const item = await stock(shop, { title: 'First', badge: 'New' })
  await shop.put(`/api/packages/${item.id}`, owner(1), { ...draft, title: 'Second', badge: 'New' })
  await shop.delete(`/api/packages/${item.id}`, owner())
  const { db } = shop.app
  const entries = await db
    .select()
    .from(auditEntries)
    .leftJoin(auditValues, eq(auditValues.entryId, auditEntries.id))
    .where(eq(auditEntries.subjectId, item.id))
    .orderBy(auditEntries.id)
  const actions = Object.fromEntries(
    entries.map(({ audit_entries: entry, audit_values: values }) => [entry.action, { entry, values }]),
  )
  expect(Object.keys(actions).toSorted()).toEqual(['package.archived', 'package.created', 'package.updated'])
  for (const { entry } of Object.values(actions))
    expect(entry).toMatchObject({
      actorKind: 'member',
      practiceId: shop.jane.id,
      actorUserId: expect.stringMatching(/.+/),
    })
  expect(actions['package.created']?.values).toMatchObject({ before: null, after: { title: 'First', badge: 'New' } })
  const updated = actions['package.updated']
  expect(updated?.entry.changedFields).toEqual(['title'])
  expect(updated?.values).toMatchObject({ before: { title: 'First' }, after: { title: 'Second' } })
})

test('a package can only be for a consultant of the practice', async () => {
  const rival = await createPractice(shop.app, 'rival')
  const answer = await shop.post('/api/packages', owner(), {
    ...draft,
    practice: 'jane',
    consultantId: rival.consultantId,
  })
  expect(refusal(answer)).toEqual([400, 'invalid_input', 'consultantId'])
})
