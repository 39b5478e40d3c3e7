import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HistoryEntry, HistoryPage } from '@deskbell/server/contract/purchase-changes'
import type { ManagedPurchase, ManagedPurchasePage } from '@deskbell/server/contract/purchases'
import { auditEntries, purchases } from '@deskbell/server/db/schema/index'
import { minute } from '../../../support/test-clock.ts'
import { buy, buyAndPay, refusal, stock } from '../../checkout/shop.ts'
import { race } from '../../checkout/together.ts'
import { give, onlyGrant, openDesk, privateHours, spend, tripsOf, type Desk } from '../../credits/desk.ts'

let desk: Desk
let people = 0
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.app.close())

const somebody = () => `client.${++people}@example.com`
const mark = (id: string) => desk.post<ManagedPurchase>(`/api/purchases/${id}/primary`, desk.member)
const primariesOf = async ({ client }: Pick<ManagedPurchase, 'client'>) =>
  (
    await desk.app.db
      .select({ id: purchases.id })
      .from(purchases)
      .where(and(eq(purchases.clientId, client?.id ?? ''), eq(purchases.primary, true)))
  ).map(({ id }) => id)

test('one purchase of a client is the primary one: marking another takes its place, again changes nothing', async () => {
  const email = somebody()
  const [one, other] = [await give(desk, { email }), await give(desk, { email })]
  const bystander = await give(desk, { email: somebody() })
  await mark(bystander.id)
  expect((await mark(one.id)).body.primary).toBe(true)
  expect(await primariesOf(one)).toEqual([one.id])
  expect(await tripsOf(desk, () => mark(other.id))).toBe(2)
  expect(await primariesOf(one)).toEqual([other.id])
  expect([(await mark(other.id)).status, await primariesOf(bystander)]).toEqual([200, [bystander.id]])
  const entries = await desk.app.db.select().from(auditEntries).where(eq(auditEntries.subjectId, other.id))
  expect(entries.filter(({ action }) => action === 'purchase.made_primary')).toHaveLength(1)
})

test('many marked at once leave one', async () => {
  const email = somebody()
  const all: ManagedPurchase[] = []
  for (let i = 0; i < 8; i++) all.push(await give(desk, { email }))
  await race(
    desk,
    all.map(
      ({ id }) =>
        () =>
          mark(id),
    ),
  )
  expect(await primariesOf(all[0] as ManagedPurchase)).toHaveLength(1)
})

test('what is not paid cannot be the primary one', async () => {
  const { purchase } = await buy(desk, await stock(desk))
  expect(refusal(await mark(purchase.id))).toEqual([403, 'payment_required'])
  expect(refusal(await mark('0198c5a0-0000-7000-8000-000000000000'))).toEqual([404, 'not_found'])
})

test('the practice’s list tells of each purchase how many credits were used and are left', async () => {
  const given = await give(desk, {
    email: somebody(),
    allowances: [privateHours(4), privateHours(2, { serviceType: 'group' })],
  })
  const { body: balance } = await desk.get<{ grants: { id: string }[] }>(
    `/api/credits/balance?practice=jane&purchase=${given.id}`,
    desk.member,
  )
  for (const { id } of balance.grants) await spend(desk, id)
  const list = async () =>
    (
      await desk.get<ManagedPurchasePage>(
        `/api/purchases?scope=manage&practice=jane&client=${given.client?.id}`,
        desk.member,
      )
    ).body.data[0]?.credits
  expect(await list()).toEqual({ total: 6, used: 2, remaining: 4, unlimited: false })
  const { purchase } = await buy(desk, await stock(desk))
  const { body: unpaid } = await desk.get<ManagedPurchase>(`/api/purchases/${purchase.id}`, desk.member)
  expect(unpaid.credits).toEqual({ total: 0, used: 0, remaining: 0, unlimited: false })
})

test('the history tells every change and every movement of credits, newest first, with who did it', async () => {
  const { purchase } = await buyAndPay(desk, await stock(desk))
  const { id } = await onlyGrant(desk, purchase)
  desk.app.clock.advance(minute)
  await desk.post(`/api/purchases/${purchase.id}/reveal`, desk.member)
  desk.app.clock.advance(minute)
  await spend(desk, id)
  desk.app.clock.advance(minute)
  const { body: heirs } = await desk.post<ManagedPurchase>(`/api/purchases/${purchase.id}/transfer`, desk.member, {
    client: { email: somebody() },
  })
  const { status, body } = await desk.get<HistoryPage>(`/api/purchases/${purchase.id}/history`, desk.member)
  expect(status).toBe(200)
  const inShort = (entry: HistoryEntry) =>
    entry.entry === 'change'
      ? [entry.action, entry.by, entry.byName]
      : [entry.kind, entry.credits, entry.balance, entry.byName]
  expect(body.data.map(inShort)).toEqual([
    ['purchase.transferred', 'member', desk.jane.ownerEmail],
    ['transfer', -4, 0, desk.jane.ownerEmail],
    ['credits.spent', 'member', desk.jane.ownerEmail],
    ['spend', -1, 4, desk.jane.ownerEmail],
    ['purchase.contact_revealed', 'member', desk.jane.ownerEmail],
    ['purchase.paid', 'system', null],
    ['purchase', 5, 5, null],
  ])
  expect(body.data[0]).toMatchObject({ before: null, after: { toPurchaseId: heirs.id } })
  const received = await desk.get<HistoryPage>(`/api/purchases/${heirs.id}/history`, desk.member)
  expect(received.body.data.map(inShort)).toEqual([
    ['purchase.received', 'member', desk.jane.ownerEmail],
    ['transfer', 4, 4, desk.jane.ownerEmail],
  ])
})

test('a long history is walked through page by page, in one trip each, every entry once', async () => {
  const given = await give(desk, { email: somebody(), allowances: [privateHours(200)] })
  const { id } = await onlyGrant(desk, given)
  for (let i = 0; i < 70; i++) {
    await spend(desk, id)
    if (i % 8 === 0) desk.app.clock.advance(1)
  }
  const entries: HistoryEntry[] = []
  let cursor: string | null = null
  do {
    const path: string = `/api/purchases/${given.id}/history${cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`}`
    let page: HistoryPage | undefined
    expect(await tripsOf(desk, async () => void (page = (await desk.get<HistoryPage>(path, desk.member)).body))).toBe(1)
    entries.push(...(page?.data ?? []))
    cursor = page?.nextCursor ?? null
  } while (cursor !== null)
  expect([entries.length, new Set(entries.map((entry) => entry.id)).size]).toEqual([142, 142])
  expect(entries.map(({ at }) => at)).toEqual(
    entries
      .map(({ at }) => at)
      .toSorted()
      .toReversed(),
  )
})

test.each(['1', '~~', '1_2_3~', '~1', 'x~y', '1_1_1~1_1~'])('the history has no page %s', async (cursor) => {
  const given = await give(desk, { email: somebody() })
  expect(refusal(await desk.get(`/api/purchases/${given.id}/history?cursor=${cursor}`, desk.member))).toEqual([
    400,
    'invalid_input',
    'cursor',
  ])
})
