import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Purchase } from '@deskbell/server/contract/purchases'
import { paymentSchedules, practices, purchases } from '@deskbell/server/db/schema/index'
import { chargeDueInstalments } from '@deskbell/server/features/instalments/charge-due-instalments'
import { signIn } from '../../support/scenario.ts'
import { day, hour } from '../../support/test-clock.ts'
import { buy, openShop, pay, sessionOf, stock, type Shop } from '../checkout/shop.ts'
import { expectStripeShapes } from '../simulator/shapes.ts'
import {
  authenticatingAlways,
  chargedAtStripe,
  decliningLater,
  deposit,
  payFirst,
  recordOf,
  runTimer,
  scheduleOf,
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

describe('a deposit', () => {
  test('is paid at checkout, with a card that is kept, and the rest is on the schedule both sides see', async () => {
    const payer = await payFirst(shop, await stock(shop, deposit))
    const session = sessionOf(shop, payer)
    expect(session).toMatchObject({ amount_total: 20_000, status: 'complete' })
    const { purchase, credits, charged } = await recordOf(shop, payer)
    expect(purchase).toMatchObject({ state: 'paid', stripeCustomerId: session.customer })
    expect(charged).toEqual([['charge', 20_000]])
    expect(credits).toEqual([5])
    const schedule = [
      { number: 1, amount: { amount: 20_000, currency: 'USD' }, state: 'paid', dueAt: '2026-12-01T09:00:00.000Z' },
      { number: 2, amount: { amount: 80_000, currency: 'USD' }, state: 'scheduled', dueAt: '2026-12-31T09:00:00.000Z' },
    ]
    for (const token of [payer.token, shop.owner])
      expect((await shop.get<Purchase>(`/api/purchases/${payer.id}`, { token })).body.schedule).toMatchObject(schedule)
  })

  test('is followed by the balance when it is due, not before', async () => {
    const payer = await payFirst(shop, await stock(shop, deposit))
    shop.app.clock.advance(30 * day - 1)
    await runTimer(shop)
    expect(chargedAtStripe(shop, payer)).toEqual([20_000])
    shop.app.clock.advance(1)
    await runTimer(shop)
    await runTimer(shop)
    const { charged, movements, credits, audits, unpaidMails } = await recordOf(shop, payer)
    expect(charged).toEqual([
      ['charge', 20_000],
      ['instalment', 80_000],
    ])
    expect(movements[1]?.origin).toMatch(/^stripe:pi_/)
    expect(chargedAtStripe(shop, payer)).toEqual([20_000, 80_000])
    expect(await statesOf(shop, payer)).toEqual(['paid', 'paid'])
    expect(credits).toEqual([5])
    expect(audits.filter((action) => action === 'purchase.instalment_paid')).toHaveLength(1)
    expect(unpaidMails).toEqual([])
    for (const row of movements)
      expect(row.chargedMinor).toBe(row.netMinor + row.taxMinor + row.platformFeeMinor + row.processingFeeMinor)
  })
})

describe('instalments', () => {
  test('fall due month by month, and each gives its share of the credits', async () => {
    const payer = await payFirst(shop, await stock(shop, threeParts))
    expect((await scheduleOf(shop, payer)).map(({ amount, dueAt }) => [amount.amount, dueAt.slice(0, 10)])).toEqual([
      [33_334, '2026-12-01'],
      [33_333, '2027-01-01'],
      [33_333, '2027-02-01'],
    ])
    expect((await recordOf(shop, payer)).credits).toEqual([2])
    shop.app.clock.set('2027-01-01T09:00:00Z')
    await runTimer(shop)
    expect((await recordOf(shop, payer)).credits).toEqual([2, 2])
    shop.app.clock.set('2027-02-01T09:00:00Z')
    await runTimer(shop)
    const { credits, charged } = await recordOf(shop, payer)
    expect(credits).toEqual([2, 2, 1])
    expect(charged.map(([, amount]) => amount)).toEqual([33_334, 33_333, 33_333])
  })

  test('that were all missed are charged one by one, each once', async () => {
    const payer = await payFirst(shop, await stock(shop, threeParts))
    shop.app.clock.advance(100 * day)
    await runTimer(shop)
    expect(chargedAtStripe(shop, payer)).toEqual([33_334, 33_333, 33_333])
    expect(await statesOf(shop, payer)).toEqual(['paid', 'paid', 'paid'])
  })
})

describe('a card that refuses', () => {
  test('is tried again after 1, 3 and 7 days; then the buyer gets a letter with a way to pay', async () => {
    const payer = await payFirst(shop, await stock(shop, deposit), { card: decliningLater })
    shop.app.clock.advance(30 * day)
    const tries = () => shop.app.simulator.charges().filter(({ status }) => status === 'failed').length
    for (const [days, made] of [
      [0, 1],
      [0.9, 1],
      [0.1, 2],
      [2.9, 2],
      [0.1, 3],
      [6.9, 3],
      [0.1, 4],
      [30, 4],
    ] as const) {
      shop.app.clock.advance(days * day)
      await runTimer(shop)
      expect([days, tries()]).toEqual([days, made])
      expect(await statesOf(shop, payer)).toEqual(['paid', made < 4 ? 'scheduled' : 'failed'])
    }
    const { unpaidMails, credits, purchase, audits } = await recordOf(shop, payer)
    expect(unpaidMails).toHaveLength(1)
    const [mail] = shop.app.mailbox.list(payer.email)
    expect(mail?.text).toMatch(/https:\/\/desk\.test\/pay\/[0-9a-f-]{36}\.[\w-]{43}/)
    expect(mail?.text).toContain('800.00 USD')
    expect(credits).toEqual([5])
    expect(purchase?.state).toBe('paid')
    expect(audits.filter((action) => action === 'purchase.instalment_refused')).toHaveLength(4)
  })

  test('because the bank wants its holder is not tried again: the letter goes out at once', async () => {
    const payer = await payFirst(shop, await stock(shop, deposit), { card: authenticatingAlways })
    shop.app.clock.advance(30 * day)
    await runTimer(shop)
    expect(await statesOf(shop, payer)).toEqual(['paid', 'failed'])
    expect((await recordOf(shop, payer)).unpaidMails).toHaveLength(1)
  })

  test('and that was replaced since is the new one', async () => {
    const payer = await payFirst(shop, await stock(shop, deposit), { card: decliningLater })
    shop.app.clock.advance(30 * day)
    await runTimer(shop)
    shop.app.simulator.replaceCard(String(sessionOf(shop, payer).customer))
    shop.app.clock.advance(day)
    await runTimer(shop)
    expect(await statesOf(shop, payer)).toEqual(['paid', 'paid'])
  })
})

describe('nothing is charged', () => {
  test('twice, however many processes look at the same time', async () => {
    const payer = await payFirst(shop, await stock(shop, deposit))
    shop.app.clock.advance(30 * day)
    await Promise.all([runTimer(shop), runTimer(shop), runTimer(shop), runTimer(shop)])
    expect(chargedAtStripe(shop, payer)).toEqual([20_000, 80_000])
    expect((await recordOf(shop, payer)).charged).toHaveLength(2)
  })

  test('twice, where the process ended between charge and record', async () => {
    const payer = await payFirst(shop, await stock(shop, { ...threeParts }))
    shop.app.clock.set('2027-01-01T09:00:00Z')
    const { db } = shop.app
    const batch = db.batch.bind(db)
    // Claimed, charged, and gone before it was recorded.
    let batches = 0
    db.batch = ((queries: Parameters<typeof batch>[0]) =>
      ++batches > 1 ? Promise.reject(new Error('gone')) : batch(queries)) as unknown as typeof db.batch
    await chargeDueInstalments(shop.app.server.deps)
    db.batch = batch as typeof db.batch
    expect(chargedAtStripe(shop, payer)).toEqual([33_334, 33_333])
    expect(await statesOf(shop, payer)).toEqual(['paid', 'scheduled', 'scheduled'])
    // Days later Stripe has forgotten the key, and knows the payment.
    shop.app.clock.advance(3 * day)
    await runTimer(shop)
    expect(chargedAtStripe(shop, payer)).toEqual([33_334, 33_333])
    expect(await statesOf(shop, payer)).toEqual(['paid', 'paid', 'scheduled'])
    expect((await recordOf(shop, payer)).credits).toEqual([2, 2])
  })

  test('while a dispute holds the purchase or the practice is suspended, and once it is over', async () => {
    const payer = await payFirst(shop, await stock(shop, deposit))
    shop.app.clock.advance(30 * day)
    await shop.app.db.update(purchases).set({ frozenAt: 1 }).where(eq(purchases.id, payer.id))
    await runTimer(shop)
    await shop.app.db.update(purchases).set({ frozenAt: null }).where(eq(purchases.id, payer.id))
    await shop.app.db.update(practices).set({ suspendedAt: 1 }).where(eq(practices.id, shop.jane.id))
    shop.app.clock.advance(day)
    await runTimer(shop)
    expect(chargedAtStripe(shop, payer)).toEqual([20_000])
    await shop.app.db.update(practices).set({ suspendedAt: null }).where(eq(practices.id, shop.jane.id))
    shop.app.clock.advance(day)
    await runTimer(shop)
    expect(chargedAtStripe(shop, payer)).toEqual([20_000, 80_000])
  })

  test('of a purchase that was refunded: the rest is given up', async () => {
    const payer = await payFirst(shop, await stock(shop, deposit))
    const { status } = await shop.post(
      `/api/purchases/${payer.id}/refund`,
      { token: shop.owner },
      { reason: 'Moved away' },
    )
    expect(status).toBe(201)
    await shop.app.settled()
    shop.app.clock.advance(30 * day)
    await runTimer(shop)
    expect(chargedAtStripe(shop, payer)).toEqual([20_000])
    expect(await statesOf(shop, payer)).toEqual(['paid', 'cancelled'])
  })

  test('where Stripe does not answer, which counts as no try', async () => {
    const payer = await payFirst(shop, await stock(shop, deposit))
    shop.app.clock.advance(30 * day)
    const { payments } = shop.app.server.deps
    const { chargeInstalment } = payments
    payments.chargeInstalment = () => Promise.reject(new Error('no answer'))
    await runTimer(shop)
    payments.chargeInstalment = chargeInstalment
    const [, row] = await shop.app.db.select().from(paymentSchedules).where(eq(paymentSchedules.purchaseId, payer.id))
    expect(row).toMatchObject({ state: 'scheduled', attempts: 0 })
    shop.app.clock.advance(hour)
    await runTimer(shop)
    expect(await statesOf(shop, payer)).toEqual(['paid', 'paid'])
  })
})

test('a guest’s card is kept, too', async () => {
  const { purchase } = await buy(shop, await stock(shop, deposit))
  await pay(shop, purchase, { email: 'guest@example.com' })
  shop.app.clock.advance(30 * day)
  await runTimer(shop)
  expect(await statesOf(shop, purchase)).toEqual(['paid', 'paid'])
  const token = await signIn(shop.app, 'guest@example.com', 'jane')
  expect((await shop.get<Purchase>(`/api/purchases/${purchase.id}`, { token })).body.charged?.amount).toBe(100_000)
})
