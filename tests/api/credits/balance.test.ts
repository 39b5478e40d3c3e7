import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CompatibleCredits, CreditBalance } from '@deskbell/server/contract/credits'
import { consultants, purchases } from '@deskbell/server/db/schema/index'
import { signIn } from '../../support/scenario.ts'
import { day } from '../../support/test-clock.ts'
import { buyAndPay, refusal, stock } from '../checkout/shop.ts'
import { balanceOf, give, openDesk, privateHours, spend, tripsOf, type Desk } from './desk.ts'

let desk: Desk
let people = 0
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.app.close())

const somebody = () => `client.${++people}@example.com`
const ownBalance = (token: string) => desk.get<CreditBalance>('/api/credits/balance?practice=jane', { token })

test('a client who has bought sees credits by type, and each grant with what became of it', async () => {
  const item = await stock(desk, {
    title: 'Bundle',
    allowances: [privateHours(5, { creditUnitMinutes: 30 }), privateHours(3, { serviceType: 'group' })],
    validDays: 90,
  })
  const token = await signIn(desk.app, somebody(), 'jane')
  const { purchase } = await buyAndPay(desk, item, { token })
  const before = await ownBalance(token)
  const paying = before.body.grants.find(({ serviceType }) => serviceType === 'private')
  await spend(desk, paying?.id ?? '', { durationMinutes: 45 })
  const { status, body } = await ownBalance(token)
  expect(status).toBe(200)
  expect(body.available).toEqual({ private: { credits: 3, minutes: 90 }, group: { credits: 3, minutes: 180 } })
  expect(body.grants).toHaveLength(2)
  expect(body.grants.find(({ id }) => id === paying?.id)).toEqual({
    id: paying?.id,
    purchaseId: purchase.id,
    reference: purchase.reference,
    title: 'Bundle',
    serviceType: 'private',
    consultantTier: 0,
    credits: 5,
    used: 2,
    remaining: 3,
    creditUnitMinutes: 30,
    startsAt: new Date(desk.app.clock()).toISOString(),
    expiresAt: new Date(desk.app.clock() + 90 * day).toISOString(),
    expired: false,
    frozen: false,
    primary: false,
    nearCompletion: false,
  })
  expect(body.freeTrial).toEqual({ eligible: true })
})

test('who has bought nothing has nothing, and may still have the free trial, once', async () => {
  const token = await signIn(desk.app, somebody(), 'jane')
  expect((await ownBalance(token)).body).toEqual({ available: {}, grants: [], freeTrial: { eligible: true } })
  const trial = await stock(desk, { type: 'free_trial', price: { amount: 0, currency: 'USD' } })
  await desk.post(
    '/api/checkout/sessions',
    { token, origin: 'https://jane.test' },
    {
      packageId: trial.id,
      returnUrl: 'https://jane.test/work-with-me',
    },
  )
  const { body } = await ownBalance(token)
  expect([body.freeTrial.eligible, body.available.private?.credits]).toEqual([false, 5])
})

test('a purchase’s token reads that purchase’s credits, and no others', async () => {
  const item = await stock(desk)
  const token = await signIn(desk.app, somebody(), 'jane')
  const first = await buyAndPay(desk, item, { token })
  const second = await buyAndPay(desk, item, { token })
  const read = (purchase: string, purchaseToken: string) =>
    desk.get<CreditBalance>(`/api/credits/balance?practice=jane&purchase=${purchase}`, { purchaseToken })
  const { body } = await read(first.purchase.id, first.purchaseToken)
  expect(body.grants.map(({ purchaseId }) => purchaseId)).toEqual([first.purchase.id])
  expect(body.available).toEqual({ private: { credits: 5, minutes: 300 } })
  expect(refusal(await read(second.purchase.id, first.purchaseToken))).toEqual([401, 'unauthenticated'])
  expect(refusal(await desk.get('/api/credits/balance?practice=jane', { purchaseToken: first.purchaseToken }))).toEqual(
    [401, 'unauthenticated'],
  )
  expect((await ownBalance(token)).body.grants).toHaveLength(2)
})

test('expired credits are listed and marked, count no more, and nothing was written for it', async () => {
  const given = await give(desk, { email: somebody(), expiresAt: '2026-12-03' })
  const { body: before } = await desk.get<CreditBalance>(
    `/api/credits/balance?practice=jane&client=${given.client?.id}`,
    desk.member,
  )
  expect(before.available.private?.credits).toBe(5)
  const today = desk.app.clock()
  // Midnight in New York, where the practice is.
  desk.app.clock.set('2026-12-04T04:59:59.999Z')
  expect((await balanceOf(desk, given)).grants[0]).toMatchObject({ expired: false, remaining: 5 })
  desk.app.clock.set('2026-12-04T05:00:00Z')
  const after = await balanceOf(desk, given)
  expect(after.grants[0]).toMatchObject({ expired: true, remaining: 5 })
  expect(after.available).toEqual({})
  desk.app.clock.set(new Date(today).toISOString())
})

test('the last fifth is marked, a frozen grant does not count, an overdrawn one takes nothing from the others', async () => {
  const email = somebody()
  const given = await give(desk, { email })
  const { grants } = await balanceOf(desk, given)
  await spend(desk, grants[0]?.id ?? '', { durationMinutes: 240 })
  expect((await balanceOf(desk, given)).grants[0]).toMatchObject({ used: 4, remaining: 1, nearCompletion: true })
  await spend(desk, grants[0]?.id ?? '', { durationMinutes: 180, allowOverdraw: true })
  const more = await give(desk, { email, allowances: [privateHours(2)] })
  const balance = await balanceOf(desk, given)
  expect(balance.available.private).toEqual({ credits: 2, minutes: 120 })
  expect(balance.grants.map(({ remaining }) => remaining).toSorted()).toEqual([-2, 2])
  await desk.app.db.update(purchases).set({ frozenAt: desk.app.clock() }).where(eq(purchases.id, more.id))
  const frozen = await balanceOf(desk, given)
  expect(frozen.available.private).toEqual({ credits: 0, minutes: 0 })
  expect(frozen.grants.find(({ purchaseId }) => purchaseId === more.id)).toMatchObject({ frozen: true, remaining: 2 })
})

