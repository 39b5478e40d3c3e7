import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CreditUse } from '@deskbell/server/contract/credits'
import type { ManagedPurchase } from '@deskbell/server/contract/purchases'
import { creditGrants, outbox, packageUses, purchases } from '@deskbell/server/db/schema/index'
import { createPractice, signIn } from '../../../support/scenario.ts'
import { refusal, stock } from '../../checkout/shop.ts'
import { race } from '../../checkout/together.ts'
import {
  balanceOf,
  everything,
  give,
  grantsOf,
  onlyGrant,
  openDesk,
  privateHours,
  spend,
  statementOf,
  tripsOf,
  type Desk,
} from '../../credits/desk.ts'

let desk: Desk
let people = 0
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.app.close())

const somebody = () => `client.${++people}@example.com`
const transfer = (id: string, body: Record<string, unknown>, idempotencyKey?: string) =>
  desk.post<ManagedPurchase>(
    `/api/purchases/${id}/transfer`,
    idempotencyKey === undefined ? desk.member : { ...desk.member, idempotencyKey },
    body,
  )

test('what is left of every grant becomes another client’s, valid as long as before', async () => {
  const from = await give(desk, {
    email: somebody(),
    allowances: [privateHours(5), privateHours(3, { serviceType: 'group' })],
    expiresAt: '2027-06-30',
  })
  const grants = await grantsOf(desk, from)
  await spend(desk, grants.find(({ serviceType }) => serviceType === 'private')?.id ?? '', { durationMinutes: 120 })
  const email = somebody()
  const { status, body } = await transfer(from.id, { client: { email, name: 'Kim' }, note: 'To her sister' })
  expect(status).toBe(201)
  expect(body).toMatchObject({
    client: { email, name: 'Kim' },
    state: 'paid',
    charged: null,
    package: { title: from.package.title, price: { amount: 0 }, bundleDescription: '3 private (60 min) + 3 group' },
    expiresAt: from.expiresAt,
    credits: { total: 6, used: 0, remaining: 6 },
  })
  expect(body.reference).not.toBe(from.reference)
  expect((await balanceOf(desk, from)).available).toEqual({
    private: { credits: 0, minutes: 0 },
    group: { credits: 0, minutes: 0 },
  })
  expect((await balanceOf(desk, body)).available).toEqual({
    private: { credits: 3, minutes: 180 },
    group: { credits: 3, minutes: 180 },
  })
  expect((await statementOf(desk, from))[0]).toMatchObject({ kind: 'transfer', balance: 0, reason: 'To her sister' })
  expect((await statementOf(desk, body))[0]).toMatchObject({
    kind: 'transfer',
    by: 'practice',
    byName: desk.jane.ownerEmail,
    reason: 'To her sister',
  })
  await desk.app.settled()
  expect(desk.app.mailbox.list(email)[0]?.subject).toContain('added for you')
})

test('a part of one grant leaves the rest where it is', async () => {
  const from = await give(desk, { email: somebody() })
  const to = await transfer(from.id, { client: { email: somebody() }, credits: 2 })
  expect([(await onlyGrant(desk, from)).remaining, (await onlyGrant(desk, to.body)).remaining]).toEqual([3, 2])
})

test('what a session gives back later follows the credit it was paid with', async () => {
  const from = await give(desk, { email: somebody() })
  const { id } = await onlyGrant(desk, from)
  const before = (await spend<CreditUse>(desk, id, { durationMinutes: 120 })).body
  const { body: to } = await transfer(from.id, { client: { email: somebody() } })
  const after = (await spend<CreditUse>(desk, (await onlyGrant(desk, to)).id)).body
  for (const use of [before, after])
    await desk.post(`/api/credits/uses/${use.id}/give-back`, desk.member, { reason: 'Cancelled' })
  expect([(await onlyGrant(desk, from)).remaining, (await onlyGrant(desk, to)).remaining]).toEqual([2, 3])
})

test('a transferred purchase takes no place of the package’s stock', async () => {
  const item = await stock(desk, { stockLimit: 3 })
  const { body: from } = await desk.post<ManagedPurchase>('/api/purchases', desk.member, {
    practice: 'jane',
    client: { email: somebody() },
    packageId: item.id,
  })
  await transfer(from.id, { client: { email: somebody() } })
  expect((await desk.get(`/api/packages/${item.id}`)).body).toMatchObject({ placesLeft: 2 })
})

