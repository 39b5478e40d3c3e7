import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CheckoutStarted } from '@deskbell/server/contract/checkout'
import { auditEntries, idempotencyKeys } from '@deskbell/server/db/schema/index'
import { signIn } from '../../support/scenario.ts'
import { minute } from '../../support/test-clock.ts'
import { buy, buyAndPay, openShop, pay, sessionOf, startCheckout, stock, type Shop } from '../checkout/shop.ts'

let shop: Shop
let item: { id: string }
let signedIn: string
let bought: CheckoutStarted
let embedded: CheckoutStarted
let guest: CheckoutStarted
let secrets: Record<string, string | RegExp>

/** A whole journey, with all that can go wrong on the way. */
beforeAll(async () => {
  shop = await openShop()
  const { app } = shop
  item = await stock(shop, { calendlyLink: 'https://calendly.com/jane-doe/private-link' })
  signedIn = await signIn(app, 'vera.visitor@example.com', 'jane')
  const key = 'key-of-a-private-journey'
  bought = await buy(shop, item, { token: signedIn, idempotencyKey: key }, { client: { name: 'Vera Visitor' } })
  embedded = await buy(shop, item, { token: signedIn }, { ui: 'embedded', client: { name: 'Vera Visitor' } })
  app.simulator.pay(sessionOf(shop, bought.purchase).id, { card: '4000000000000002' })
  await app.settled()
  app.simulator.setFault({ kind: 'duplicate' })
  await pay(shop, bought.purchase)
  app.simulator.clearFaults()
  await shop.post(`/api/purchases/${bought.purchase.id}/contact`, { token: signedIn })
  await shop.get('/api/purchases', { token: signedIn })
  await shop.get('/api/purchases?scope=manage&practice=jane', { token: shop.owner })

  guest = await buy(shop, item, {}, { client: { name: 'Gina Guest', email: 'gina.guest@example.com' } })
  Object.assign(app.simulator.session(sessionOf(shop, guest.purchase).id) as object, { amount_total: 1_234 })
  app.simulator.pay(sessionOf(shop, guest.purchase).id, { email: 'gina.guest@example.com', name: 'Gina Guest' })
  await app.settled()

  // Failures of every kind, with personal values in them.
  await startCheckout(shop, item, {}, { client: { email: 'vera.visitor@example.com', name: 'x'.repeat(500) } })
  await shop.get(`/api/purchases/${bought.purchase.id}`, { purchaseToken: embedded.purchaseToken })
  const { batch } = app.server.deps.db
  app.server.deps.db.batch = () =>
    Promise.reject(new Error('insert into clients\nparams: vera.visitor@example.com, Vera Visitor'))
  await startCheckout(shop, item, { token: signedIn }, { client: { name: 'Vera Visitor' } })
  app.server.deps.db.batch = batch
  await buyAndPay(shop, item, { token: signedIn })
  app.clock.advance(5 * minute)
  await app.server.runDueWork()

  secrets = {
    'the buyer’s address': /vera\.visitor/i,
    'the buyer’s name': /Vera Visitor/i,
    'the guest’s address': /gina\.guest/i,
    'the guest’s name': /Gina Guest/i,
    'the consultant’s address': 'hello@jane.test',
    'the consultant’s phone number': '555 0100',
    'the Calendly link': 'private-link',
    'the buyer’s session': signedIn.slice(0, 20),
    'the owner’s session': shop.owner.slice(0, 20),
    'a purchase token': bought.purchaseToken,
    'another purchase token': guest.purchaseToken,
    'the frame’s secret': embedded.checkout?.ui === 'embedded' ? embedded.checkout.clientSecret : 'missing',
    'a sign-in code': /\b(?:code|otp)\D{0,12}\d{6}\b/i,
    'a key of Stripe': /sk_test|whsec_/,
  }
})
afterAll(() => shop.app.close())

function expectNothingPersonal(text: string) {
  for (const [name, secret] of Object.entries(secrets))
    expect([name, typeof secret === 'string' ? text.includes(secret) : secret.test(text)]).toEqual([name, false])
}

test('no log line holds anything personal or secret', () => {
  expect(shop.app.logged.map(({ event }) => event)).toEqual(
    expect.arrayContaining(['webhook.received', 'checkout.mismatch', 'request.failed']),
  )
  expectNothingPersonal(JSON.stringify(shop.app.logged))
})

test('no public answer holds anything personal or secret', async () => {
  for (const path of [
    '/api/packages?practice=jane',
    `/api/packages/${item.id}`,
    '/api/practices/jane',
    '/api/consultants?practice=jane',
    `/api/consultants/${shop.jane.consultantId}`,
    '/dashboard',
    '/health',
  ]) {
    const answer = await shop.app.request(path)
    expect([path, answer.status]).toEqual([path, 200])
    expectNothingPersonal(JSON.stringify([...answer.headers]) + (await answer.text()))
  }
})

test('no address that a browser will show holds anything personal or secret', () => {
  const urls = shop.app.simulator
    .sessions()
    .flatMap(({ url, success_url, cancel_url, return_url }) => [url, success_url, cancel_url, return_url])
  expect(urls.filter((url) => url != null).length).toBeGreaterThan(5)
  expectNothingPersonal(JSON.stringify(urls))
})

test('Stripe learns of the buyer what the payment needs, and no token of ours', () => {
  const sent = JSON.stringify(shop.app.simulator.requests().map(({ path, params }) => [path, params]))
  for (const token of [bought.purchaseToken, guest.purchaseToken, signedIn.slice(0, 20)])
    expect(sent).not.toContain(token)
  expect(sent).not.toMatch(/hello@jane|555 0100|private-link|Vera Visitor/)
})

test('the confirmation gives no contact details and no token to whoever reads the mail', () => {
  const mails = shop.app.mailbox.list('vera.visitor@example.com').filter(({ subject }) => subject.includes('confirmed'))
  expect(mails.length).toBeGreaterThan(0)
  for (const { subject, text, html } of mails) {
    for (const secret of ['hello@jane.test', '555 0100', 'private-link', bought.purchaseToken])
      expect(subject + text + html).not.toContain(secret)
  }
})

test('audit entries and idempotency keys hold ids and names of fields, nothing personal', async () => {
  const { db } = shop.app
  expectNothingPersonal(
    JSON.stringify(await db.batch([db.select().from(auditEntries), db.select().from(idempotencyKeys)])),
  )
})

test('refusals repeat nothing personal that was sent', async () => {
  const refused = await startCheckout(
    shop,
    item,
    {},
    { client: { email: 'vera.visitor@example', name: 'Vera Visitor' } },
  )
  expectNothingPersonal(JSON.stringify(refused.body))
})
