import { and, eq, inArray } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BulkResult } from '@deskbell/server/contract/package-tools'
import type { ManagedPackage, PackageDraft, PublicPackagePage } from '@deskbell/server/contract/packages'
import { auditEntries, packageAllowances, packagePrices, packages } from '@deskbell/server/db/schema/index'
import { createPackage, createPractice, draft, type Answer } from '../../support/scenario.ts'
import { openShop, refusal, stock, type Shop } from '../checkout/shop.ts'
import { race, times } from '../checkout/together.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.app.close())

type Chosen = { id: string; version: number }
const seen = ({ id, version }: Chosen) => ({ id, version })
const bulk = (chosen: Chosen[], action: object, sender: object = {}): Promise<Answer<BulkResult>> =>
  shop.post(
    '/api/packages/bulk',
    { token: shop.owner, ...sender },
    { practice: 'jane', packages: chosen.map(seen), action },
  )
const shelf = (...changes: Partial<PackageDraft>[]) => Promise.all(changes.map((change) => stock(shop, change)))
const packagesOf = ({ body }: Answer<BulkResult>) => body.data.map((result) => result.package as ManagedPackage)
const usd = (amount: number) => ({ amount, currency: 'USD' })

/** All rows of these packages, and how many packages there are. */
async function rowsOf(chosen: Chosen[]) {
  const { db } = shop.app
  const ids = chosen.map(({ id }) => id)
  const [rows, allowances, prices, audits, all] = await db.batch([
    db.select().from(packages).where(inArray(packages.id, ids)),
    db.select().from(packageAllowances).where(inArray(packageAllowances.packageId, ids)),
    db.select().from(packagePrices).where(inArray(packagePrices.packageId, ids)),
    db.select().from(auditEntries).where(inArray(auditEntries.subjectId, ids)),
    db.select({ id: packages.id }).from(packages),
  ])
  return { rows, allowances, prices, audits, count: all.length }
}

test('takes several off sale and puts them back, each with a new version and an audit entry', async () => {
  const chosen = await shelf({ title: 'One' }, { title: 'Two' })
  const off = await bulk(chosen, { kind: 'deactivate' })
  expect(off.status).toBe(200)
  expect(packagesOf(off)).toMatchObject(chosen.map(({ id, title }) => ({ id, title, active: false, version: 2 })))
  const on = await bulk(packagesOf(off), { kind: 'activate' })
  expect(packagesOf(on)).toMatchObject(chosen.map(({ id }) => ({ id, active: true, version: 3 })))
  const { audits } = await rowsOf(chosen)
  expect(audits.map(({ action }) => action).toSorted()).toEqual([
    ...times(2, 'package.created'),
    ...times(4, 'package.updated'),
  ])
  expect(
    audits
      .filter(({ action }) => action === 'package.updated')
      .every(({ changedFields }) => changedFields.join() === 'active'),
  ).toBe(true)
})

test('archives several', async () => {
  const chosen = await shelf({}, {})
  const { status, body } = await bulk(chosen, { kind: 'archive' })
  expect([status, body]).toEqual([200, { data: chosen.map(({ id }) => ({ id, package: null })) }])
  for (const { id } of chosen) expect((await shop.get(`/api/packages/${id}`)).status).toBe(404)
  expect((await rowsOf(chosen)).rows.every(({ archivedAt, active }) => archivedAt !== null && !active)).toBe(true)
})

test('puts them in the order that was sent', async () => {
  const chosen = await shelf({ category: 'Order' }, { category: 'Order' }, { category: 'Order' })
  await bulk(chosen.toReversed(), { kind: 'reorder' })
  const { body } = await shop.get<PublicPackagePage>('/api/packages?practice=jane&category=Order')
  expect(body.data.map(({ id }) => id)).toEqual(chosen.toReversed().map(({ id }) => id))
})

test('changes every price by percent, in every currency, and what was crossed out with it', async () => {
  const chosen = await shelf(
    { originalPrice: usd(60_000), prices: [{ amount: 9_999, currency: 'EUR' }] },
    { price: usd(33_333) },
    { price: usd(0) },
  )
  const [first, second, third] = packagesOf(await bulk(chosen, { kind: 'reprice', percent: -10 }))
  expect(first).toMatchObject({
    price: usd(40_500),
    originalPrice: usd(54_000),
    prices: [{ amount: 8_999, currency: 'EUR', originalPrice: null }],
  })
  expect([second?.price, third?.price]).toEqual([usd(30_000), usd(0)])
})

test('changes prices by an amount', async () => {
  const chosen = await shelf({ price: usd(10_000) }, { price: usd(20_000), originalPrice: usd(25_000) })
  const made = packagesOf(await bulk(chosen, { kind: 'reprice', amount: 500 }))
  expect(made.map(({ price, originalPrice }) => [price, originalPrice])).toEqual([
    [usd(10_500), null],
    [usd(20_500), usd(25_500)],
  ])
})

test('copies packages with all that is in them, not on sale yet', async () => {
  const item = await stock(shop, {
    title: 'x'.repeat(118),
    prices: [{ amount: 30_000, currency: 'EUR' }],
    allowances: [
      ...draft.allowances,
      { serviceType: 'group', consultantTier: 2, credits: null, creditUnitMinutes: 30 },
    ],
    newClientsOnly: true,
  })
  const { body } = await bulk([item], { kind: 'duplicate' })
  const [{ id, package: copy }] = body.data as [{ id: string; package: ManagedPackage }]
  expect(id).toBe(item.id)
  expect(copy.id).not.toBe(item.id)
  const { id: _, createdAt: __, updatedAt: ___, title: ____, ...rest } = item
  expect(copy).toMatchObject({ ...rest, active: false, version: 1, title: `${'x'.repeat(113)} (copy)` })
  expect((await shop.get<ManagedPackage>(`/api/packages/${item.id}?scope=manage`, { token: shop.owner })).body).toEqual(
    item,
  )
})

