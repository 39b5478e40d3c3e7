import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { InstalmentCheckout } from '@deskbell/server/contract/instalments'
import type { ManagedPurchase } from '@deskbell/server/contract/purchases'
import { practiceMembers } from '@deskbell/server/db/schema/index'
import { createPractice, publicUrl, signIn } from '../../support/scenario.ts'
import { day, hour, minute } from '../../support/test-clock.ts'
import { deliver, eventOf } from '../checkout/events.ts'
import { buyAndPay, openShop, refusal, stock, type Shop } from '../checkout/shop.ts'
import { race } from '../checkout/together.ts'
import { expectStripeShapes } from '../simulator/shapes.ts'
import {
  authenticatingAlways,
  chargedAtStripe,
  deposit,
  payFirst,
  recordOf,
  runTimer,
  statesOf,
  threeParts,
  type Payer,
} from './payers.ts'

let shop: Shop
let payer: Payer
/** The card was refused for good, and the letter is out. */
beforeEach(async () => {
  shop = await openShop()
  payer = await payFirst(shop, await stock(shop, deposit), { card: authenticatingAlways })
  shop.app.clock.advance(30 * day)
  await runTimer(shop)
  payer.token = await signIn(shop.app, payer.email, 'jane')
  shop.owner = await signIn(shop.app, shop.jane.ownerEmail)
})
afterEach(async () => {
  expectStripeShapes({ control: shop.app.simulator })
  await shop.app.close()
})

const payByHand = <Body = InstalmentCheckout>(who: { id: string; token?: string }, number = 2) =>
  shop.post<Body>(
    `/api/purchases/${who.id}/instalments/${number}/pay`,
    who.token === undefined ? {} : { token: who.token },
  )
const openSessions = () =>
  shop.app.simulator
    .sessions()
    .filter(({ metadata, status }) => metadata['schedule_id'] !== undefined && status === 'open')
const sessionAt = (url: string) => openSessions().find((session) => session.url === url)?.id ?? ''

async function linkOf({ email }: Payer): Promise<string> {
  const { unpaidMails } = await recordOf(shop, { ...payer, email })
  return /https:\/\/desk\.test(\/pay\/[\w.-]+)/.exec(JSON.stringify(unpaidMails[0]?.body))?.[1] ?? ''
}

describe('the link in the letter', () => {
  test('shows what is owed and nothing of who owes it, leads to Stripe, and then says thank you', async () => {
    const link = await linkOf(payer)
    const page = await shop.app.request(link)
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
    expect(page.headers.get('Cache-Control')).toBe('no-store')
    const text = await page.text()
    expect(text).toContain('800.00 USD for Year with Jane')
    expect(text).toContain('<button type="submit">')
    expect(text).not.toContain(payer.email)
    // Looking opened nothing.
    expect(openSessions()).toEqual([])

    const sent = await shop.app.request(link, { method: 'POST' })
    expect(sent.status).toBe(303)
    const url = sent.headers.get('Location') ?? ''
    expect(shop.app.simulator.pay(sessionAt(url)).status).toBe('paid')
    await shop.app.settled()
    expect(await statesOf(shop, payer)).toEqual(['paid', 'paid'])
    expect(await (await shop.app.request(link)).text()).toContain('This is paid. Thank you.')
    expect((await shop.app.request(link, { method: 'POST' })).status).toBe(409)
  })

  test('of a payment whose news never came knows it all the same', async () => {
    const link = await linkOf(payer)
    const sent = await shop.app.request(link, { method: 'POST' })
    shop.app.simulator.setFault({ kind: 'drop' })
    shop.app.simulator.pay(sessionAt(sent.headers.get('Location') ?? ''))
    await shop.app.settled()
    expect(await statesOf(shop, payer)).toEqual(['paid', 'failed'])
    expect(await (await shop.app.request(link)).text()).toContain('This is paid. Thank you.')
  })

  test.each([
    ['made up', (link: string) => link.replace(/.{43}$/, 'A'.repeat(43)), 404],
    ['of another payment', (link: string) => link.replace(/pay\/.{8}/, 'pay/00000000'), 404],
    ['cut off', (link: string) => link.slice(0, -4), 400],
  ])('that is %s opens nothing', async (_name, forge, status) => {
    const link = forge(await linkOf(payer))
    expect((await shop.app.request(link)).status).toBe(status)
    expect((await shop.app.request(link, { method: 'POST' })).status).toBe(status)
    expect(openSessions()).toEqual([])
  })
})

