import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PackageDraft, PublicPackage, PublicPackagePage } from '@deskbell/server/contract/packages'
import { draft } from '../../support/scenario.ts'
import { openShop, refusal, stock, type Shop } from '../checkout/shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
  await stock(shop, {
    title: 'Five',
    displayOrder: 1,
    calendlyLink: 'https://calendly.com/jane-doe/five',
    stockLimit: 3,
  })
  await stock(shop, {
    title: 'Cheap',
    displayOrder: 3,
    price: { amount: 9_000, currency: 'USD' },
    type: 'pay_per_use',
    featured: true,
  })
  await stock(shop, {
    title: 'In euros',
    displayOrder: 2,
    price: { amount: 30_000, currency: 'EUR' },
    allowances: [group],
  })
  await stock(shop, { title: 'Hidden', displayOrder: 0, active: false })
})
afterAll(() => shop.app.close())

const group = { serviceType: 'group', consultantTier: 0, credits: 3, creditUnitMinutes: 60 } as const
const list = (query = '') => shop.get<PublicPackagePage>(`/api/packages?practice=jane${query}`)
const titles = async (query = '') => (await list(query)).body.data.map(({ title }) => title)

test('shows what is on sale, in the consultant’s order, and nothing that is the practice’s own', async () => {
  const { body } = await list()
  expect(body.data.map(({ title }) => title)).toEqual(['Five', 'In euros', 'Cheap'])
  expect(body.nextCursor).toBeNull()
  expect(JSON.stringify(body)).not.toMatch(/calendly\.com|calendlyLink|stockLimit|soldCount|"version"|"active"|Hidden/)
  expect(body.data[0]).toMatchObject({
    practice: 'jane',
    placesLeft: 3,
    scheduling: 'calendly',
    consultant: { name: 'Jane Doe' },
  })
  expect(body.data[2]).toMatchObject({ placesLeft: null, scheduling: 'contact', featured: true })
})

test('shows one package with exactly the fields of the list', async () => {
  const [first] = (await list()).body.data
  const { body } = await shop.get<PublicPackage>(`/api/packages/${first?.id}`)
  expect(body).toEqual(first)
})

test.each<[name: string, query: string, expected: string[]]>([
  ['type', '&type=pay_per_use', ['Cheap']],
  ['featured', '&featured=true', ['Cheap']],
  ['not featured', '&featured=false', ['Five', 'In euros']],
  ['service type', '&serviceType=group', ['In euros']],
  ['currency', '&currency=EUR', ['In euros']],
  ['currency nothing is sold in', '&currency=CHF', []],
  ['two filters at once', '&type=bundle&serviceType=private', ['Five']],
])('filters by %s', async (_name, query, expected) => {
  expect(await titles(query)).toEqual(expected)
})

test('filters by consultant', async () => {
  expect(await titles(`&consultant=${shop.jane.consultantId}`)).toHaveLength(3)
  expect(await titles('&consultant=0198c5a0-0000-7000-8000-000000000000')).toEqual([])
})

test.each<[sort: string, expected: string[]]>([
  ['order', ['Five', 'In euros', 'Cheap']],
  ['price', ['Cheap', 'In euros', 'Five']],
  ['-price', ['Five', 'In euros', 'Cheap']],
])('sorts by %s', async (sort, expected) => {
  expect(await titles(`&sort=${sort}`)).toEqual(expected)
})

test.each<[query: string, path: string]>([
  ['&sort=cheapest', 'sort'],
  ['&type=gift', 'type'],
  ['&featured=yes', 'featured'],
  ['&currency=usd', 'currency'],
  ['&cursor=12', 'cursor'],
  ['&consultant=jane', 'consultant'],
  ['&scope=all', 'scope'],
  ['&sort=price&sort=newest', 'sort'],
])('refuses the query %s and names the field', async (query, path) => {
  const answer = await shop.get(`/api/packages?practice=jane${query}`)
  expect(refusal(answer)).toEqual([400, 'invalid_input', path])
})

test.each([
  '/api/packages?practice=nobody',
  '/api/packages/0198c5a0-0000-7000-8000-000000000000',
  '/api/practices/nobody',
  '/api/consultants?practice=nobody',
])('knows nothing at %s', async (path) => {
  const answer = await shop.get(path)
  expect(refusal(answer)).toEqual([404, 'not_found'])
})

test('hides an inactive package from visitors who know its id', async () => {
  const hidden = await stock(shop, { title: 'Also hidden', active: false })
  expect((await shop.get(`/api/packages/${hidden.id}`)).status).toBe(404)
})

const private5: PackageDraft['allowances'] = [
  { serviceType: 'private', consultantTier: 0, credits: 5, creditUnitMinutes: 30 },
]

test.each<[name: string, changes: Partial<PackageDraft>, expected: Partial<PublicPackage>]>([
  [
    'several kinds of session',
    { allowances: [...private5, group], sessionDurationMinutes: 30 },
    {
      bundleDescription: '5 private (30 min) + 3 group',
      sessionCount: 8,
      valuePerSession: { amount: 5_625, currency: 'USD' },
    },
  ],
  [
    'sessions longer than a credit',
    { allowances: private5, sessionDurationMinutes: 60 },
    { sessionCount: 2, valuePerSession: { amount: 22_500, currency: 'USD' } },
  ],
  [
    'a value that does not divide',
    { allowances: [{ ...group, credits: 7 }] },
    { sessionCount: 7, valuePerSession: { amount: 6_429, currency: 'USD' } },
  ],
  [
    'no limit',
    { allowances: [{ ...group, credits: null }] },
    { bundleDescription: 'unlimited group', sessionCount: null, valuePerSession: null },
  ],
  ['a single session', { allowances: [{ ...group, credits: 1 }] }, { sessionCount: 1, valuePerSession: null }],
  ['a price of nothing', { price: { amount: 0, currency: 'USD' } }, { sessionCount: 5, valuePerSession: null }],
  ['words of the consultant', { bundleDescription: 'A whole summer' }, { bundleDescription: 'A whole summer' }],
])('computes the bundle for %s', async (_name, changes, expected) => {
  const { id } = await stock(shop, { ...draft, ...changes })
  expect((await shop.get<PublicPackage>(`/api/packages/${id}`)).body).toMatchObject(expected)
})
