import { afterAll, beforeAll, expect, test } from 'vitest'
import { eq } from 'drizzle-orm'
import type { CheckoutStatus } from '@deskbell/server/contract/checkout'
import type { ManagedPackage, PublicPackage } from '@deskbell/server/contract/packages'
import { purchases } from '@deskbell/server/db/schema/index'
import { minute } from '../../support/test-clock.ts'
import { ledgerOf, nothingGiven } from './ledger.ts'
import { buy, openShop, pay, refusal, sessionOf, startCheckout, stock, type Shop } from './shop.ts'
import { race, times } from './together.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.app.close())

const lastPlace = () => stock(shop, { stockLimit: 1 })
const placesLeft = async ({ id }: { id: string }) =>
  (await shop.get<PublicPackage>(`/api/packages/${id}`)).body.placesLeft
const soldOf = ({ id }: { id: string }) =>
  shop.app.db.select({ state: purchases.state }).from(purchases).where(eq(purchases.packageId, id))

test('the last place is gone as soon as somebody is paying for it', async () => {
  const item = await lastPlace()
  expect(await placesLeft(item)).toBe(1)
  await buy(shop, item)
  expect(await placesLeft(item)).toBe(0)
  expect(refusal(await startCheckout(shop, item))).toEqual([409, 'sold_out'])
})

test('nothing is sold of a package with no places', async () => {
  expect(refusal(await startCheckout(shop, await stock(shop, { stockLimit: 0 })))).toEqual([409, 'sold_out'])
})

test('of several buyers who all saw the last place one gets it, and the others’ checkouts are closed', async () => {
  const item = await lastPlace()
  const answers = await race(
    shop,
    times(5, () => startCheckout(shop, item)),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409])
  expect(answers.filter(({ status }) => status === 409).map(refusal)).toEqual(times(4, [409, 'sold_out']))
  expect(await soldOf(item)).toHaveLength(1)
  const sessions = shop.app.simulator.sessions().filter(({ metadata }) => metadata['package_id'] === item.id)
  expect(sessions.filter(({ status }) => status === 'open')).toHaveLength(1)
})

test('an expired checkout gives the place back', async () => {
  const item = await lastPlace()
  const { purchase, purchaseToken } = await buy(shop, item)
  shop.app.simulator.expire(sessionOf(shop, purchase).id)
  await shop.app.settled()
  expect(await ledgerOf(shop, purchase)).toEqual({ state: 'expired', reviewReason: null, ...nothingGiven })
  expect(await placesLeft(item)).toBe(1)
  const { body } = await shop.get<CheckoutStatus>(`/api/checkout/sessions/${purchase.id}`, { purchaseToken })
  expect(body).toMatchObject({ next: 'start_again', checkout: null })
  await buy(shop, item)
})

test('a checkout that simply ran out gives the place back, although no webhook told of it', async () => {
  const item = await lastPlace()
  shop.app.simulator.setFault({ kind: 'drop' })
  await buy(shop, item)
  shop.app.clock.advance(36 * minute)
  await shop.app.server.runDueWork()
  shop.app.simulator.clearFaults()
  expect(await placesLeft(item)).toBe(1)
  await buy(shop, item)
})

test('a place that was paid for at the last moment is not sold a second time, although the webhook was lost', async () => {
  const item = await lastPlace()
  const { purchase } = await buy(shop, item)
  shop.app.clock.advance(34 * minute)
  shop.app.simulator.setFault({ kind: 'drop' })
  await pay(shop, purchase)
  shop.app.clock.advance(2 * minute)
  const second = await startCheckout(shop, item)
  shop.app.simulator.clearFaults()
  await shop.app.server.runDueWork()
  expect(await ledgerOf(shop, purchase)).toMatchObject({ state: 'paid' })
  expect(refusal(second)).toEqual([409, 'sold_out'])
})

test('the consultant sees how many are sold', async () => {
  const item = await stock(shop, { stockLimit: 5 })
  await buy(shop, item)
  await pay(shop, (await buy(shop, item)).purchase)
  const { body } = await shop.get<ManagedPackage>(`/api/packages/${item.id}?scope=manage`, { token: shop.owner })
  expect(body).toMatchObject({ stockLimit: 5, soldCount: 2, placesLeft: 3 })
})
