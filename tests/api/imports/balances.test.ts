import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ImportRecord } from '@deskbell/server/contract/imports'
import type { Purchase, PurchasePage } from '@deskbell/server/contract/purchases'
import { clients, creditGrants, packageUses, purchases } from '@deskbell/server/db/schema/index'
import { createPackage, createPractice, signIn } from '../../support/scenario.ts'
import { openShop, refusal, stock, type Shop } from '../checkout/shop.ts'
import { dryRun, everything, imported, problemsOf, sendFile } from './import-desk.ts'

let shop: Shop
let starter: { id: string }
beforeEach(async () => {
  shop = await openShop()
  starter = await stock(shop)
  await stock(shop, {
    title: 'Bundle',
    allowances: [
      { serviceType: 'private', consultantTier: 0, credits: 5, creditUnitMinutes: 30 },
      { serviceType: 'private', consultantTier: 2, credits: 5, creditUnitMinutes: 45 },
      { serviceType: 'group', consultantTier: 0, credits: null, creditUnitMinutes: 60 },
    ],
  })
})
afterEach(() => shop.app.close())

const grants = () => shop.app.db.select().from(creditGrants)

test('what is left becomes credits of the package, for clients known and new', async () => {
  const file =
    'email,name,package,sessions left,private credits,group credits,consultant tier,starts at,expires at,note\n' +
    'val@example.com,Val,Starter,3,,,,2026-10-01,2027-01-31,From the old list\n' +
    'val@example.com,,bundle,,4,unlimited,0,,,\n' +
    `other@example.com,,${starter.id},,2,,,,,\n`
  const preview = await dryRun(shop, 'balances', file)
  expect(preview.body).toMatchObject({ creates: { clients: 2, purchases: 3 }, clientsKept: 0 })
  await imported(shop, 'balances', file)
  expect(await grants()).toMatchObject([
    {
      kind: 'import',
      serviceType: 'private',
      credits: 3,
      creditUnitMinutes: 60,
      startsAt: Date.parse('2026-10-01T04:00:00Z'),
      expiresAt: Date.parse('2027-02-01T05:00:00Z'),
    },
    { serviceType: 'private', consultantTier: 0, credits: 4, creditUnitMinutes: 30, expiresAt: null },
    { serviceType: 'group', credits: null, creditUnitMinutes: 60 },
    { serviceType: 'private', credits: 2 },
  ])
  expect(await shop.app.db.select({ email: clients.email, name: clients.name }).from(clients)).toEqual([
    { email: 'val@example.com', name: 'Val' },
    { email: 'other@example.com', name: null },
  ])
  const token = await signIn(shop.app, 'val@example.com', 'jane')
  const own = await shop.get<PurchasePage>('/api/purchases', { token })
  expect(own.body.data.map(({ package: { title }, state, charged }) => [title, state, charged])).toEqual(
    expect.arrayContaining([
      ['Starter', 'paid', null],
      ['Bundle', 'paid', null],
    ]),
  )
})

test('every bad row is named, and nothing is written', async () => {
  await stock(shop, { title: 'Twin' })
  await stock(shop, { title: 'Twin' })
  const rival = await createPackage(shop.app, await createPractice(shop.app, 'rival'))
  const before = await everything(shop)
  const file = [
    'email,package,sessionsLeft,privateCredits,groupCredits,consultantTier,startsAt,expiresAt',
    'a@example.com,Starter,3,,,,,',
    'A@example.com,starter,2,,,,,',
    'b@example.com,Nowhere,3,,,,,',
    'c@example.com,Twin,3,,,,,',
    `d@example.com,${rival.id},3,,,,,`,
    'e@example.com,Starter,,,,,,',
    'f@example.com,Starter,3,3,,,,',
    'g@example.com,Starter,0,,,,,',
    'h@example.com,Starter,-1,,,,,',
    'i@example.com,Starter,1000000000,,,,,',
    'j@example.com,Starter,,unlimited,,,,',
    'k@example.com,Starter,,,2,,,',
    'l@example.com,Bundle,3,,,,,',
    'm@example.com,Bundle,,3,,,,',
    'n@example.com,Starter,3,,,,,2026-11-30',
    'o@example.com,Starter,3,,,,,30.11.2026',
    'p@example.com,Starter,3,,,,2027-02-01,2027-01-01',
    'q@example.com,Starter,9999,,,9,,',
  ].join('\n')
  const found = problemsOf(await sendFile(shop, 'balances', file))
  expect(found.rows).toEqual([
    '3 email',
    '4 package',
    '5 package',
    '6 package',
    '7 sessionsLeft',
    '8 sessionsLeft',
    '9 sessionsLeft',
    '10 sessionsLeft',
    '11 sessionsLeft',
    '12 privateCredits',
    '13 groupCredits',
    '14 sessionsLeft',
    '15 consultantTier',
    '16 expiresAt',
    '17 expiresAt',
    '18 expiresAt',
    '19 sessionsLeft',
  ])
  expect(await everything(shop)).toEqual(before)
})

