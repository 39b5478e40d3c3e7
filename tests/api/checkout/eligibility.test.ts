import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CheckoutStatus } from '@deskbell/server/contract/checkout'
import type { PublicPackage } from '@deskbell/server/contract/packages'
import { purchases } from '@deskbell/server/db/schema/index'
import { draft, signIn, type Answer } from '../../support/scenario.ts'
import { buy, buyAndPay, openShop, pay, refusal, sessionOf, startCheckout, stock, type Shop } from './shop.ts'
import { race, times } from './together.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.app.close())

let visitors = 0
const newcomer = async (email = `newcomer-${++visitors}@example.com`) => ({
  token: await signIn(shop.app, email, 'jane'),
})
const forNewcomers = () => stock(shop, { title: 'For newcomers', newClientsOnly: true })
const once = () => stock(shop, { title: 'Once', maxPerClient: 1 })

type Details = { reason?: string; openPurchaseId?: string }
const detailsOf = ({ body }: Pick<Answer<unknown>, 'body'>) => (body as { error: { details?: Details } }).error.details
const soldOf = ({ id }: { id: string }) => shop.app.db.select().from(purchases).where(eq(purchases.packageId, id))

/** Refused for this reason, with nothing sold and nothing asked of Stripe. */
async function expectRefusal(item: { id: string }, sender: object, details: Details) {
  const before = await soldOf(item)
  shop.app.simulator.clearRequests()
  const answer = await startCheckout(shop, item, sender)
  expect([refusal(answer), detailsOf(answer)]).toEqual([[422, 'not_eligible'], details])
  expect(await soldOf(item)).toEqual(before)
  expect(shop.app.simulator.requests()).toEqual([])
}

test('says who may buy', async () => {
  const { id } = await stock(shop, { newClientsOnly: true, maxPerClient: 3 })
  const { body } = await shop.get<PublicPackage>(`/api/packages/${id}`)
  expect(body.eligibility).toEqual({ newClientsOnly: true, maxPerClient: 3 })
  expect((await shop.get<PublicPackage>(`/api/packages/${(await stock(shop)).id}`)).body.eligibility).toBeNull()
})

test('a package with a rule asks guests for a code', async () => {
  for (const item of [await forNewcomers(), await once()]) {
    expect(refusal(await startCheckout(shop, item))).toEqual([401, 'code_required'])
    expect(await soldOf(item)).toEqual([])
  }
})

test('what is for newcomers is sold to newcomers, and once they are clients no more', async () => {
  const sender = await newcomer()
  const [first, second] = [await forNewcomers(), await forNewcomers()]
  await buyAndPay(shop, first, sender)
  await expectRefusal(second, sender, { reason: 'new_clients_only' })
})

test('who has bought as a guest is no newcomer', async () => {
  const { purchase } = await buy(shop, await stock(shop))
  await pay(shop, purchase, { email: 'once-a-guest@example.com' })
  await expectRefusal(await forNewcomers(), await newcomer('once-a-guest@example.com'), { reason: 'new_clients_only' })
})

test('who has left a checkout behind is a newcomer still, once it has run out', async () => {
  const sender = await newcomer()
  const { purchase } = await buy(shop, await stock(shop), sender)
  const item = await forNewcomers()
  await expectRefusal(item, sender, { reason: 'new_clients_only' })
  shop.app.simulator.expire(sessionOf(shop, purchase).id)
  await shop.app.settled()
  await buyAndPay(shop, item, sender)
})

test('a package is sold as often as it says to each client', async () => {
  const item = await stock(shop, { maxPerClient: 2 })
  const [one, other] = [await newcomer(), await newcomer()]
  await buyAndPay(shop, item, one)
  await buyAndPay(shop, item, one)
  await expectRefusal(item, one, { reason: 'max_per_client' })
  await buyAndPay(shop, item, other)
})

test('an open checkout counts, and is where the buyer can go on', async () => {
  const item = await once()
  const sender = await newcomer()
  const { purchase } = await buy(shop, item, sender)
  await expectRefusal(item, sender, { reason: 'max_per_client', openPurchaseId: purchase.id })
  const { status, body } = await shop.get<CheckoutStatus>(`/api/checkout/sessions/${purchase.id}`, sender)
  expect([status, body.next]).toEqual([200, 'pay'])
})

test('a checkout that ran out does not count', async () => {
  const item = await once()
  const sender = await newcomer()
  const { purchase } = await buy(shop, item, sender)
  shop.app.simulator.expire(sessionOf(shop, purchase).id)
  await shop.app.settled()
  await buyAndPay(shop, item, sender)
  await expectRefusal(item, sender, { reason: 'max_per_client' })
})

test.each<[name: string, make: () => Promise<{ id: string }>, reason: string]>([
  ['once per client', once, 'max_per_client'],
  ['for newcomers only', forNewcomers, 'new_clients_only'],
])('of several tabs at once one buys what is %s, and the others’ checkouts are closed', async (_name, make, reason) => {
  const item = await make()
  const sender = await newcomer()
  const answers = await race(
    shop,
    times(4, () => startCheckout<unknown>(shop, item, sender)),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 422, 422, 422])
  expect(answers.filter(({ status }) => status === 422).map((answer) => detailsOf(answer)?.reason)).toEqual(
    times(3, reason),
  )
  expect(await soldOf(item)).toHaveLength(1)
  const sessions = shop.app.simulator.sessions().filter(({ metadata }) => metadata['package_id'] === item.id)
  expect(sessions.filter(({ status }) => status === 'open')).toHaveLength(1)
})

test('takes two trips, the history included', async () => {
  const item = await once()
  const sender = await newcomer()
  expect(await shop.app.countTrips(() => startCheckout(shop, item, sender))).toBe(2)
  expect(await shop.app.countTrips(() => startCheckout(shop, item, sender))).toBe(1)
})

test('a rule made between reading and writing holds already', async () => {
  const item = await stock(shop)
  const sender = await newcomer()
  await buyAndPay(shop, item, sender)
  const { payments } = shop.app.server.deps
  const { createCheckout } = payments
  payments.createCheckout = async (request) => {
    payments.createCheckout = createCheckout
    const opened = await createCheckout(request)
    await shop.put(`/api/packages/${item.id}`, { token: shop.owner, ifMatch: 1 }, { ...draft, maxPerClient: 1 })
    return opened
  }
  const answer = await startCheckout(shop, item, sender)
  expect([refusal(answer), detailsOf(answer)]).toEqual([[422, 'not_eligible'], { reason: 'max_per_client' }])
  expect(await soldOf(item)).toHaveLength(1)
})
