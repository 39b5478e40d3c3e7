import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { InstalmentCheckout } from '@deskbell/server/contract/instalments'
import type { ManagedPackage } from '@deskbell/server/contract/packages'
import { paymentSchedules, practices, purchases } from '@deskbell/server/db/schema/index'
import { chargeDueInstalments } from '@deskbell/server/features/instalments/charge-due-instalments'
import { settleInstalment } from '@deskbell/server/features/shared/settle-instalment'
import { instalmentById } from '@deskbell/server/db/views/schedule-view'
import { draft as packageDraft, signIn } from '../../support/scenario.ts'
import { day, hour } from '../../support/test-clock.ts'
import { openShop, refusal, sessionOf, startCheckout, stock, type Shop } from '../checkout/shop.ts'
import { expectStripeShapes } from '../simulator/shapes.ts'
import {
  authenticatingAlways,
  chargedAtStripe,
  decliningLater,
  deposit,
  payFirst,
  recordOf,
  runTimer,
  statesOf,
  threeParts,
} from './payers.ts'

let shop: Shop
beforeEach(async () => {
  shop = await openShop()
})
afterEach(async () => {
  expectStripeShapes({ control: shop.app.simulator })
  await shop.app.close()
})

const taxed = (automaticTax: boolean) =>
  shop.app.db.update(practices).set({ automaticTax }).where(eq(practices.id, shop.jane.id))

describe('where tax is added at checkout', () => {
  test('a package that is paid in parts is neither saved nor sold: later payments would carry none', async () => {
    const before = await stock(shop, deposit)
    await taxed(true)
    const draft = { practice: 'jane', ...packageDraft, ...threeParts }
    const expected = [422, 'terms_not_taxable', 'paymentTerms']
    expect(refusal(await shop.post('/api/packages', { token: shop.owner }, draft))).toEqual(expected)
    expect(refusal(await startCheckout(shop, before))).toEqual(expected)
    expect(shop.app.simulator.sessions()).toEqual([])
    const whole = await stock(shop)
    const answer = await shop.put<ManagedPackage>(
      `/api/packages/${whole.id}`,
      { token: shop.owner, ifMatch: whole.version },
      draft,
    )
    expect(refusal(answer)).toEqual(expected)
    expect((await startCheckout(shop, whole)).status).toBe(201)
    await taxed(false)
    expect((await startCheckout(shop, before)).status).toBe(201)
  })
})

test('credits that come with a later payment are good as long as those of the first one were', async () => {
  const payer = await payFirst(shop, await stock(shop, { ...threeParts, validDays: 20 }))
  shop.app.clock.set('2027-01-01T09:00:00Z')
  await runTimer(shop)
  const { grants, purchase } = await recordOf(shop, payer)
  const later = Date.parse('2027-01-21T09:00:00Z')
  expect(grants.map(({ expiresAt }) => expiresAt)).toEqual([Date.parse('2026-12-21T09:00:00Z'), later])
  expect(purchase?.expiresAt).toBe(later)
})

test('a try whose outcome was lost is made again with another card, under a key of its own', async () => {
  const payer = await payFirst(shop, await stock(shop, deposit), { card: decliningLater })
  shop.app.clock.advance(30 * day)
  const { db } = shop.app
  const batch = db.batch.bind(db)
  let batches = 0
  // Claimed, refused by the bank, and gone before that was recorded.
  db.batch = ((queries: Parameters<typeof batch>[0]) =>
    ++batches > 1 ? Promise.reject(new Error('gone')) : batch(queries)) as unknown as typeof db.batch
  await chargeDueInstalments(shop.app.server.deps)
  db.batch = batch as typeof db.batch
  shop.app.simulator.replaceCard(String(sessionOf(shop, payer).customer))
  shop.app.clock.advance(hour)
  await runTimer(shop)
  expect(await statesOf(shop, payer)).toEqual(['paid', 'paid'])
  expect(chargedAtStripe(shop, payer)).toEqual([20_000, 80_000])
})

test('of two payments of one instalment that were made at once the one that came second is told of', async () => {
  const payer = await payFirst(shop, await stock(shop, deposit), { card: authenticatingAlways })
  const { db } = shop.app
  const [, schedule] = await db.select().from(paymentSchedules).where(eq(paymentSchedules.purchaseId, payer.id))
  const [row] = await instalmentById(db, schedule?.id ?? '')
  const payment = (paymentIntentId: string) => ({
    paymentIntentId,
    status: 'succeeded' as const,
    livemode: false,
    currency: 'USD',
    amount: 80_000,
    metadata: { schedule_id: schedule?.id ?? '' },
    chargeId: null,
    processingFee: null,
    platformFee: 0,
    platformFeeId: null,
    platformFeeRefunded: 0,
    payoutAccountId: null,
    receiptUrl: null,
    isChargeChanged: false,
  })
  if (row === undefined) throw new Error('There is no instalment.')
  const settle = (id: string) => settleInstalment({ row, payment: payment(id) }, shop.app.server.deps)
  await Promise.all([settle('pi_one'), settle('pi_other'), settle('pi_one')])
  expect((await recordOf(shop, payer)).charged).toHaveLength(2)
  const told = shop.app.logged.filter(({ event }) => event === 'instalment.mismatch')
  expect(told).toMatchObject([{ facts: { reason: 'paid_twice' } }])
})

test('the page of a payment that a dispute holds offers nothing to press', async () => {
  const payer = await payFirst(shop, await stock(shop, deposit), { card: authenticatingAlways })
  shop.app.clock.advance(30 * day)
  await runTimer(shop)
  const { unpaidMails } = await recordOf(shop, payer)
  const link = /https:\/\/desk\.test(\/pay\/[\w.-]+)/.exec(JSON.stringify(unpaidMails[0]?.body))?.[1] ?? ''
  const page = async () => (await shop.app.request(link)).text()
  expect(await page()).toContain('<button')
  await shop.app.db.update(purchases).set({ frozenAt: 1 }).where(eq(purchases.id, payer.id))
  expect(await page()).not.toContain('<button')
  const token = await signIn(shop.app, payer.email, 'jane')
  const path = `/api/purchases/${payer.id}/instalments/2/pay`
  expect(refusal(await shop.post<InstalmentCheckout>(path, { token }))).toEqual([409, 'nothing_to_pay'])
})
