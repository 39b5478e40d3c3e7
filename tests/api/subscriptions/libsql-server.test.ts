import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Gift } from '@deskbell/server/contract/gifts'
import { signIn } from '../../support/scenario.ts'
import { day } from '../../support/test-clock.ts'
import { sqldBinary, startSqld, type RunningSqld } from '../../support/sqld.ts'
import { buyAndPay, openShop, stock, type Shop } from '../checkout/shop.ts'
import { payFirst, runTimer, statesOf, threeParts } from '../instalments/payers.ts'
import { change, circle, passMonth, recordOf, signInAgain, subscribe } from './subscribers.ts'

const binary = sqldBinary()
let sqld: RunningSqld
let shop: Shop
beforeAll(async () => {
  if (binary === null) return
  sqld = await startSqld(binary)
  shop = await openShop({ databaseUrl: sqld.url })
})
afterAll(async () => {
  if (binary === null) return
  await shop.app.close()
  await sqld.stop()
})

test.skipIf(binary === null)('on a libSQL server gifts, parts and periods are what they are on a file', async () => {
  const givers = await signIn(shop.app, 'giver@example.com', 'jane')
  const { purchase } = await buyAndPay(shop, await stock(shop), { token: givers }, { gift: {} })
  const { link } = (await shop.get<Gift>(`/api/gifts/${purchase.id}`, { token: givers })).body
  const friend = await signIn(shop.app, 'friend@example.com', 'jane')
  const token = link?.split('=').at(-1)
  expect((await shop.post('/api/gifts/claim', { token: friend }, { token })).status).toBe(200)

  const payer = await payFirst(shop, await stock(shop, threeParts))
  const subscriber = await subscribe(shop, await circle(shop))
  await passMonth(shop)
  await change(shop, subscriber, { token: await signInAgain(shop, subscriber) }, { action: 'pause' })
  expect(await recordOf(shop, subscriber)).toMatchObject({ credits: [5, 5], purchase: { subscriptionState: 'active' } })
  shop.app.clock.advance(60 * day)
  await runTimer(shop)
  expect(await statesOf(shop, payer)).toEqual(['paid', 'paid', 'paid'])
})