describe('paying by hand', () => {
  test('counts once, gives its share, and is on record like any payment', async () => {
    const { status, body } = await payByHand(payer)
    expect(status).toBe(201)
    shop.app.simulator.pay(sessionAt(body.url))
    await shop.app.settled()
    const { charged, movements } = await recordOf(shop, payer)
    expect(charged).toEqual([
      ['charge', 20_000],
      ['instalment', 80_000],
    ])
    expect(movements[1]?.stripeChargeId).toMatch(/^ch_/)
    expect(refusal(await payByHand(payer))).toEqual([409, 'nothing_to_pay'])
  })

  test('by clicks at once is one checkout', async () => {
    const click = () => payByHand(payer)
    const answers = await race(shop, [click, click, click])
    const urls = new Set(answers.map(({ body }) => body.url))
    expect(urls.size).toBe(1)
    expect(openSessions()).toHaveLength(1)
    expect((await payByHand(payer)).body.url).toBe([...urls][0])
  })

  test('after a checkout ran out is another checkout', async () => {
    const { body: first } = await payByHand(payer)
    shop.app.clock.advance(36 * minute)
    const { body: second } = await payByHand(payer)
    expect(second.url).not.toBe(first.url)
    expect(openSessions()).toHaveLength(1)
  })

  test('is found by the timer where nothing was heard of it', async () => {
    const { body } = await payByHand(payer)
    shop.app.simulator.setFault({ kind: 'drop' })
    shop.app.simulator.pay(sessionAt(body.url))
    await shop.app.settled()
    shop.app.clock.advance(hour)
    await runTimer(shop)
    expect(await statesOf(shop, payer)).toEqual(['paid', 'paid'])
    expect(chargedAtStripe(shop, payer)).toEqual([20_000, 80_000])
  })

  test('early keeps the card on file from being charged for it', async () => {
    const early = await payFirst(shop, await stock(shop, threeParts))
    const { body } = await payByHand(early, 3)
    shop.app.clock.advance(20 * minute)
    shop.app.simulator.pay(sessionAt(body.url))
    await shop.app.settled()
    expect(await statesOf(shop, early)).toEqual(['paid', 'scheduled', 'paid'])
    shop.app.clock.advance(100 * day)
    await runTimer(shop)
    expect(await statesOf(shop, early)).toEqual(['paid', 'paid', 'paid'])
    expect((await recordOf(shop, early)).credits.toSorted()).toEqual([1, 2, 2])
    expect(chargedAtStripe(shop, early)).toEqual([33_334, 33_333, 33_333])
  })

  test('while the timer wants the same payment is charged once', async () => {
    const other = await payFirst(shop, await stock(shop, deposit))
    shop.app.clock.advance(30 * day)
    other.token = await signIn(shop.app, other.email, 'jane')
    const { body } = await payByHand(other)
    await runTimer(shop)
    shop.app.simulator.pay(sessionAt(body.url))
    await shop.app.settled()
    shop.app.clock.advance(2 * hour)
    await runTimer(shop)
    expect(chargedAtStripe(shop, other)).toEqual([20_000, 80_000])
  })

  test.each([
    ['what is paid already', 1, [409, 'nothing_to_pay']],
    ['what there is none of', 3, [409, 'nothing_to_pay']],
    ['no number', 'x', [400, 'invalid_input', 'number']],
    ['number nought', 0, [400, 'invalid_input', 'number']],
  ])('%s is refused', async (_name, number, expected) => {
    expect(refusal(await payByHand(payer, number as number))).toEqual(expected)
  })

  test('is for the buyer: nobody else is told that there is something to pay', async () => {
    await createPractice(shop.app, 'rival')
    const rivalOwner = await signIn(shop.app, 'owner@rival.test')
    const statuses = [
      (await payByHand({ id: payer.id })).status,
      (await payByHand({ id: payer.id, token: await signIn(shop.app, 'stranger@example.com', 'jane') })).status,
      (await payByHand({ id: payer.id, token: await signIn(shop.app, payer.email, 'rival') })).status,
      (await payByHand({ id: payer.id, token: rivalOwner })).status,
      (await payByHand({ id: payer.id, token: await signIn(shop.app, shop.jane.ownerEmail, 'jane') })).status,
      (await payByHand({ id: payer.id, token: shop.owner })).status,
    ]
    expect(statuses).toEqual([401, 404, 404, 404, 404, 404])
    expect(openSessions()).toEqual([])
  })
})

