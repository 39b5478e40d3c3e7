import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ManagedPackage, PackageDraft, PublicPackage } from '@deskbell/server/contract/packages'
import { auditEntries, packageAllowances, packagePrices, packages } from '@deskbell/server/db/schema/index'
import { draft } from '../../support/scenario.ts'
import { openShop, refusal, stock, type Shop } from '../checkout/shop.ts'

let shop: Shop
let kept: ManagedPackage
beforeAll(async () => {
  shop = await openShop()
  kept = await stock(shop)
})
afterAll(() => shop.app.close())

const everything = () =>
  shop.app.db.batch([
    shop.app.db.select().from(packages),
    shop.app.db.select().from(packageAllowances),
    shop.app.db.select().from(packagePrices),
    shop.app.db.select().from(auditEntries),
  ])

const usd = (amount: number) => ({ amount, currency: 'USD' })
const euros = { amount: 40_000, currency: 'EUR' }
const free = { type: 'free_trial', price: usd(0) }
const monthly = { type: 'monthly' }
const thirds = { kind: 'instalments', count: 3, everyMonths: 1 }
const deposit = { kind: 'deposit', depositMinor: 10_000, balanceDueDays: 30 }
const allowance = draft.allowances[0]
const credits = (count: number) => ({ allowances: [{ ...allowance, credits: count }] })

const refused: [name: string, changes: object, status: number, code: string, path: string][] = [
  ['no credits', credits(0), 400, 'invalid_input', 'allowances.0.credits'],
  ['negative credits', credits(-5), 400, 'invalid_input', 'allowances.0.credits'],
  ['a billion credits', credits(1e9), 400, 'invalid_input', 'allowances.0.credits'],
  [
    'a credit of seven minutes',
    { allowances: [{ ...allowance, creditUnitMinutes: 7 }] },
    400,
    'invalid_input',
    'allowances.0.creditUnitMinutes',
  ],
  [
    'one kind of session twice',
    { allowances: [allowance, allowance] },
    400,
    'invalid_input',
    'allowances.1.serviceType',
  ],
  ['a trial that costs something', { type: 'free_trial' }, 400, 'invalid_input', 'price.amount'],
  ['a trial taken twice', { ...free, maxPerClient: 2 }, 400, 'invalid_input', 'maxPerClient'],
  ['a subscription for nothing', { ...monthly, price: usd(0) }, 400, 'invalid_input', 'price.amount'],
  ['a subscription that expires after days', { type: 'annual', validDays: 30 }, 400, 'invalid_input', 'validDays'],
  ['a bundle that rolls over', { rollOver: true }, 400, 'invalid_input', 'rollOver'],
  ['no days to use it', { validDays: 0 }, 400, 'invalid_input', 'validDays'],
  ['ten years and more to use it', { validDays: 3_651 }, 400, 'invalid_input', 'validDays'],
  ['nobody who may buy it', { maxPerClient: 0 }, 400, 'invalid_input', 'maxPerClient'],
  [
    'an offer without an original price',
    { offerEndsAt: '2026-12-24T00:00:00Z' },
    400,
    'invalid_input',
    'originalPrice',
  ],
  [
    'a sale that ends before it starts',
    { saleStartsAt: '2026-12-24T00:00:00Z', saleEndsAt: '2026-12-23T00:00:00Z' },
    400,
    'invalid_input',
    'saleEndsAt',
  ],
  ['a day that is none', { saleEndsAt: '2026-02-30T00:00:00Z' }, 400, 'invalid_input', 'saleEndsAt'],
  ['a day in another zone', { saleEndsAt: '2026-12-24T00:00:00+01:00' }, 400, 'invalid_input', 'saleEndsAt'],
  ['the primary currency again', { prices: [usd(40_000)] }, 400, 'invalid_input', 'prices.0.currency'],
  ['a currency twice', { prices: [euros, euros] }, 400, 'invalid_input', 'prices.1.currency'],
  ['a further price in no currency', { prices: [{ amount: 1 }] }, 400, 'invalid_input', 'prices.0.currency'],
  [
    'a further price below the minimum',
    { prices: [{ ...euros, amount: 49 }] },
    422,
    'price_out_of_range',
    'prices.0.amount',
  ],
  ['a further price of nothing', { prices: [{ ...euros, amount: 0 }] }, 400, 'invalid_input', 'prices.0.amount'],
  [
    'an unknown further currency',
    { prices: [{ amount: 500, currency: 'QQQ' }] },
    422,
    'currency_not_supported',
    'prices.0.currency',
  ],
  [
    'a deposit of the whole price',
    { paymentTerms: { ...deposit, depositMinor: 45_000 } },
    400,
    'invalid_input',
    'paymentTerms.depositMinor',
  ],
  [
    'a deposit too small to charge',
    { paymentTerms: { ...deposit, depositMinor: 10 } },
    422,
    'price_out_of_range',
    'paymentTerms.depositMinor',
  ],
  [
    'a deposit in one of two currencies',
    { paymentTerms: deposit, prices: [euros] },
    400,
    'invalid_input',
    'paymentTerms',
  ],
  ['a single instalment', { paymentTerms: { ...thirds, count: 1 } }, 400, 'invalid_input', 'paymentTerms.count'],
  ['25 instalments', { paymentTerms: { ...thirds, count: 25 } }, 400, 'invalid_input', 'paymentTerms.count'],
  ['instalments of a subscription', { ...monthly, paymentTerms: thirds }, 400, 'invalid_input', 'paymentTerms'],
  ['instalments of nothing', { price: usd(0), paymentTerms: thirds }, 400, 'invalid_input', 'paymentTerms'],
  ['terms nobody knows', { paymentTerms: { kind: 'barter' } }, 400, 'invalid_input', 'paymentTerms.kind'],
  ['credits by part of one payment', { creditsRule: 'per_payment' }, 400, 'invalid_input', 'creditsRule'],
  ['a category of two lines', { category: 'One\nTwo' }, 400, 'invalid_input', 'category'],
  ['no sessions in the old way', { allowances: undefined, sessionCount: 0 }, 400, 'invalid_input', 'sessionCount'],
  ['sessions in both ways', { sessionCount: 5 }, 400, 'invalid_input', 'sessionCount'],
  ['sessions in neither way', { allowances: undefined }, 400, 'invalid_input', 'allowances'],
]

