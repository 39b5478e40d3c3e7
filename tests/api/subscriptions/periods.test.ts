import { eq } from 'drizzle-orm'
import { purchases } from '@deskbell/server/db/schema/index'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { deliver, eventOf } from '../checkout/events.ts'
import { buy, openShop, pay, sessionOf, type Shop } from '../checkout/shop.ts'
import {
  circle,
  decliningLater,
  passMonth,
  purchaseOf,
  recordOf,
  signInAgain,
  subscribe,
  subscriptionAt,
} from './subscribers.ts'

let shop: Shop
beforeEach(async () => {
  shop = await openShop()
})
afterEach(() => shop.app.close())

const invoicesOf = (subscriptionId: string) =>
  shop.app.simulator
    .invoices()
    .filter(({ parent }) => parent?.subscription_details?.subscription === subscriptionId)
    .toReversed()

test('the first paid invoice makes the purchase a paid one and gives the credits of its period', async () => {
  const subscriber = await subscribe(shop, await circle(shop))
  const { purchase, grants, movements, audits } = await recordOf(shop, subscriber)
  const subscription = subscriptionAt(shop, subscriber)
  const [invoice] = invoicesOf(subscription.id)
  expect(purchase).toMatchObject({
    state: 'paid',
    stripeSubscriptionId: subscription.id,
    stripeCustomerId: subscription.customer,
    subscriptionState: 'active',
    cancelAtPeriodEnd: false,
    pausedAt: null,
  })
  const period = invoice?.lines.data[0]?.period
  expect(grants).toMatchObject([
    {
      kind: 'invoice',
      origin: `stripe:${invoice?.id}:0`,
      credits: 5,
      startsAt: (period?.start ?? 0) * 1000,
      expiresAt: (period?.end ?? 0) * 1000,
    },
  ])
  expect(movements).toMatchObject([{ kind: 'charge', origin: `stripe:${invoice?.id}`, chargedMinor: 9_000 }])
  expect(movements[0]?.stripeChargeId).toMatch(/^ch_/)
  expect(audits.filter((action) => action === 'purchase.paid')).toHaveLength(1)
  expect((await purchaseOf(shop, subscriber)).subscription).toEqual({
    state: 'active',
    periodEndsAt: new Date((period?.end ?? 0) * 1000).toISOString(),
    cancelAtPeriodEnd: false,
    pausedAt: null,
  })
  const [mail] = shop.app.mailbox.list(subscriber.email)
  expect(mail?.subject).toBe('Circle: your subscription has begun')
  expect(mail?.text).toContain('90.00 USD every month')
})

test.each([
  ['monthly', '2027-01-01'],
  ['quarterly', '2027-03-01'],
  ['annual', '2027-12-01'],
] as const)('a %s subscription lasts until %s', async (type, end) => {
  const day1 = new Date(shop.app.clock()).toISOString().slice(0, 10)
  const subscriber = await subscribe(shop, await circle(shop, { type }))
  expect(day1).toBe('2026-12-01')
  const { subscription } = await purchaseOf(shop, subscriber)
  expect(subscription?.periodEndsAt?.slice(0, 10)).toBe(end)
})

test('a guest who subscribes becomes the client that the payment names', async () => {
  const { purchase } = await buy(shop, await circle(shop))
  await pay(shop, purchase, { email: 'Guest.Subscriber@Example.com', name: 'Gus' })
  const record = await recordOf(shop, purchase)
  expect(record.purchase).toMatchObject({ state: 'paid', buyerName: 'Gus' })
  expect(record.grants).toHaveLength(1)
  expect(shop.app.mailbox.list('guest.subscriber@example.com')).toHaveLength(1)
})

test('what Stripe charges first must be what was sold', async () => {
  const { purchase } = await buy(shop, await circle(shop))
  const { db } = shop.app
  await db.update(purchases).set({ priceMinor: 8_000 }).where(eq(purchases.id, purchase.id))
  await pay(shop, purchase)
  const record = await recordOf(shop, purchase)
  expect(record.purchase).toMatchObject({ state: 'review', reviewReason: 'amount' })
  expect(record.grants).toEqual([])
  expect(record.movements).toEqual([])
})

