import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ImportRecord } from '@deskbell/server/contract/imports'
import type { ManagedPackagePage } from '@deskbell/server/contract/packages'
import { auditEntries, imports, packages } from '@deskbell/server/db/schema/index'
import { buyAndPay, openShop, refusal, type Shop } from '../checkout/shop.ts'
import { dryRun, everything, imported, problemsOf, sendFile } from './import-desk.ts'

let shop: Shop
beforeEach(async () => {
  shop = await openShop()
})
afterEach(() => shop.app.close())

const managed = async () =>
  (await shop.get<ManagedPackagePage>('/api/packages?practice=jane&scope=manage', { token: shop.owner })).body.data

describe('packages from CSV', () => {
  test('are packages like any other, and an old number of sessions is one allowance', async () => {
    const record = await imported(
      shop,
      'packages',
      '\uFEFFTitle,Price,Session duration minutes,Session_count,features,valid days,featured\r\n' +
        'Starter,450.00,60,5,"Video call|Notes, by mail",90,yes\r\n' +
        '\r\n' +
        'Long,1200,90,2,,,\r\n' +
        ',,,,,,\r\n',
    )
    expect(record).toMatchObject({ practice: 'jane', kind: 'packages', state: 'done', rowCount: 2, rowsDone: 2 })
    const [starter, long] = (await managed()).toSorted((one, other) => one.price.amount - other.price.amount)
    expect(starter).toMatchObject({
      title: 'Starter',
      price: { amount: 45_000, currency: 'USD' },
      features: ['Video call', 'Notes, by mail'],
      allowances: [{ serviceType: 'private', consultantTier: 0, credits: 5, creditUnitMinutes: 60 }],
      validDays: 90,
      featured: true,
      active: true,
      consultant: { id: shop.jane.consultantId },
    })
    expect(long).toMatchObject({
      sessionCount: 2,
      validDays: null,
      allowances: [{ serviceType: 'private', credits: 4, creditUnitMinutes: 45 }],
    })
  })

  test('hold several kinds of sessions, in other currencies and separated by semicolons too', async () => {
    await imported(
      shop,
      'packages',
      'title;price;currency;sessionDurationMinutes;privateCredits;groupCredits;creditUnitMinutes\n' +
        'Bundle;90000;JPY;30;5;unlimited;30\n',
    )
    expect(await managed()).toMatchObject([
      {
        price: { amount: 90_000, currency: 'JPY' },
        allowances: [
          { serviceType: 'private', credits: 5, creditUnitMinutes: 30 },
          { serviceType: 'group', credits: null, creditUnitMinutes: 30 },
        ],
      },
    ])
  })

  test('keep formulas as the text they are', async () => {
    const title = '=HYPERLINK("https://evil.test";"Click")'
    await imported(
      shop,
      'packages',
      `title,price,sessionDurationMinutes,sessionCount,description\n"${title.replaceAll('"', '""')}",10.00,60,1,+1+1\n`,
    )
    expect(await managed()).toMatchObject([{ title, description: '+1+1' }])
  })

  test('can be bought', async () => {
    await imported(shop, 'packages', 'title,price,sessionDurationMinutes,sessionCount\nStarter,450,60,5\n')
    const [item] = await managed()
    const { purchase } = await buyAndPay(shop, item as { id: string })
    expect(purchase.package).toMatchObject({ title: 'Starter', price: { amount: 45_000 } })
  })
})

test('packages from JSON are written as the API writes them', async () => {
  await imported(shop, 'packages', [
    {
      title: 'Mixed',
      price: { amount: 45_000, currency: 'USD' },
      prices: [{ amount: 42_000, currency: 'EUR' }],
      sessionDurationMinutes: 60,
      allowances: [
        { serviceType: 'private', consultantTier: 1, credits: 5, creditUnitMinutes: 30 },
        { serviceType: 'group', consultantTier: 0, credits: 3, creditUnitMinutes: 60 },
      ],
    },
    { title: 'Old', price: { amount: 0, currency: 'USD' }, sessionDurationMinutes: 60, sessionCount: 1, active: false },
  ])
  expect(await managed()).toMatchObject([
    {
      title: 'Mixed',
      bundleDescription: '5 private (30 min) + 3 group',
      prices: [{ amount: 42_000, currency: 'EUR' }],
    },
    { title: 'Old', active: false, sessionCount: 1 },
  ])
})