test.each(refused)('refuses a package with %s, made or changed', async (_name, changes, status, code, path) => {
  const before = await everything()
  const body = { ...draft, practice: 'jane', ...changes }
  const made = await shop.post('/api/packages', { token: shop.owner }, body)
  const changed = await shop.put(`/api/packages/${kept.id}`, { token: shop.owner, ifMatch: 1 }, body)
  expect([refusal(made), refusal(changed)]).toEqual([
    [status, code, path],
    [status, code, path],
  ])
  expect(await everything()).toEqual(before)
})

test.each<[name: string, changes: object]>([
  ['a free trial', { ...free, maxPerClient: 1, validDays: 30 }],
  ['a single session', { type: 'pay_per_use', ...credits(1), validDays: 60 }],
  ['a month of unlimited sessions', { ...monthly, allowances: [{ ...allowance, credits: null }] }],
  ['a quarter that rolls over', { type: 'quarterly', rollOver: true }],
  ['a year', { type: 'annual' }],
  [
    'a plan of its own, in thirds',
    { type: 'custom', paymentTerms: thirds, creditsRule: 'per_payment', prices: [euros] },
  ],
])('takes %s', async (_name, changes) => {
  const { status, body } = await shop.post<ManagedPackage>(
    '/api/packages',
    { token: shop.owner },
    { ...draft, practice: 'jane', ...changes },
  )
  expect([status, body]).toMatchObject([
    201,
    { type: 'bundle', ...changes, ...('prices' in changes ? { prices: [euros] } : {}) },
  ])
})

