import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ManagedPackage } from '@deskbell/server/contract/packages'
import { auditEntries, packageAllowances, packagePrices, packages } from '@deskbell/server/db/schema/index'
import { draft, type Answer } from '../../support/scenario.ts'
import { openShop, refusal, stock, type Shop } from '../checkout/shop.ts'
import { race, times } from '../checkout/together.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.app.close())

const winner = { ...draft, title: 'Winner', price: { amount: 10_000, currency: 'USD' } }
const loser = {
  ...draft,
  title: 'Loser',
  price: { amount: 20_000, currency: 'EUR' },
  allowances: [{ serviceType: 'course', consultantTier: 3, credits: 9, creditUnitMinutes: 15 }],
}

/** All rows of one package, as they stand in the database. */
async function rowsOf(id: string) {
  const { db } = shop.app
  return db.batch([
    db.select().from(packages).where(eq(packages.id, id)),
    db.select().from(packageAllowances).where(eq(packageAllowances.packageId, id)),
    db.select().from(packagePrices).where(eq(packagePrices.packageId, id)),
    db.select().from(auditEntries).where(eq(auditEntries.subjectId, id)),
  ])
}

const put = (id: string, ifMatch: string | number | undefined, body: unknown) =>
  shop.put(`/api/packages/${id}`, { token: shop.owner, ...(ifMatch === undefined ? {} : { ifMatch }) }, body)

test('an update must say which version it was made from', async () => {
  const { id } = await stock(shop)
  const before = await rowsOf(id)
  const answer = await put(id, undefined, winner)
  expect(refusal(answer)).toEqual([428, 'version_required'])
  expect(await rowsOf(id)).toEqual(before)
})

test.each<[string, string | number]>([
  ['an older version', 1],
  ['a version to come', 3],
  ['no version of ours', '"abc"'],
  ['an empty one', '""'],
  ['a negative one', '"-2"'],
])('with %s nothing at all is written', async (_name, ifMatch) => {
  const { id } = await stock(shop)
  await put(id, 1, winner)
  const before = await rowsOf(id)
  const answer = await put(id, ifMatch, loser)
  expect(refusal(answer)).toEqual([409, 'version_conflict'])
  expect(await rowsOf(id)).toEqual(before)
})

test('of two updates from the same version at the same time exactly one is written, whole', async () => {
  for (let round = 0; round < 4; round++) {
    const { id } = await stock(shop)
    const answers = await race(shop, [() => put(id, 1, winner), () => put(id, 1, loser)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    const written = answers[0]?.status === 200 ? winner : loser
    const { body } = await shop.get<ManagedPackage>(`/api/packages/${id}?scope=manage`, { token: shop.owner })
    expect(body).toMatchObject({
      title: written.title,
      price: written.price,
      allowances: written.allowances,
      version: 2,
    })
    const [, allowances, prices, audits] = await rowsOf(id)
    expect([allowances.length, prices.length, audits.length]).toEqual([1, 1, 2])
  }
})

test('an update and an archiving at the same time leave no half of either', async () => {
  for (let round = 0; round < 5; round++) {
    const { id } = await stock(shop)
    const [updated, archived] = await race<{ status: number; body: unknown }>(shop, [
      () => put(id, 1, winner),
      () => shop.delete(`/api/packages/${id}`, { token: shop.owner }),
    ])
    expect(archived?.status).toBe(204)
    expect([200, 404, 409]).toContain(updated?.status)
    const [[row]] = await rowsOf(id)
    expect(row?.archivedAt).not.toBeNull()
    expect(row?.title).toBe(updated?.status === 200 ? 'Winner' : 'Starter')
  }
})

const create = (idempotencyKey: string, body: object): Promise<Answer<ManagedPackage>> =>
  shop.post('/api/packages', { token: shop.owner, idempotencyKey }, { ...draft, practice: 'jane', ...body })
const titled = async (title: string) =>
  (await shop.app.db.select().from(packages).where(eq(packages.title, title))).length

test('the same request again answers with the package it made', async () => {
  const first = await create('the-same-key-again', { title: 'Once' })
  const again = await create('the-same-key-again', { title: 'Once' })
  expect([first.status, again.status]).toEqual([201, 201])
  expect(again.body).toEqual(first.body)
  expect(await titled('Once')).toBe(1)
})

test('the same key with another body is refused and makes nothing', async () => {
  await create('a-key-with-two-bodies', { title: 'One body' })
  const answer = await create('a-key-with-two-bodies', { title: 'Another body' })
  expect(refusal(answer)).toEqual([409, 'idempotency_conflict'])
  expect(await titled('Another body')).toBe(0)
})

test('a double click at once makes one package and answers both', async () => {
  const answers = await race(
    shop,
    times(3, () => create('a-double-click-key', { title: 'Clicked twice' })),
  )
  expect(await titled('Clicked twice')).toBe(1)
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
})

test('a refused request leaves its key free', async () => {
  const refused = await create('a-key-used-by-a-mistake', { title: 'Mended', price: { amount: 1, currency: 'USD' } })
  expect(refused.status).toBe(422)
  expect((await create('a-key-used-by-a-mistake', { title: 'Mended' })).status).toBe(201)
})

test.each(['short', 'with spaces in the middle', 'x'.repeat(201)])('refuses the key “%s”', async (idempotencyKey) => {
  const answer = await create(idempotencyKey, { title: 'Odd key' })
  expect(refusal(answer)).toEqual([400, 'invalid_input', 'Idempotency-Key'])
  expect(await titled('Odd key')).toBe(0)
})
