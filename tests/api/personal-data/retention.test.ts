import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { auditEntries, clients, outbox, practices, verification, webhookInbox } from '@deskbell/server/db/schema/index'
import { createPractice, signIn } from '../../support/scenario.ts'
import { day, hour } from '../../support/test-clock.ts'
import { buyAndPay, stock } from '../checkout/shop.ts'
import { booked, clientWith, openFrontDesk } from '../consultations/front-desk.ts'
import { give, grantsOf, spend, type Desk } from '../credits/desk.ts'
import { findInFile, findInTables } from './person.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openFrontDesk()
})
afterEach(() => desk.app.close())

const note = async (email: string) =>
  (await desk.post<{ id: string }>('/api/clients', desk.member, { practice: 'jane', email, name: 'Old Friend' })).body
    .id
const forget = (retentionMonths: number | null) =>
  desk.patch('/api/practices', desk.member, { practice: 'jane', retentionMonths })
const stillThere = async () =>
  (
    await desk.app.db
      .select()
      .from(clients)
      .where(sql`email is not null`)
  )
    .map(({ email }) => email)
    .toSorted()

async function pass(months: number) {
  desk.app.clock.advance(months * 30.5 * day)
  await desk.app.server.runDueWork()
  await desk.app.settled()
  desk.member.token = await signIn(desk.app, desk.jane.ownerEmail)
}

test('clients who did nothing for so long are erased by themselves, and the log says by whom', async () => {
  const id = await note('old@example.com')
  expect((await forget(6)).status).toBe(200)
  await pass(5)
  expect(await stillThere()).toEqual(['old@example.com'])
  await note('new@example.com')
  await pass(2)
  expect(await stillThere()).toEqual(['new@example.com'])
  const [entry] = await desk.app.db
    .select()
    .from(auditEntries)
    .where(sql`action = 'client.erased'`)
  expect(entry).toMatchObject({ actorKind: 'system', actorUserId: null, subjectId: id, practiceId: desk.jane.id })
  expect(await findInTables(desk, /old@example/)).toEqual([])
  expect(findInFile(desk, /old@example/)).toEqual([])
})

test('a practice that keeps its clients keeps them', async () => {
  await note('old@example.com')
  const rival = await createPractice(desk.app, 'rival')
  await desk.app.db
    .update(practices)
    .set({ retentionMonths: 1 })
    .where(sql`id = ${rival.id}`)
  await pass(40)
  expect(await stillThere()).toEqual(['old@example.com'])
})

test('whoever has credits left, has a session to come, or came lately, is kept', async () => {
  await forget(1)
  await give(desk, { email: 'credits@example.com' })
  const used = await give(desk, { email: 'used@example.com' })
  const [grant] = await grantsOf(desk, used)
  for (let hours = 0; hours < 5; hours++) await spend(desk, grant?.id ?? '')
  await give(desk, { email: 'expired@example.com', expiresAt: '2026-12-20' })
  const booker = await clientWith(desk, 'booker@example.com')
  await booked(desk, booker, { startsAt: '2027-01-20T15:00:00.000Z' })
  await signIn(desk.app, 'visitor@example.com', 'jane')
  await note('nobody@example.com')
  await pass(1.5)
  expect(await stillThere()).toEqual(['booker@example.com', 'credits@example.com'])
})

test('takes many in rounds, the most that a round may', async () => {
  await forget(1)
  const now = desk.app.clock()
  const rows = Array.from({ length: 130 }, (_, index) => ({
    id: desk.app.server.deps.ids.id(),
    practiceId: desk.jane.id,
    email: `old${index}@example.com`,
    name: null,
    createdAt: now,
  }))
  await desk.app.db.insert(clients).values(rows)
  await pass(2)
  expect((await stillThere()).length).toBe(30)
  desk.app.clock.advance(hour)
  await desk.app.server.runDueWork()
  expect(await stillThere()).toEqual([])
})

test('mails, webhooks and codes hold nothing of a person after 30 days', async () => {
  const sender = { token: await signIn(desk.app, 'grimm@example.com', 'jane') }
  await buyAndPay(desk, await stock(desk), sender, {
    client: { name: 'Jacob Grimm', email: 'grimm@example.com' },
  } as object)
  await desk.app.settled()
  const machinery = [outbox, webhookInbox, verification]
  const rows = async () => JSON.stringify(await Promise.all(machinery.map((table) => desk.app.db.select().from(table))))
  expect(await rows()).toMatch(/grimm@example/)
  // The code is gone with its mail.
  const codes = await desk.app.db
    .select()
    .from(outbox)
    .where(sql`kind = 'sign_in_code'`)
  expect(codes.map(({ recipient, body }) => [recipient, body])).toEqual(codes.map(() => [null, null]))
  desk.app.clock.advance(31 * day)
  await desk.app.server.runDueWork()
  expect(await rows()).not.toMatch(/grimm/i)
})