test('each period is paid and gives its credits once; those of the last one expire', async () => {
  const subscriber = await subscribe(shop, await circle(shop))
  await passMonth(shop)
  await passMonth(shop)
  const { grants, kinds, purchase, audits } = await recordOf(shop, subscriber)
  expect(kinds).toEqual(['charge', 'renewal', 'renewal'])
  expect(grants.map(({ credits }) => credits)).toEqual([5, 5, 5])
  for (const [index, grant] of grants.slice(1).entries()) expect(grant.startsAt).toBe(grants[index]?.expiresAt)
  expect(purchase.periodEndsAt).toBe(grants[2]?.expiresAt)
  expect(audits.filter((action) => action === 'purchase.renewed')).toHaveLength(2)
  const { body } = await shop.get<{ available: { private: { credits: number } } }>(
    '/api/credits/balance?practice=jane',
    {
      token: await signInAgain(shop, subscriber),
    },
  )
  expect(body.available.private.credits).toBe(5)
})

test('credits roll over where the package says so', async () => {
  const subscriber = await subscribe(shop, await circle(shop, { rollOver: true }))
  await passMonth(shop)
  const { grants } = await recordOf(shop, subscriber)
  expect(grants.map(({ expiresAt }) => expiresAt)).toEqual([null, null])
  const { body } = await shop.get<{ available: { private: { credits: number } } }>(
    '/api/credits/balance?practice=jane',
    {
      token: await signInAgain(shop, subscriber),
    },
  )
  expect(body.available.private.credits).toBe(10)
})

test('what rolled over lapses when the subscription has ended and the last period that was paid for is over', async () => {
  const item = await circle(shop, { rollOver: true })
  const subscriber = await subscribe(shop, item)
  const other = await subscribe(shop, item, { card: decliningLater })
  const balanceOf = async (who: typeof subscriber) => {
    const token = await signInAgain(shop, who)
    const { body } = await shop.get<{ available: { private?: { credits: number } } }>(
      '/api/credits/balance?practice=jane',
      { token },
    )
    return body.available.private?.credits ?? 0
  }
  await passMonth(shop)
  expect(await balanceOf(subscriber)).toBe(10)
  // Nobody pays for the other one any more; it is tried again for weeks before it ends.
  expect(await balanceOf(other)).toBe(5)
  const { grants } = await recordOf(shop, subscriber)
  const { periodEndsAt } = (await recordOf(shop, subscriber)).purchase
  const { stripeSubscriptionId = '' } = (await recordOf(shop, subscriber)).purchase
  await shop.app.server.deps.payments.changeSubscription(stripeSubscriptionId ?? '', { kind: 'end' })
  await shop.app.settled()
  expect((await recordOf(shop, subscriber)).purchase).toMatchObject({
    subscriptionState: 'canceled',
    expiresAt: periodEndsAt,
  })
  // What is paid for is paid for, whatever of it rolled over.
  expect(await balanceOf(subscriber)).toBe(10)
  shop.app.clock.set(new Date((periodEndsAt ?? 0) - 1).toISOString())
  expect(await balanceOf(subscriber)).toBe(10)
  shop.app.clock.set(new Date(periodEndsAt ?? 0).toISOString())
  shop.app.simulator.advanceClock(0)
  await shop.app.settled()
  expect(await balanceOf(subscriber)).toBe(0)
  expect((await recordOf(shop, subscriber)).grants).toEqual(grants)

  await passMonth(shop, 25)
  const { purchase } = await recordOf(shop, other)
  expect(purchase).toMatchObject({ subscriptionState: 'canceled' })
  expect(purchase.expiresAt).toBeLessThan(purchase.periodEndsAt ?? 0)
  expect(await balanceOf(other)).toBe(0)
})

