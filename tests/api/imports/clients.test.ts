import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ImportRecord } from '@deskbell/server/contract/imports'
import { auditEntries, auditValues, clients } from '@deskbell/server/db/schema/index'
import { signIn } from '../../support/scenario.ts'
import { buyAndPay, openShop, refusal, stock, type Shop } from '../checkout/shop.ts'
import { dryRun, everything, imported, problemsOf, sendFile } from './import-desk.ts'

let shop: Shop
beforeEach(async () => {
  shop = await openShop()
})
afterEach(() => shop.app.close())

const people = () => shop.app.db.select({ email: clients.email, name: clients.name }).from(clients)

test('addresses become clients, and those the practice knows stay as they are', async () => {
  const token = await signIn(shop.app, 'known@example.com', 'jane')
  await buyAndPay(shop, await stock(shop), { token }, { client: { name: 'Own Name' } })
  const file = 'E-mail,name\n Known@Example.com ,Another Name\nnew@example.com,\nNAMED@example.com,"Doe, Jan"\n'
  expect((await dryRun(shop, 'clients', file)).body).toMatchObject({
    rowCount: 3,
    creates: { packages: 0, clients: 2, purchases: 0 },
    clientsKept: 1,
  })
  await imported(shop, 'clients', file)
  expect(await people()).toEqual([
    { email: 'known@example.com', name: 'Own Name' },
    { email: 'new@example.com', name: null },
    { email: 'named@example.com', name: 'Doe, Jan' },
  ])
})

test('bad rows are named by line, without the addresses in them', async () => {
  const before = await everything(shop)
  const answer = await sendFile(
    shop,
    'clients',
    'email,name\nval@example.com,Val\nnot an address,X\nVAL@example.com,Val again\n,Nobody\nok@example.com,\n',
  )
  expect(problemsOf(answer).rows).toEqual(['3 email', '4 email', '5 email'])
  expect(JSON.stringify(answer.body)).not.toMatch(/example\.com.*Val|not an address|Nobody/)
  expect(await everything(shop)).toEqual(before)
})

test('undoing erases them, from the audit log too', async () => {
  const { id } = await imported(shop, 'clients', [{ email: 'val@example.com', name: 'Val' }])
  const { status, body } = await shop.delete<ImportRecord>(`/api/imports/${id}`, { token: shop.owner })
  expect([status, body.state]).toEqual([200, 'undone'])
  expect(await people()).toEqual([{ email: null, name: null }])
  const { db } = shop.app
  const [entry] = await db
    .select()
    .from(auditEntries)
    .innerJoin(auditValues, eq(auditValues.entryId, auditEntries.id))
    .where(eq(auditEntries.action, 'client.created'))
  expect(entry).toMatchObject({
    audit_entries: { changedFields: ['email', 'name', 'importId'] },
    audit_values: { after: null },
  })
  await imported(shop, 'clients', [{ email: 'val@example.com' }])
})

test('undoing is refused once one of them bought something', async () => {
  const { id } = await imported(shop, 'clients', [{ email: 'val@example.com' }, { email: 'other@example.com' }])
  const token = await signIn(shop.app, 'val@example.com', 'jane')
  await buyAndPay(shop, await stock(shop), { token })
  const before = await everything(shop)
  const answer = await shop.delete(`/api/imports/${id}`, { token: shop.owner })
  expect(refusal(answer as never)).toEqual([409, 'import_in_use'])
  expect(JSON.stringify(answer.body)).not.toContain('example.com')
  expect(await everything(shop)).toEqual(before)
})