test('a dry run says what would happen, and does nothing', async () => {
  const before = await everything(shop)
  const file = 'title,price,sessionDurationMinutes,sessionCount\nA,1,60,5\nB,2,60,5\n'
  expect(await dryRun(shop, 'packages', file)).toMatchObject({
    status: 200,
    body: {
      dryRun: true,
      kind: 'packages',
      rowCount: 2,
      creates: { packages: 2, clients: 0, purchases: 0 },
      clientsKept: 0,
    },
  })
  expect(await everything(shop)).toEqual(before)
})

test('every bad row is named with its line, its column and what is wrong, and nothing is written', async () => {
  const before = await everything(shop)
  const file = [
    'title,price,currency,sessionDurationMinutes,sessionCount,groupCredits,creditUnitMinutes,active,calendlyLink',
    'Fine,450,USD,60,5,,,,',
    '"Two',
    'lines",450.00,USD,60,5,,,,',
    'Comma,"1,200.00",USD,60,5,,,,',
    'Sign,$450,USD,60,5,,,,',
    'Thirds,450.005,USD,60,5,,,,',
    'Yen with a point,450.00,JPY,60,5,,,,',
    'Nothing inside,450,USD,60,,,,,',
    'Both,450,USD,60,5,3,,,',
    'Seven minutes,450,USD,60,,3,7,,',
    'No credits,450,USD,60,0,,,,',
    'Billions,450,USD,60,1000000000,,,,',
    ',0.10,QQQ,one hour,5,,,maybe,https://calendly.com.evil.test/jane/intro',
    'Phishing,450,USD,60,5,,,,https://calendly.com.evil.test/jane/intro',
    'Too many cells,450,USD,60,5,,,,,oops',
  ].join('\n')
  const first = problemsOf(await sendFile(shop, 'packages', file))
  expect(first).toMatchObject({ status: 422, code: 'import_invalid', total: 1, rows: ['16 -'] })
  const second = problemsOf(await sendFile(shop, 'packages', file.slice(0, file.indexOf('Too many'))))
  expect(second).toMatchObject({ status: 422, code: 'import_invalid' })
  expect(second.rows).toEqual([
    '3 title',
    '5 price',
    '6 price',
    '7 price',
    '8 price',
    '9 sessionCount',
    '10 sessionCount',
    '11 creditUnitMinutes',
    '12 sessionCount',
    '13 sessionCount',
    '14 sessionDurationMinutes',
    '14 active',
    '14 title',
    '15 calendlyLink',
  ])
  expect(second.rowsInFull[1]?.message).toBe(
    'Use a number with a point and without a currency sign or other separators, as in 450.00.',
  )
  expect(await everything(shop)).toEqual(before)
})

test.each<[name: string, file: unknown, rows: string[]]>([
  ['a column nobody knows', 'title,prize\nA,1\n', ['1 prize']],
  ['a column twice', 'title,Title,price\nA,B,1\n', ['1 title']],
  ['only a header', 'title,price\n', ['1 -']],
  ['nothing at all', '', ['1 -']],
  ['a quotation mark that never closes', 'title,price\n"A,1\n', ['2 -']],
  ['text of another encoding', 'title\nCaf\uFFFD\n', ['1 -']],
  ['no rows of JSON', [], ['1 -']],
  ['rows that are none', [1, null, ['x']], ['1 -', '2 -', '3 -']],
  [
    'a field of another practice',
    [
      {
        title: 'A',
        price: { amount: 100, currency: 'USD' },
        sessionDurationMinutes: 60,
        sessionCount: 1,
        practice: 'rival',
      },
    ],
    ['1 practice'],
  ],
  [
    'a field nobody knows',
    [
      {
        title: 'A',
        price: { amount: 100, currency: 'USD' },
        sessionDurationMinutes: 60,
        sessionCount: 1,
        importId: 'x',
      },
    ],
    ['1 importId'],
  ],
])('refuses %s', async (_name, file, rows) => {
  const before = await everything(shop)
  expect(problemsOf(await sendFile(shop, 'packages', file))).toMatchObject({
    status: 422,
    code: 'import_invalid',
    rows,
  })
  expect(await everything(shop)).toEqual(before)
})