test('takes two trips, the sign-in and the key included', async () => {
  const chosen = await shelf({}, {}, {})
  const trips = await shop.app.countTrips(() =>
    bulk(chosen, { kind: 'deactivate' }, { idempotencyKey: 'a-key-for-many-packages' }),
  )
  expect(trips).toBe(2)
})

test('the same request again answers with what it made, and makes nothing more', async () => {
  const chosen = await shelf({}, {})
  const send = () => bulk(chosen, { kind: 'duplicate' }, { idempotencyKey: 'a-key-for-two-copies' })
  const first = await send()
  const { count } = await rowsOf(chosen)
  const again = await send()
  expect([again.status, again.body]).toEqual([200, first.body])
  expect((await rowsOf(chosen)).count).toBe(count)
})

type Refused = [
  name: string,
  chosen: (shelf: ManagedPackage[]) => Chosen[],
  action: object,
  expected: (string | number)[],
]
const unknown = { id: '0198c5a0-0000-7000-8000-000000000000', version: 1 }

test.each<Refused>([
  [
    'an older version among them',
    ([a, b]) => [a!, { ...b!, version: 9 }],
    { kind: 'archive' },
    [409, 'version_conflict', 'packages.1.version'],
  ],
  ['an unknown one among them', ([a]) => [a!, unknown], { kind: 'activate' }, [404, 'not_found', 'packages.1.id']],
  ['one twice', ([a]) => [a!, a!], { kind: 'duplicate' }, [400, 'invalid_input', 'packages.1.id']],
  [
    'a price that cannot be charged',
    ([a, b]) => [a!, b!],
    { kind: 'reprice', percent: 1_000 },
    [422, 'price_out_of_range', 'packages.1.price.amount'],
  ],
  [
    'a price of which nothing is left',
    ([a, b]) => [b!, a!],
    { kind: 'reprice', amount: -45_000 },
    [422, 'price_out_of_range', 'packages.1.price.amount'],
  ],
  [
    'an amount in several currencies',
    ([, , c]) => [c!],
    { kind: 'reprice', amount: 5 },
    [400, 'invalid_input', 'packages.0.prices'],
  ],
  ['a price in no way', ([a]) => [a!], { kind: 'reprice' }, [400, 'invalid_input', 'action.percent']],
  [
    'a price in two ways',
    ([a]) => [a!],
    { kind: 'reprice', percent: 1, amount: 1 },
    [400, 'invalid_input', 'action.percent'],
  ],
  ['half a percent', ([a]) => [a!], { kind: 'reprice', percent: 0.5 }, [400, 'invalid_input', 'action.percent']],
  ['everything taken off', ([a]) => [a!], { kind: 'reprice', percent: -100 }, [400, 'invalid_input', 'action.percent']],
  ['nothing chosen', () => [], { kind: 'archive' }, [400, 'invalid_input', 'packages']],
  ['101 chosen', ([a]) => times(101, a!), { kind: 'archive' }, [400, 'invalid_input', 'packages']],
  ['an action nobody knows', ([a]) => [a!], { kind: 'burn' }, [400, 'invalid_input', 'action.kind']],
  [
    'more than the action needs',
    ([a]) => [a!],
    { kind: 'archive', percent: 5 },
    [400, 'invalid_input', 'action.percent'],
  ],
])('with %s nothing at all is changed', async (_name, choose, action, expected) => {
  const chosen = await shelf({}, { price: usd(90_000_000) }, { prices: [{ amount: 40_000, currency: 'EUR' }] })
  const before = await rowsOf(chosen)
  const answer = await bulk(choose(chosen), action)
  expect(refusal(answer)).toEqual(expected)
  expect(await rowsOf(chosen)).toEqual(before)
})

test('says of each package what stood in the way', async () => {
  const [fine, old] = await shelf({}, {})
  const answer = await shop.post<{ error: { details: unknown } }>(
    '/api/packages/bulk',
    { token: shop.owner },
    { practice: 'jane', packages: [seen(fine!), { id: old!.id, version: 7 }, unknown], action: { kind: 'archive' } },
  )
  expect(answer.body.error.details).toEqual({
    results: [
      { id: fine?.id, code: null },
      { id: old?.id, code: 'version_conflict' },
      { id: unknown.id, code: 'not_found' },
    ],
  })
})

test('what is another practice’s is not there', async () => {
  const rival = await createPractice(shop.app, 'rival')
  const theirs = await createPackage(shop.app, rival)
  const mine = await stock(shop)
  expect(refusal(await bulk([mine, theirs], { kind: 'archive' }))).toEqual([404, 'not_found', 'packages.1.id'])
  const [row] = await shop.app.db
    .select()
    .from(packages)
    .where(and(eq(packages.id, theirs.id)))
  expect(row?.archivedAt).toBeNull()
})

test('of two at the same time one is done, whole', async () => {
  for (let round = 0; round < 3; round++) {
    const chosen = await shelf({}, {}, {})
    const answers = await race(shop, [
      () => bulk(chosen, { kind: 'reprice', percent: 10 }),
      () => bulk(chosen.toReversed(), { kind: 'reprice', percent: 20 }),
    ])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    const { rows, prices } = await rowsOf(chosen)
    expect(rows.map(({ version }) => version)).toEqual([2, 2, 2])
    expect(new Set(prices.map(({ priceMinor }) => priceMinor)).size).toBe(1)
  }
})