test('keeps everything a package can hold, and gives it back for the next change', async () => {
  const changes = {
    type: 'custom',
    category: 'For teams',
    originalPrice: usd(60_000),
    prices: [{ ...euros, originalPrice: { amount: 55_000, currency: 'EUR' } }],
    saleStartsAt: '2026-11-01T00:00:00.000Z',
    saleEndsAt: '2027-01-31T00:00:00.000Z',
    offerEndsAt: '2026-12-24T00:00:00.000Z',
    newClientsOnly: true,
    maxPerClient: 2,
    creditsRule: 'per_payment',
  } satisfies Partial<PackageDraft>
  const made = await stock(shop, { ...changes, paymentTerms: { kind: 'instalments', count: 3, everyMonths: 1 } })
  expect(made).toMatchObject({
    ...changes,
    currentPrice: draft.price,
    saleState: 'on',
    offer: { endsAt: changes.offerEndsAt },
    eligibility: { newClientsOnly: true, maxPerClient: 2 },
    paymentTerms: { kind: 'instalments', count: 3, everyMonths: 1, creditsRule: 'per_payment' },
  })
  const changed = await shop.put<ManagedPackage>(
    `/api/packages/${made.id}`,
    { token: shop.owner, ifMatch: 1 },
    { ...draft, ...changes, paymentTerms: thirds, title: 'Renamed' },
  )
  const { version: _, title: __, ...before } = made
  expect([changed.status, changed.body]).toMatchObject([200, { ...before, title: 'Renamed', version: 2 }])
})

test('shows what each payment comes to', async () => {
  const { id } = await stock(shop, {
    price: usd(10_000),
    paymentTerms: { kind: 'instalments', count: 3, everyMonths: 2 },
  })
  const { body } = await shop.get<PublicPackage>(`/api/packages/${id}`)
  expect(body.paymentTerms).toEqual({
    kind: 'instalments',
    count: 3,
    everyMonths: 2,
    creditsRule: 'at_once',
    parts: [
      { amount: usd(3_334), afterDays: 0, afterMonths: 0 },
      { amount: usd(3_333), afterDays: 0, afterMonths: 2 },
      { amount: usd(3_333), afterDays: 0, afterMonths: 4 },
    ],
  })
  expect((await shop.get<PublicPackage>(`/api/packages/${kept.id}`)).body.paymentTerms).toBeNull()
})

test('filters by category', async () => {
  await stock(shop, { title: 'Of a category', category: 'Only here' })
  const { body } = await shop.get<{ data: PublicPackage[] }>('/api/packages?practice=jane&category=Only%20here')
  expect(body.data.map(({ title }) => title)).toEqual(['Of a category'])
})

test.each([
  [5, 60, { credits: 5, creditUnitMinutes: 60 }],
  [8, 90, { credits: 16, creditUnitMinutes: 45 }],
])(
  'a package of the old kind, %i sessions of %i minutes, is a bundle of one allowance',
  async (sessionCount, minutes, expected) => {
    const { allowances: _, ...old } = { ...draft, practice: 'jane', sessionDurationMinutes: minutes, sessionCount }
    const made = await shop.post<ManagedPackage>('/api/packages', { token: shop.owner }, old)
    expect([made.status, made.body]).toMatchObject([
      201,
      { type: 'bundle', sessionCount, allowances: [{ serviceType: 'private', consultantTier: 0, ...expected }] },
    ])
    const changed = await shop.put<ManagedPackage>(
      `/api/packages/${made.body.id}`,
      { token: shop.owner, ifMatch: 1 },
      { ...old, sessionCount: sessionCount * 2 },
    )
    expect([changed.status, changed.body.sessionCount]).toEqual([200, sessionCount * 2])
  },
)
