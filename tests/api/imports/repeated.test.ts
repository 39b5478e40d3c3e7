import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ImportKind, ImportRecord } from '@deskbell/server/contract/imports'
import { auditEntries, clients, packages, purchases } from '@deskbell/server/db/schema/index'
import { createPractice, signIn, type Refusal } from '../../support/scenario.ts'
import { openShop, refusal, stock, type Shop } from '../checkout/shop.ts'
import { dryRun, everything, imported, sendFile } from './import-desk.ts'

let shop: Shop
beforeEach(async () => {
  shop = await openShop()
})
afterEach(() => shop.app.close())

const csv = 'title,price,sessionDurationMinutes,sessionCount\nStarter,450,60,5\nLong,1200,60,12\n'
const repeats = ({ body }: { body: unknown }) => (body as Refusal).error.details?.['repeats']

describe('the same rows once more', () => {
  test('are refused, naming when they came, and nothing is written', async () => {
    const { id, createdAt } = await imported(shop, 'packages', csv)
    const before = await everything(shop)
    const answer = await sendFile(shop, 'packages', csv)
    expect([...refusal(answer), repeats(answer)]).toEqual([409, 'import_repeated', { id, createdAt }])
    expect(await everything(shop)).toEqual(before)
  })

  test.each([
    ['a mark of its encoding', `\uFEFF${csv}`],
    ['lines that end as Windows writes them', csv.replaceAll('\n', '\r\n')],
    ['semicolons', csv.replaceAll(',', ';')],
    ['column names in words', csv.replace('sessionDurationMinutes', '"Session duration minutes"')],
    ['spaces and blank lines', csv.replace('Long,', ' Long ,').replace('Starter', '\nStarter')],
    ['quotation marks', csv.replace('Starter', '"Starter"')],
  ])('are the same with %s', async (_, file) => {
    await imported(shop, 'packages', csv)
    expect(refusal(await sendFile(shop, 'packages', file))).toEqual([409, 'import_repeated'])
  })

  test('are others once one cell of them is', async () => {
    await imported(shop, 'packages', csv)
    await imported(shop, 'packages', csv.replace('450', '451'))
    expect(await shop.app.db.$count(packages)).toBe(4)
  })

  test('are written where they are meant', async () => {
    const { id } = await imported(shop, 'packages', csv)
    shop.app.clock.advance(1000)
    const again = await sendFile(shop, 'packages', csv, { again: true })
    expect([again.status, again.body.id === id, await shop.app.db.$count(packages)]).toEqual([201, false, 4])
    // Of several, the newest is named.
    expect(repeats(await sendFile(shop, 'packages', csv))).toMatchObject({ id: again.body.id })
  })

  test('are new after the import was undone', async () => {
    const { id } = await imported(shop, 'packages', csv)
    await shop.delete(`/api/imports/${id}`, { token: shop.owner })
    expect((await imported(shop, 'packages', csv)).state).toBe('done')
  })

  test('at the same moment come once', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => sendFile(shop, 'packages', csv)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409])
    expect(await shop.app.db.$count(packages)).toBe(2)
  })

  test('in another practice, or of another kind, are none of it', async () => {
    await imported(shop, 'clients', [{ email: 'val@example.com' }])
    const rival = await createPractice(shop.app, 'rival')
    const token = await signIn(shop.app, rival.ownerEmail)
    const theirs = await sendFile(shop, 'clients', [{ email: 'val@example.com' }], { token, practice: 'rival' })
    expect(theirs.status).toBe(201)
    expect(await shop.app.db.$count(clients)).toBe(2)
  })

  test('are told of by a dry run', async () => {
    expect((await dryRun(shop, 'packages', csv)).body.repeats).toBeNull()
    const { id, createdAt } = await imported(shop, 'packages', csv)
    const { status, body } = await dryRun(shop, 'packages', csv)
    expect([status, body.repeats]).toEqual([200, { id, createdAt }])
  })

  test('are told from others by what the log of ids and fields does not hold', async () => {
    await imported(shop, 'clients', [{ email: 'val@example.com', name: 'Val' }])
    const entries = await shop.app.db.select().from(auditEntries)
    expect(entries.find(({ action }) => action === 'import.done')?.changedFields).toEqual([
      'kind',
      'rowCount',
      'digest',
    ])
    expect(JSON.stringify(entries)).not.toMatch(/val@|"Val"/)
  })
})

describe('undoing one import after another', () => {
  const undo = (id: string) => shop.delete<ImportRecord>(`/api/imports/${id}`, { token: shop.owner })
  const bring = async (kind: ImportKind, rows: unknown) => (await imported(shop, kind, rows)).id

  test('of clients, balances and packages takes all of them back', async () => {
    const people = await bring('clients', [{ email: 'val@example.com', name: 'Val' }])
    const items = await bring('packages', csv)
    const balances = await bring('balances', [{ email: 'val@example.com', package: 'Starter', sessionsLeft: 2 }])
    expect(refusal(await undo(people))).toEqual([409, 'import_in_use'])
    expect(refusal(await undo(items))).toEqual([409, 'import_in_use'])
    for (const id of [balances, people, items]) expect((await undo(id)).body.state).toBe('undone')
    const { db } = shop.app
    expect(await db.select({ email: clients.email, name: clients.name }).from(clients)).toEqual([
      { email: null, name: null },
    ])
    expect((await db.select().from(packages)).map(({ archivedAt }) => archivedAt === null)).toEqual([false, false])
    expect(JSON.stringify(await db.select().from(purchases))).not.toContain('Val')
  })

  test('keeps whoever has paid for a gift, claimed or not', async () => {
    const people = await bring('clients', [{ email: 'giver@example.com' }])
    const item = await stock(shop)
    const [giver] = await shop.app.db.select().from(clients)
    const given = await shop.post<{ id: string; client: { id: string } }>(
      '/api/purchases',
      { token: shop.owner },
      { practice: 'jane', client: { email: 'claimer@example.com' }, packageId: item.id },
    )
    await shop.app.db.update(purchases).set({ giftBuyerClientId: giver?.id ?? null })
    expect(given.status).toBe(201)
    expect(refusal(await undo(people))).toEqual([409, 'import_in_use'])
  })
})

test.each([
  ['a session longer than any', 'Long,450,999999999,5', '2 sessionDurationMinutes'],
  ['one of more than a day', 'Long,450,1441,5', '2 sessionDurationMinutes'],
])('%s is a bad row, not a bad request', async (_, row, expected) => {
  const answer = await sendFile(shop, 'packages', `title,price,sessionDurationMinutes,privateCredits\n${row}\n`)
  const rows = (answer.body as unknown as Refusal).error.details?.['rows'] as { line: number; field: string }[]
  expect([answer.status, rows.map(({ line, field }) => `${line} ${field}`)]).toEqual([422, [expected]])
})