test('unlimited credits have no number, and end when their purchase is refunded', async () => {
  const given = await give(desk, { email: somebody(), allowances: [privateHours(null)] })
  const { grants, available } = await balanceOf(desk, given)
  expect(available.private).toEqual({ credits: null, minutes: null })
  expect(grants[0]).toMatchObject({ credits: null, remaining: null, nearCompletion: false })
  await desk.app.db.update(purchases).set({ state: 'refunded' }).where(eq(purchases.id, given.id))
  expect((await balanceOf(desk, given)).available).toEqual({})
})

test('the credits that can pay a session come by tier, best first, with what each would cost', async () => {
  const { db, clock } = desk.app
  await db.update(consultants).set({ tier: 2 }).where(eq(consultants.id, desk.jane.consultantId))
  const email = somebody()
  const kinds = [
    privateHours(5, { consultantTier: 2 }),
    privateHours(9, { consultantTier: 3, creditUnitMinutes: 30 }),
    privateHours(1, { consultantTier: 1 }),
    privateHours(1),
    privateHours(4, { serviceType: 'group' }),
  ]
  const given = await give(desk, { email, allowances: kinds })
  const sooner = await give(desk, {
    email,
    allowances: [privateHours(5, { consultantTier: 2 })],
    expiresAt: '2027-01-31',
  })
  const primary = await give(desk, {
    email,
    allowances: [privateHours(8, { consultantTier: 0, creditUnitMinutes: 15 })],
  })
  await desk.post(`/api/purchases/${primary.id}/primary`, desk.member)
  const token = await signIn(desk.app, email, 'jane')
  const path = `/api/credits/compatible?consultantId=${desk.jane.consultantId}&serviceType=private&durationMinutes=90`
  const { status, body } = await desk.get<CompatibleCredits>(path, { token })
  expect(status).toBe(200)
  expect(
    body.data.map(({ consultantTier, grants }) => [
      consultantTier,
      grants.map(({ purchaseId, cost, remainingAfter }) => [purchaseId, cost, remainingAfter]),
    ]),
  ).toEqual([
    [0, [[primary.id, 6, 2]]],
    [
      2,
      [
        [sooner.id, 2, 3],
        [given.id, 2, 3],
      ],
    ],
    [3, [[given.id, 3, 6]]],
  ])
  expect(body.bestGrantId).toBe(body.data[0]?.grants[0]?.id)
  const later = new Date(clock() + 100 * day).toISOString()
  const inSpring = await desk.get<CompatibleCredits>(`${path}&startsAt=${later}`, { token })
  expect(inSpring.body.data.flatMap(({ grants }) => grants.map(({ purchaseId }) => purchaseId))).not.toContain(
    sooner.id,
  )
  expect((await desk.get<CompatibleCredits>(`${path}&client=${given.client?.id}`, desk.member)).body).toEqual(body)
  expect((await desk.get<CompatibleCredits>(`${path}&purchase=${given.id}`, { token })).body.data).toHaveLength(2)
  await db.update(consultants).set({ tier: 0 }).where(eq(consultants.id, desk.jane.consultantId))
})

test('balance, compatible credits and statement take one trip each', async () => {
  const email = somebody()
  const given = await give(desk, { email })
  const token = await signIn(desk.app, email, 'jane')
  const client = `client=${given.client?.id}`
  const paths = [
    '/api/credits/balance?practice=jane',
    `/api/credits/compatible?consultantId=${desk.jane.consultantId}&durationMinutes=60`,
    '/api/credits/statement?practice=jane',
  ]
  for (const path of paths) {
    expect([path, await tripsOf(desk, () => desk.get(path, { token }))]).toEqual([path, 1])
    expect([path, await tripsOf(desk, () => desk.get(`${path}&${client}`, desk.member))]).toEqual([path, 1])
  }
})

test.each([
  ['balance?', 'practice'],
  ['balance?practice=Jane', 'practice'],
  ['balance?practice=jane&client=me', 'client'],
  ['statement?practice=jane&cursor=1', 'cursor'],
  ['statement?practice=jane&cursor=1_2_3', 'cursor'],
  ['compatible?durationMinutes=60', 'consultantId'],
])('refuses to read %s', async (query, path) => {
  expect(refusal(await desk.get(`/api/credits/${query}`, desk.member))).toEqual([400, 'invalid_input', path])
})

test.each([
  ['durationMinutes=0', 'durationMinutes'],
  ['durationMinutes=-60', 'durationMinutes'],
  ['durationMinutes=1e2', 'durationMinutes'],
  ['durationMinutes=1441', 'durationMinutes'],
  ['durationMinutes=60&serviceType=yoga', 'serviceType'],
  ['durationMinutes=60&startsAt=tomorrow', 'startsAt'],
  ['durationMinutes=60&startsAt=2026-02-30T10:00:00Z', 'startsAt'],
])('refuses to look for credits for %s', async (query, path) => {
  const { consultantId } = desk.jane
  expect(refusal(await desk.get(`/api/credits/compatible?consultantId=${consultantId}&${query}`, desk.member))).toEqual(
    [400, 'invalid_input', path],
  )
})