describe('giving up the rest', () => {
  const cancel = <Body = ManagedPurchase>(id: string, token?: string, body: object = { reason: 'Agreed by phone' }) =>
    shop.post<Body>(`/api/purchases/${id}/instalments/cancel`, token === undefined ? {} : { token }, body)

  test('leaves what was paid, and charges nothing more', async () => {
    const early = await payFirst(shop, await stock(shop, threeParts))
    const { body: opened } = await payByHand(early, 2)
    const sessionId = sessionAt(opened.url)
    const { status, body } = await cancel(early.id, shop.owner)
    expect(status).toBe(200)
    expect(body.schedule?.map(({ state }) => state)).toEqual(['paid', 'cancelled', 'cancelled'])
    expect(shop.app.simulator.session(sessionId)?.status).toBe('expired')
    shop.app.clock.advance(100 * day)
    await runTimer(shop)
    expect(chargedAtStripe(shop, early)).toEqual([33_334])
    expect(
      (await recordOf(shop, early)).audits.filter((action) => action === 'purchase.instalments_cancelled'),
    ).toHaveLength(1)
    const owner = await signIn(shop.app, shop.jane.ownerEmail)
    expect(refusal(await cancel(early.id, owner))).toEqual([409, 'nothing_to_pay'])
  })

  test('does not lose a payment that was under way', async () => {
    const { body } = await payByHand(payer)
    const sessionId = sessionAt(body.url)
    shop.app.simulator.setFault({ kind: 'delay', delayMs: 20 })
    shop.app.simulator.pay(sessionId)
    await cancel(payer.id, shop.owner)
    shop.app.simulator.clearFaults()
    await shop.app.settled()
    expect(await statesOf(shop, payer)).toEqual(['paid', 'paid'])
  })

  test('tells of a payment that was made and not heard of', async () => {
    const { body: opened } = await payByHand(payer)
    shop.app.simulator.setFault({ kind: 'drop' })
    shop.app.simulator.pay(sessionAt(opened.url))
    await shop.app.settled()
    const { body } = await cancel(payer.id, shop.owner)
    expect(body.schedule?.map(({ state }) => state)).toEqual(['paid', 'paid'])
    expect((await recordOf(shop, payer)).charged).toHaveLength(2)
  })

  test('is for owner and finance of the practice', async () => {
    await createPractice(shop.app, 'rival')
    const statuses = [
      (await cancel(payer.id)).status,
      (await cancel(payer.id, payer.token)).status,
      (await cancel(payer.id, await signIn(shop.app, 'owner@rival.test'))).status,
      (await cancel(payer.id, await signIn(shop.app, shop.jane.ownerEmail, 'jane'))).status,
    ]
    expect(statuses).toEqual([401, 403, 404, 403])
    const { db } = shop.app
    for (const role of ['consultant', 'marketing', 'operations'] as const) {
      await db.update(practiceMembers).set({ role }).where(eq(practiceMembers.practiceId, shop.jane.id))
      expect((await cancel(payer.id, shop.owner)).status).toBe(403)
    }
    expect(await statesOf(shop, payer)).toEqual(['paid', 'failed'])
    await db.update(practiceMembers).set({ role: 'finance' }).where(eq(practiceMembers.practiceId, shop.jane.id))
    expect((await cancel(payer.id, shop.owner)).status).toBe(200)
  })

  test('needs a reason, and something that is left', async () => {
    expect(refusal(await cancel(payer.id, shop.owner, {}))).toEqual([400, 'invalid_input', 'reason'])
    const { purchase } = await buyAndPay(shop, await stock(shop))
    expect(refusal(await cancel(purchase.id, shop.owner))).toEqual([409, 'nothing_to_pay'])
  })
})

test('trips: two to open a checkout, three for the news of it, two to give up', async () => {
  shop.app.simulator.setWebhook(null)
  expect(await shop.app.countTrips(() => payByHand(payer))).toBe(2)
  const [session] = openSessions()
  shop.app.simulator.pay(session?.id ?? '')
  const news = eventOf('checkout.session.completed', session ?? {})
  expect(await shop.app.countTrips(() => deliver(shop, news))).toBe(3)
  expect(await statesOf(shop, payer)).toEqual(['paid', 'paid'])
  shop.app.simulator.setWebhook({ url: `${publicUrl}/webhooks/stripe`, secret: 'whsec_of_the_tests' })
  const other = await payFirst(shop, await stock(shop, deposit))
  const giveUp = () =>
    shop.post(`/api/purchases/${other.id}/instalments/cancel`, { token: shop.owner }, { reason: 'Agreed' })
  expect(await shop.app.countTrips(giveUp)).toBe(2)
})
