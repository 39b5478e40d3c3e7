import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PackageTemplatePage } from '@deskbell/server/contract/package-tools'
import type { ManagedPackage } from '@deskbell/server/contract/packages'
import { practices } from '@deskbell/server/db/schema/index'
import { openShop, refusal, type Shop } from '../checkout/shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.app.close())

const templates = () => shop.get<PackageTemplatePage>('/api/package-templates?practice=jane', { token: shop.owner })

test('there are four to begin with, and each can be made as it is', async () => {
  const { status, body } = await templates()
  expect(status).toBe(200)
  expect(body.data.map(({ key, draft }) => [key, draft.price.amount])).toEqual([
    ['starter', 50_000],
    ['standard', 120_000],
    ['premium', 216_000],
    ['elite', 400_000],
  ])
  for (const { draft, sessionCount, valuePerSession } of body.data) {
    const made = await shop.post<ManagedPackage>('/api/packages', { token: shop.owner }, { ...draft, practice: 'jane' })
    expect([made.status, made.body]).toMatchObject([201, { title: draft.title, sessionCount, valuePerSession }])
  }
})

test('they are in the practice’s currency', async () => {
  const { db } = shop.app
  await db.update(practices).set({ currency: 'EUR' }).where(eq(practices.id, shop.jane.id))
  const { body } = await templates()
  expect(body.data[0]?.draft.price).toEqual({ amount: 50_000, currency: 'EUR' })
})

test('they take one trip, and a practice', async () => {
  expect(await shop.app.countTrips(templates)).toBe(1)
  expect(refusal(await shop.get('/api/package-templates', { token: shop.owner }))).toEqual([
    400,
    'invalid_input',
    'practice',
  ])
  expect(refusal(await shop.get('/api/package-templates?practice=nobody', { token: shop.owner }))).toEqual([
    404,
    'not_found',
  ])
})