test('the same list again is refused, row by row where it was meant', async () => {
  const file = 'email,package,sessionsLeft\nval@example.com,Starter,3\nother@example.com,Starter,2\n'
  const { id } = await imported(shop, 'balances', file)
  expect(problemsOf(await sendFile(shop, 'balances', file, { again: true })).rows).toEqual(['2 email', '3 email'])
  await shop.delete(`/api/imports/${id}`, { token: shop.owner })
  await imported(shop, 'balances', file)
})

test('two imports of the same list at the same moment bring it once', async () => {
  const file = 'email,package,sessionsLeft\nval@example.com,Starter,3\n'
  const answers = await Promise.all([1, 2, 3, 4].map(() => sendFile(shop, 'balances', file)))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409])
  expect(await grants()).toHaveLength(1)
})

describe('undoing', () => {
  const file =
    'email,package,sessionsLeft,privateCredits,groupCredits,consultantTier\nval@example.com,Starter,3,,,\nval@example.com,Bundle,,4,unlimited,0\n'
  const undo = (id: string) => shop.delete<ImportRecord>(`/api/imports/${id}`, { token: shop.owner })

  test('takes every credit out by a row of its own, and erases clients that have nothing else', async () => {
    const { id } = await imported(shop, 'balances', file)
    const made = await grants()
    expect((await undo(id)).body).toMatchObject({ state: 'undone' })
    expect(await grants()).toEqual(made)
    const uses = await shop.app.db.select().from(packageUses)
    expect(
      uses
        .toSorted((one, other) => one.credits - other.credits)
        .map(({ kind, credits, origin }) => [kind, credits, origin.startsWith(`import-undone:${id}:`)]),
    ).toEqual([
      ['adjustment', 3, true],
      ['adjustment', 4, true],
    ])
    expect(new Set((await shop.app.db.select().from(purchases)).map(({ state }) => state))).toEqual(
      new Set(['refunded']),
    )
    expect(await shop.app.db.select({ email: clients.email }).from(clients)).toEqual([{ email: null }])
    const before = await everything(shop)
    await undo(id)
    expect(await everything(shop)).toEqual(before)
  })

  test('keeps a client who came with it and has more by now', async () => {
    const { id } = await imported(shop, 'balances', file)
    await stock(shop, { title: 'Another' })
    await imported(shop, 'balances', 'email,package,sessionsLeft\nval@example.com,Another,1\n')
    await undo(id)
    expect(await shop.app.db.select({ email: clients.email }).from(clients)).toEqual([{ email: 'val@example.com' }])
  })

  test('is refused once a credit was used, naming the purchase', async () => {
    const { id } = await imported(shop, 'balances', file)
    const [grant] = await grants()
    const { db, server } = shop.app
    await db.insert(packageUses).values({
      id: server.deps.ids.id(),
      practiceId: shop.jane.id,
      grantId: grant?.id ?? '',
      kind: 'spend',
      origin: 'a session',
      credits: 1,
      createdAt: shop.app.clock(),
    })
    const before = await everything(shop)
    const answer = await shop.delete<{ error: { details: { inUse: { id: string; name: string }[] } } }>(
      `/api/imports/${id}`,
      { token: shop.owner },
    )
    expect(refusal(answer)).toEqual([409, 'import_in_use'])
    const [purchase] = await db
      .select()
      .from(purchases)
      .where(eq(purchases.id, grant?.purchaseId ?? ''))
    expect(answer.body.error.details.inUse).toEqual([{ kind: 'purchase', id: purchase?.id, name: purchase?.reference }])
    expect(await everything(shop)).toEqual(before)
  })
})

test('10,000 balances of 10,000 new clients are one import', async () => {
  const rows = Array.from(
    { length: 10_000 },
    (_, index) => `client-${index}@example.com,Client ${index},Starter,${(index % 9) + 1}`,
  )
  const startedAt = performance.now()
  const { id } = await imported(shop, 'balances', `email,name,package,sessionsLeft\n${rows.join('\n')}\n`)
  expect((performance.now() - startedAt) / 1000).toBeLessThan(20)
  expect(await shop.app.db.$count(creditGrants)).toBe(10_000)
  const { body } = await shop.get<Purchase>('/api/purchases?practice=jane&scope=manage', { token: shop.owner })
  expect(body).toMatchObject({ data: { length: 50 } })
  expect((await shop.delete<ImportRecord>(`/api/imports/${id}`, { token: shop.owner })).body.state).toBe('undone')
  expect(await shop.app.db.$count(packageUses)).toBe(10_000)
}, 60_000)