test('is made once for one Idempotency-Key, in two trips', async () => {
  const from = await give(desk, { email: somebody() })
  const body = { client: { email: somebody() }, credits: 1 }
  let first: ManagedPurchase | undefined
  expect(
    await tripsOf(desk, async () => void (first = (await transfer(from.id, body, 'one-transfer-at-a-time')).body)),
  ).toBe(2)
  expect((await transfer(from.id, body, 'one-transfer-at-a-time')).body).toEqual(first)
  expect((await onlyGrant(desk, from)).remaining).toBe(4)
})

test('of twenty transfers of everything at once one takes it; the others are told that nothing is left', async () => {
  const from = await give(desk, { email: somebody() })
  const answers = await race(
    desk,
    Array.from({ length: 20 }, () => () => transfer(from.id, { client: { email: somebody() } })),
  )
  expect(answers.map(refusal).toSorted()).toEqual([[201], ...Array.from({ length: 19 }, () => [422, 'no_credits'])])
  expect((await onlyGrant(desk, from)).remaining).toBe(0)
  const moved = await desk.app.db.select().from(packageUses).where(eq(packageUses.kind, 'transfer'))
  const received = await desk.app.db.select().from(creditGrants).where(eq(creditGrants.kind, 'transfer'))
  const sum = (rows: { credits: number | null }[]) => rows.reduce((total, { credits }) => total + (credits ?? 0), 0)
  expect(sum(moved)).toBe(sum(received))
})

test('is refused in plain words, and changes nothing', async () => {
  const email = somebody()
  const from = await give(desk, { email })
  const several = await give(desk, { email, allowances: [privateHours(5), privateHours(3, { serviceType: 'group' })] })
  const empty = await give(desk, { email, allowances: [privateHours(1)] })
  await spend(desk, (await onlyGrant(desk, empty)).id)
  const frozen = await give(desk, { email })
  await desk.app.db.update(purchases).set({ frozenAt: 1 }).where(eq(purchases.id, frozen.id))
  const expired = await give(desk, { email, expiresAt: '2026-12-01T09:00:01Z' })
  const unlimited = await give(desk, { email, allowances: [privateHours(null)] })
  desk.app.clock.advance(1000)
  const rival = await createPractice(desk.app, 'rival')
  const theirs = await desk.post<ManagedPurchase>(
    '/api/purchases',
    { token: await signIn(desk.app, rival.ownerEmail) },
    { practice: 'rival', client: { email: 'theirs@example.com' }, title: 'Theirs', allowances: [privateHours(5)] },
  )
  const client = { email: 'heir@example.com' }
  const nowhere = '0198c5a0-0000-7000-8000-000000000000'
  const table: [string, Record<string, unknown>, (string | number)[]][] = [
    [from.id, {}, [400, 'invalid_input', 'client']],
    [from.id, { client: {} }, [400, 'invalid_input', 'client.email']],
    [from.id, { client: { email } }, [400, 'invalid_input', 'client']],
    [from.id, { client: { email: email.toUpperCase() } }, [400, 'invalid_input', 'client']],
    [from.id, { client: { id: from.client?.id } }, [400, 'invalid_input', 'client']],
    [from.id, { client: { id: theirs.body.client?.id } }, [400, 'invalid_input', 'client.id']],
    [from.id, { client: { id: nowhere } }, [400, 'invalid_input', 'client.id']],
    [from.id, { client, credits: 0 }, [400, 'invalid_input', 'credits']],
    [from.id, { client, credits: -1 }, [400, 'invalid_input', 'credits']],
    [from.id, { client, credits: 1e9 }, [400, 'invalid_input', 'credits']],
    [from.id, { client, grantId: nowhere }, [400, 'invalid_input', 'grantId']],
    [from.id, { client, grants: [] }, [400, 'invalid_input', 'grants']],
    [from.id, { client, credits: 6 }, [422, 'no_credits']],
    [several.id, { client, credits: 1 }, [400, 'invalid_input', 'grantId']],
    [unlimited.id, { client }, [400, 'invalid_input', 'grantId']],
    [empty.id, { client }, [422, 'no_credits']],
    [frozen.id, { client }, [409, 'credits_frozen']],
    [expired.id, { client }, [422, 'credits_expired']],
    [theirs.body.id, { client }, [404, 'not_found']],
    [nowhere, { client }, [404, 'not_found']],
  ]
  const before = await everything(desk)
  for (const [id, body, expected] of table) expect([body, refusal(await transfer(id, body))]).toEqual([body, expected])
  expect(await everything(desk)).toEqual(before)
  expect(await desk.app.db.$count(outbox, eq(outbox.recipient, client.email))).toBe(0)
})
