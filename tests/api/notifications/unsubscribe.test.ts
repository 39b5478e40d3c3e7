import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditEntries, clients, outbox } from '@deskbell/server/db/schema/index'
import { unsubscribeAddress } from '@deskbell/server/features/notifications/unsubscribe-address'
import { give, openDesk, type Desk } from '../credits/desk.ts'

let desk: Desk
let path: string
let clientId: string
beforeAll(async () => {
  desk = await openDesk()
  const purchase = await give(desk)
  await give(desk, { email: 'other@example.com' })
  await desk.app.settled()
  clientId = purchase.client?.id as string
  path = new URL(await unsubscribeAddress(clientId, desk.app.server.deps)).pathname
})
afterAll(() => desk.app.close())

const client = async () => (await desk.app.db.select().from(clients).where(eq(clients.id, clientId)))[0]
const post = (body: string) =>
  desk.app.request(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body,
  })

test('looking at the link changes nothing, for mail programs look, too', async () => {
  const page = await desk.app.request(path)
  expect([page.status, page.headers.get('Cache-Control'), page.headers.get('Referrer-Policy')]).toEqual([
    200,
    'no-store',
    'no-referrer',
  ])
  expect(await page.text()).toContain('<button>Unsubscribe</button>')
  expect((await client())?.unsubscribedAt).toBeNull()
})

test('one click of a mail program ends optional mails, those that wait among them, and says so when it is repeated', async () => {
  const { db, clock } = desk.app
  const waiting = (kind: string, recipient: string) => ({
    id: crypto.randomUUID(),
    practiceId: desk.jane.id,
    kind,
    origin: `${kind}:${recipient}`,
    recipient,
    body: { subject: 'Hi', text: 'Hi', html: 'Hi' },
    nextAttemptAt: clock() + 1,
    createdAt: clock(),
  })
  await db
    .insert(outbox)
    .values([
      waiting('credits_low', 'val@example.com'),
      waiting('booking_moved', 'val@example.com'),
      waiting('credits_low', 'other@example.com'),
    ])
  for (let times = 0; times < 2; times++) {
    const answer = await post('List-Unsubscribe=One-Click')
    expect([answer.status, (await answer.text()).includes('You are unsubscribed')]).toEqual([200, true])
  }
  expect((await client())?.unsubscribedAt).toBe(clock())
  const left = await db.select().from(outbox)
  expect(left.filter(({ nextAttemptAt }) => nextAttemptAt !== null).map(({ origin }) => origin)).toEqual([
    'booking_moved:val@example.com',
    'credits_low:other@example.com',
  ])
  const entries = await db.select().from(auditEntries).where(eq(auditEntries.subjectId, clientId))
  expect(entries.filter(({ action }) => action === 'client.unsubscribed')).toHaveLength(1)
})

test('who changed their mind gets them again', async () => {
  expect((await post('again=yes')).status).toBe(200)
  expect((await client())?.unsubscribedAt).toBeNull()
})

test.each([
  ['another client’s id', (token: string) => token.replace(/^[^.]+/, '01900000-0000-7000-8000-000000000000')],
  ['a letter changed', (token: string) => token.slice(0, -2) + (token.endsWith('AA') ? 'BB' : 'AA')],
  ['nothing signed', (token: string) => token.split('.')[0] as string],
  ['something very long', () => 'x'.repeat(500)],
])('%s opens nothing and changes nothing', async (_, forge) => {
  const before = await desk.app.db.select().from(clients)
  const forged = `/unsubscribe/${forge(path.slice('/unsubscribe/'.length))}`
  for (const method of ['GET', 'POST']) {
    const { status } = await desk.app.request(forged, { method })
    expect([400, 404]).toContain(status)
  }
  expect(await desk.app.db.select().from(clients)).toEqual(before)
})

test('a client who was erased is not there any more', async () => {
  await desk.app.db.update(clients).set({ erasedAt: 1, email: null }).where(eq(clients.id, clientId))
  expect((await desk.app.request(path)).status).toBe(404)
})
