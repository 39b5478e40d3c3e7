import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CheckoutStarted } from '@deskbell/server/contract/checkout'
import type { PackageDraft } from '@deskbell/server/contract/packages'
import { creditGrants, payments, purchases } from '@deskbell/server/db/schema/index'
import { createPackage, createPractice, signIn } from '../../support/scenario.ts'
import { buy, openShop, refusal, startCheckout, stock, type Shop } from './shop.ts'
import { race, times } from './together.ts'

let shop: Shop
let item: { id: string }
beforeAll(async () => {
  shop = await openShop()
  item = await stock(shop, trial)
})
afterAll(() => shop.app.close())

const trial: Partial<PackageDraft> = {
  type: 'free_trial',
  title: 'A first conversation',
  price: { amount: 0, currency: 'USD' },
  allowances: [{ serviceType: 'private', consultantTier: 0, credits: 1, creditUnitMinutes: 30 }],
  sessionDurationMinutes: 30,
  validDays: 30,
}

let visitors = 0
const newcomer = async () => {
  const email = `newcomer-${++visitors}@example.com`
  return { email, sender: { token: await signIn(shop.app, email, 'jane') } }
}
const reasonOf = ({ body }: { body: unknown }) =>
  (body as { error: { details?: { reason?: string } } }).error.details?.reason
const trialsOfJane = () =>
  shop.app.db
    .select()
    .from(purchases)
    .where(and(eq(purchases.practiceId, shop.jane.id), eq(purchases.origin, 'free')))

test('a trial is there at once, with its credits and without any payment', async () => {
  const { sender } = await newcomer()
  shop.app.simulator.clearRequests()
  const { purchase, checkout } = await buy(shop, item, sender)
  expect([purchase.state, checkout]).toEqual(['paid', null])
  expect(purchase.expiresAt).toBe('2026-12-31T09:00:00.000Z')
  expect(shop.app.simulator.requests()).toEqual([])
  const { db } = shop.app
  expect(await db.select().from(creditGrants).where(eq(creditGrants.purchaseId, purchase.id))).toMatchObject([
    { kind: 'trial', credits: 1, expiresAt: Date.parse('2026-12-31T09:00:00Z') },
  ])
  expect(await db.select().from(payments).where(eq(payments.purchaseId, purchase.id))).toEqual([])
})

test('a trial needs an address that was proven, guest checkout or not', async () => {
  const before = await trialsOfJane()
  const answer = await startCheckout(shop, item, {}, { client: { email: 'guest@example.com' } })
  expect(refusal(answer)).toEqual([401, 'code_required'])
  expect(await trialsOfJane()).toEqual(before)
})

test('a client has one trial of the practice, whichever package and whatever sign-in', async () => {
  const { email, sender } = await newcomer()
  const other = await stock(shop, { ...trial, title: 'Another first conversation' })
  await buy(shop, item, sender)
  const before = await trialsOfJane()
  const again = { token: await signIn(shop.app, email.toUpperCase(), 'jane') }
  for (const answer of [await startCheckout(shop, item, sender), await startCheckout(shop, other, again)]) {
    expect([refusal(answer), reasonOf(answer)]).toEqual([[422, 'not_eligible'], 'trial_used'])
  }
  expect(await trialsOfJane()).toEqual(before)
})

test('of several tabs at once one gets the trial', async () => {
  const { sender } = await newcomer()
  const other = await stock(shop, { ...trial, title: 'In the other tab' })
  const before = (await trialsOfJane()).length
  const answers = await race(shop, [
    ...times(3, () => startCheckout<unknown>(shop, item, sender)),
    () => startCheckout<unknown>(shop, other, sender),
  ])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 422, 422, 422])
  expect(answers.filter(({ status }) => status === 422).map(reasonOf)).toEqual(times(3, 'trial_used'))
  expect(await trialsOfJane()).toHaveLength(before + 1)
})

test('a trial asked for twice with one key is one trial', async () => {
  const { sender } = await newcomer()
  const keyed = { ...sender, idempotencyKey: 'one-trial-clicked-twice' }
  const answers = await race(
    shop,
    times(2, () => startCheckout<CheckoutStarted>(shop, item, keyed)),
  )
  expect(answers.map(({ status }) => status)).toEqual([201, 201])
  expect(new Set(answers.map(({ body }) => body.purchase.id)).size).toBe(1)
})

test('a trial of another practice is another trial', async () => {
  const rival = await createPractice(shop.app, 'rival')
  const theirs = await createPackage(shop.app, rival, trial)
  const { email, sender } = await newcomer()
  await buy(shop, item, sender)
  await buy(shop, theirs, { token: await signIn(shop.app, email, 'rival') })
})

test('whoever has bought before may still have the trial', async () => {
  const { sender } = await newcomer()
  await buy(shop, await stock(shop, { price: { amount: 0, currency: 'USD' } }), sender)
  await buy(shop, item, sender)
})

test('a package that is free, and no trial, may be taken again', async () => {
  const { sender } = await newcomer()
  const free = await stock(shop, { price: { amount: 0, currency: 'USD' } })
  await buy(shop, free, sender)
  await buy(shop, free, sender)
})
