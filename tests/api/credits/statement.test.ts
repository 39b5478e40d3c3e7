import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CreditUse, StatementLine, StatementPage } from '@deskbell/server/contract/credits'
import { signIn } from '../../support/scenario.ts'
import { minute } from '../../support/test-clock.ts'
import { buyAndPay, stock } from '../checkout/shop.ts'
import { give, onlyGrant, openDesk, privateHours, spend, statementOf, type Desk } from './desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.app.close())

const read = (token: string, query = '') =>
  desk.get<StatementPage>(`/api/credits/statement?practice=jane${query}`, { token })
const inShort = ({ kind, credits, balance, by, reason }: StatementLine) => [kind, credits, balance, by, reason]

test('tells what was granted, used, given back and corrected, newest first, with the balance after each line', async () => {
  const token = await signIn(desk.app, 'val@example.com', 'jane')
  const { purchase } = await buyAndPay(desk, await stock(desk), { token })
  const { id } = await onlyGrant(desk, purchase)
  desk.app.clock.advance(minute)
  const { body: use } = await spend<CreditUse>(desk, id, { durationMinutes: 120 })
  desk.app.clock.advance(minute)
  await desk.post(`/api/credits/uses/${use.id}/give-back`, desk.member, { reason: 'It was cancelled' })
  desk.app.clock.advance(minute)
  await desk.post('/api/credits/adjustments', desk.member, { grantId: id, credits: -1, reason: 'A short call' })
  const { status, body } = await read(token)
  expect(status).toBe(200)
  expect(body.nextCursor).toBeNull()
  expect(body.data.map(inShort)).toEqual([
    ['adjustment', -1, 4, 'practice', 'A short call'],
    ['give_back', 2, 5, 'practice', 'It was cancelled'],
    ['spend', -2, 3, 'practice', 'Held by phone'],
    ['purchase', 5, 5, 'system', null],
  ])
  expect(body.data[3]).toEqual({
    id,
    at: purchase.createdAt,
    kind: 'purchase',
    grantId: id,
    purchaseId: purchase.id,
    reference: purchase.reference,
    title: 'Starter',
    serviceType: 'private',
    credits: 5,
    balance: 5,
    overdraws: false,
    by: 'system',
    reason: null,
  })
})

test('tells members of the practice who it was, and clients only that it was the practice', async () => {
  const given = await give(desk, { email: 'who@example.com' })
  const { id } = await onlyGrant(desk, given)
  await spend(desk, id)
  const forMember = await statementOf(desk, given)
  expect(forMember.map(({ by, byName }) => [by, byName])).toEqual([
    ['practice', desk.jane.ownerEmail],
    ['practice', desk.jane.ownerEmail],
  ])
  const token = await signIn(desk.app, 'who@example.com', 'jane')
  const { body } = await read(token)
  expect(body.data).toEqual(forMember.map(({ byName: _, ...line }) => line))
  expect(JSON.stringify(body)).not.toContain('jane.test')
})

test('has no balance where credits are unlimited', async () => {
  const given = await give(desk, { email: 'free@example.com', allowances: [privateHours(null)] })
  await spend(desk, (await onlyGrant(desk, given)).id, { durationMinutes: 120 })
  expect((await statementOf(desk, given)).map(({ credits, balance }) => [credits, balance])).toEqual([
    [-2, null],
    [null, null],
  ])
})

test('is walked through page by page, each line once, the balances right across pages', async () => {
  const email = 'many@example.com'
  const first = await give(desk, { email, allowances: [privateHours(100)] })
  const second = await give(desk, { email, allowances: [privateHours(100)] })
  const grants = [await onlyGrant(desk, first), await onlyGrant(desk, second)]
  for (let i = 0; i < 110; i++) {
    await spend(desk, grants[i % 2]?.id ?? '')
    // Many lines of one instant, as a busy second makes them.
    if (i % 9 === 0) desk.app.clock.advance(1)
  }
  const token = await signIn(desk.app, email, 'jane')
  const lines: StatementLine[] = []
  let cursor: string | null = null
  do {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`
    const { body } = await read(token, query)
    expect(body.data.length).toBeLessThanOrEqual(50)
    lines.push(...body.data)
    cursor = body.nextCursor
  } while (cursor !== null)
  expect([lines.length, new Set(lines.map(({ id }) => id)).size]).toEqual([112, 112])
  for (const { id } of grants) {
    const balances = lines.filter(({ grantId }) => grantId === id).map(({ balance }) => balance)
    expect(balances).toEqual(Array.from({ length: 56 }, (_, index) => 45 + index))
  }
  expect(lines.map(({ at }) => at)).toEqual(
    lines
      .map(({ at }) => at)
      .toSorted()
      .toReversed(),
  )
  const ofOne = await read(token, `&purchase=${first.id}`)
  expect(new Set(ofOne.body.data.map(({ purchaseId }) => purchaseId))).toEqual(new Set([first.id]))
})
