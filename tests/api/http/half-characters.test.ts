import { afterAll, beforeAll, expect, test } from 'vitest'
import { clients } from '@deskbell/server/db/schema/index'
import { insertRows } from '@deskbell/server/db/insert-rows'
import { sql } from 'drizzle-orm'
import type { Refusal } from '../../support/scenario.ts'
import { refusal } from '../checkout/shop.ts'
import { everything, give, onlyGrant, openDesk, privateHours, statementOf, type Desk } from '../credits/desk.ts'

/** What is left of an emoji that was cut in two. */
const half = 'cut \ud83d'
const whole = 'whole \ud83d\ude00'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.app.close())

test('half a character is refused wherever a text is taken, and nothing is written', async () => {
  const purchase = await give(desk)
  const { id: grantId } = await onlyGrant(desk, purchase)
  const before = await everything(desk)
  const { practice, client, title, allowances } = {
    practice: 'jane',
    client: { email: 'new@example.com' },
    title: whole,
    allowances: [privateHours(1)],
  }
  for (const [path, body, field] of [
    ['/api/purchases', { practice, client, title: half, allowances }, 'title'],
    ['/api/purchases', { practice, client, title, allowances, note: half }, 'note'],
    ['/api/purchases', { practice, client: { ...client, name: half }, title, allowances }, 'client.name'],
    ['/api/clients', { practice, ...client, name: half }, 'name'],
    ['/api/credits/adjustments', { grantId, credits: 1, reason: half }, 'reason'],
    ['/api/credits/uses', { grantId, durationMinutes: 60, reason: half }, 'reason'],
  ] as const)
    expect([field, refusal(await desk.post(path, desk.member, body))]).toEqual([field, [400, 'invalid_input', field]])
  const rows = await desk.post<Refusal>('/api/imports?kind=clients&practice=jane', desk.member, [
    { email: 'a@example.com', name: half },
  ])
  expect([...refusal(rows), rows.body.error.details?.['rows']]).toMatchObject([
    422,
    'import_invalid',
    [{ line: 1, field: 'name' }],
  ])
  expect(await everything(desk)).toEqual(before)
})

test('whole ones come out as they went in', async () => {
  const purchase = await give(desk, { email: 'emoji@example.com' })
  const { id: grantId } = await onlyGrant(desk, purchase)
  await desk.post('/api/credits/adjustments', desk.member, { grantId, credits: 2, reason: whole })
  expect((await statementOf(desk, purchase)).map(({ reason }) => reason)).toContain(whole)
})

test('rows written in numbers hold text that can be read, whatever they were made of', async () => {
  const { db, server, clock } = desk.app
  const row = { id: server.deps.ids.id(), practiceId: desk.jane.id, email: 'x@example.com', createdAt: clock() }
  const other = { ...row, id: server.deps.ids.id(), email: 'y@example.com' }
  for (const statement of insertRows(
    db,
    clients,
    [
      { ...row, name: half },
      { ...other, name: whole },
    ],
    sql`true`,
  ))
    await statement
  const { body } = await desk.get<{ data: { email: string; name: string }[] }>(
    '/api/clients?practice=jane',
    desk.member,
  )
  expect(body.data.find(({ email }) => email === row.email)?.name).toBe('cut \uFFFD')
  expect(body.data.find(({ email }) => email === other.email)?.name).toBe(whole)
})