test('a payment that fails is told, and the credits that are paid for stay', async () => {
  const subscriber = await subscribe(shop, await circle(shop), { card: decliningLater })
  await passMonth(shop)
  const { purchase, grants, mails } = await recordOf(shop, subscriber)
  expect(purchase).toMatchObject({ state: 'paid', subscriptionState: 'past_due' })
  expect(grants).toHaveLength(1)
  const told = mails.filter(({ kind, recipient }) => kind === 'payment_failed' && recipient === subscriber.email)
  expect(told).toHaveLength(1)
  const [invoice] = invoicesOf(subscriptionAt(shop, subscriber).id).slice(-1)
  expect(JSON.stringify(told[0]?.body)).toContain(String(invoice?.hosted_invoice_url))

  // Tried again in vain: no second letter about the same payment.
  await passMonth(shop, 4)
  const again = (await recordOf(shop, subscriber)).mails
  expect(
    again.filter(({ kind, recipient }) => kind === 'payment_failed' && recipient === subscriber.email),
  ).toHaveLength(1)
})

test('once the card is replaced the subscription goes on and gives what was missing', async () => {
  const subscriber = await subscribe(shop, await circle(shop), { card: decliningLater })
  await passMonth(shop)
  shop.app.simulator.replaceCard(subscriptionAt(shop, subscriber).customer)
  await shop.app.settled()
  const { purchase, credits, kinds } = await recordOf(shop, subscriber)
  expect(purchase.subscriptionState).toBe('active')
  expect(credits).toEqual([5, 5])
  expect(kinds).toEqual(['charge', 'renewal'])
})

test('a subscription that nobody pays for ends, and gives nothing more', async () => {
  const subscriber = await subscribe(shop, await circle(shop), { card: decliningLater })
  await passMonth(shop)
  await passMonth(shop, 25)
  await passMonth(shop, 60)
  const { purchase, credits } = await recordOf(shop, subscriber)
  expect(purchase).toMatchObject({ state: 'paid', subscriptionState: 'canceled' })
  expect(credits).toEqual([5])
})

test('news that never came is asked for once the period is over', async () => {
  const subscriber = await subscribe(shop, await circle(shop))
  shop.app.simulator.setWebhook(null)
  await passMonth(shop)
  expect((await recordOf(shop, subscriber)).credits).toEqual([5])
  await shop.app.server.runDueWork()
  const { credits, purchase } = await recordOf(shop, subscriber)
  expect(credits).toEqual([5, 5])
  expect(purchase.periodEndsAt).toBeGreaterThan(shop.app.clock())
  // Nothing is overdue any more, so Stripe is left alone.
  shop.app.simulator.clearRequests()
  shop.app.clock.advance(2 * 3_600_000)
  await shop.app.server.runDueWork()
  const asked = shop.app.simulator.requests().filter(({ path }) => path.includes(subscriptionAt(shop, subscriber).id))
  expect(asked).toEqual([])
  shop.app.simulator.setWebhook({ url: 'https://desk.test/webhooks/stripe', secret: 'whsec_of_the_tests' })
})

test('a subscription whose checkout was never told of is found by what is noted at Stripe', async () => {
  shop.app.simulator.setFault({ kind: 'drop', type: 'checkout.session.completed', count: 1 })
  const subscriber = await subscribe(shop, await circle(shop))
  shop.app.simulator.clearFaults()
  expect(await recordOf(shop, subscriber)).toMatchObject({ purchase: { state: 'paid' }, credits: [5] })
  expect(sessionOf(shop, subscriber).status).toBe('complete')
})

test('renewals take two trips each, the event kept included', async () => {
  const subscriber = await subscribe(shop, await circle(shop))
  shop.app.simulator.setWebhook(null)
  await passMonth(shop)
  const [invoice] = invoicesOf(subscriptionAt(shop, subscriber).id).slice(-1)
  const before = shop.app.server.deps.deliverSoon
  shop.app.server.deps.deliverSoon = () => {}
  const payload = eventOf('invoice.paid', invoice ?? {})
  expect(await shop.app.countTrips(() => deliver(shop, payload))).toBe(2)
  expect((await recordOf(shop, subscriber)).credits).toEqual([5, 5])
  expect(await shop.app.countTrips(() => deliver(shop, eventOf('invoice.paid', invoice ?? {})))).toBe(2)
  shop.app.server.deps.deliverSoon = before
  shop.app.simulator.setWebhook({ url: 'https://desk.test/webhooks/stripe', secret: 'whsec_of_the_tests' })
})
