import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CreditBalance } from '@deskbell/server/contract/credits'
import type { ManagedPractice } from '@deskbell/server/contract/practices'
import { clients } from '@deskbell/server/db/schema/index'
import { signIn } from '../../support/scenario.ts'
import { refusal } from '../checkout/shop.ts'
import { memberRoutes, send } from './member-routes.ts'
import { openOffice, type Office } from './office.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice()
  await suspend(true)
})
afterAll(() => office.app.close())

const suspend = (suspended: boolean) =>
  office.patch<ManagedPractice>('/api/practices', { token: office.tokens.operator }, { practice: 'jane', suspended })

/** Every row there is. */
async function everything(): Promise<Record<string, unknown>> {
  const { db } = office.app
  const tables = await db.all<{ name: string }>(sql`select name from sqlite_master where type = 'table'`)
  const rows: Record<string, unknown> = {}
  for (const { name } of tables) rows[name] = await db.all(sql`select * from ${sql.identifier(name)}`)
  return rows
}

const named = memberRoutes
  .filter(({ may }) => may.length > 0)
  .map((row) => ({ ...row, name: row.as === undefined ? row.route : `${row.route} (${row.as})` }))
const reading = named.filter(({ route }) => route.startsWith('GET '))
const writing = named.filter(({ route }) => !route.startsWith('GET '))

describe('in a suspended practice, members', () => {
  test.each(reading)('may $name', async (row) => {
    for (const role of row.may)
      expect([role, (await send(office, row, office.tokens[role])).status]).toEqual([role, 200])
  })

  test.each(writing)('may not $name', async (row) => {
    const before = await everything()
    for (const role of row.may)
      expect([role, refusal(await send(office, row, office.tokens[role]))]).toEqual([role, [403, 'practice_suspended']])
    expect(await everything()).toEqual(before)
  })
})

test('its clients keep what they bought: purchase, balance, contact details', async () => {
  const [client] = await office.app.db.select().from(clients).where(eq(clients.id, office.clientId))
  const token = await signIn(office.app, client?.email ?? '', 'jane')
  const { id } = office.purchase
  expect((await office.get(`/api/purchases/${id}`, { token })).status).toBe(200)
  const balance = await office.get<CreditBalance>('/api/credits/balance?practice=jane', { token })
  expect(balance.body.grants.length).toBeGreaterThan(0)
  expect((await office.get('/api/credits/statement?practice=jane', { token })).status).toBe(200)
  expect((await office.post(`/api/purchases/${id}/contact`, { token })).status).toBe(200)
})

test('a member of another practice too changes that one as ever', async () => {
  const { db, clock } = office.app
  await office.post(
    '/api/practices',
    { token: office.tokens.operator },
    { slug: 'open', name: 'Open', timeZone: 'UTC', currency: 'USD', ownerEmail: 'owner@jane.test' },
  )
  await db.run(sql`insert into practice_members (practice_id, user_id, role, created_at)
    select id, ${office.userIds.owner}, 'owner', ${clock()} from practices where slug = 'open'`)
  const rename = (practice: string) =>
    office.patch('/api/practices', { token: office.owner }, { practice, name: 'Renamed' })
  expect((await rename('open')).status).toBe(200)
  expect(refusal(await rename('jane'))).toEqual([403, 'practice_suspended'])
})

test('the operator who is a member lifts it before editing it', async () => {
  const { db } = office.app
  await db.run(sql`insert into operators (user_id, created_at) values (${office.userIds.owner}, 0)`)
  const both = (changes: object) =>
    office.patch<ManagedPractice>('/api/practices', { token: office.owner }, { practice: 'jane', ...changes })
  expect(refusal(await both({ name: 'Changed' }))).toEqual([403, 'practice_suspended'])
  expect(refusal(await both({ name: 'Changed', suspended: false }))).toEqual([403, 'practice_suspended'])
  expect((await both({ suspended: false })).body.suspended).toBe(false)
  expect((await both({ name: 'Changed' })).body.name).toBe('Changed')
})