test('refuses JSON that is none, and bodies of another kind', async () => {
  expect(refusal(await sendFile(shop, 'packages', '[{"title":', { type: 'application/json' }))).toEqual([
    400,
    'invalid_json',
  ])
  expect(refusal(await sendFile(shop, 'packages', { title: 'A' }))).toEqual([400, 'invalid_json'])
  expect(refusal(await sendFile(shop, 'packages', 'title', { type: 'text/plain' }))).toEqual([
    400,
    'invalid_input',
    'Content-Type',
  ])
})

test('at most a hundred bad rows are listed, and all are counted', async () => {
  const rows = Array.from({ length: 250 }, (_, index) => `Package ${index},x,60,5`)
  const found = problemsOf(
    await sendFile(shop, 'packages', `title,price,sessionDurationMinutes,sessionCount\n${rows.join('\n')}\n`),
  )
  expect([found.rows.length, found.total, found.rows[0], found.rows.at(-1)]).toEqual([100, 250, '2 price', '101 price'])
})

describe('undoing', () => {
  const file = 'title,price,sessionDurationMinutes,sessionCount\nA,450,60,5\nB,450,60,5\n'

  test('archives the packages, once', async () => {
    const { id } = await imported(shop, 'packages', file)
    const undone = await shop.delete<ImportRecord>(`/api/imports/${id}`, { token: shop.owner })
    expect([undone.status, undone.body.state]).toEqual([200, 'undone'])
    expect(await managed()).toEqual([])
    const after = await everything(shop)
    expect((await shop.delete<ImportRecord>(`/api/imports/${id}`, { token: shop.owner })).body).toEqual(undone.body)
    expect(await everything(shop)).toEqual(after)
    expect((await shop.get<ImportRecord>(`/api/imports/${id}`, { token: shop.owner })).body).toEqual(undone.body)
  })

  test('is refused, naming it, once one of them was bought', async () => {
    const { id } = await imported(shop, 'packages', file)
    const [first] = await managed()
    await buyAndPay(shop, first as { id: string })
    const before = await everything(shop)
    const answer = await shop.delete<{ error: { details: unknown } }>(`/api/imports/${id}`, { token: shop.owner })
    expect(refusal(answer)).toEqual([409, 'import_in_use'])
    expect(answer.body.error.details).toEqual({ inUse: [{ kind: 'package', id: first?.id, name: first?.title }] })
    expect(await everything(shop)).toEqual(before)
  })
})

test('the same request twice imports once', async () => {
  const file = 'title,price,sessionDurationMinutes,sessionCount\nA,450,60,5\n'
  const idempotencyKey = 'one-key-for-one-import'
  const answers = await Promise.all([1, 2, 3].map(() => sendFile(shop, 'packages', file, { idempotencyKey })))
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  expect(await managed()).toHaveLength(1)
})

test('10,000 rows are one import of seconds, in two round trips, each with its audit entry', async () => {
  const rows = Array.from({ length: 10_000 }, (_, index) => `Package ${index},450.00,60,5,${'x'.repeat(200)}`)
  const file = `title,price,sessionDurationMinutes,sessionCount,description\n${rows.join('\n')}\n`
  const startedAt = performance.now()
  const trips = await shop.app.countTrips(async () => void (await imported(shop, 'packages', file)))
  const seconds = (performance.now() - startedAt) / 1000
  expect(trips).toBe(2)
  const { db } = shop.app
  expect(await db.$count(packages)).toBe(10_000)
  expect(await db.$count(auditEntries, eq(auditEntries.action, 'package.created'))).toBe(10_000)
  expect(await db.select().from(imports)).toMatchObject([{ rowCount: 10_000, rowsDone: 10_000, state: 'done' }])
  expect(problemsOf(await sendFile(shop, 'packages', `${file}One more,450,60,5,\n`)).rows).toEqual(['10001 -'])
  // Generous, because a busy machine measures itself.
  expect(seconds).toBeLessThan(20)
}, 60_000)
