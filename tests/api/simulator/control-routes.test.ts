import { afterAll, beforeAll, expect, test } from 'vitest'
import { authenticatingCard, expressAccount, hostedSession, openDesk, payAndRead, submit } from './desk.ts'
import type { Desk } from './desk.ts'
import { decliningLater, passPeriod, subscribe } from './subscribing.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.stop())

async function control(path: string, body: object = {}) {
  const answer = await fetch(`${desk.url}/control/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: await answer.json() }
}

test('a browser test can pay, set faults, deliver and move the clock', async () => {
  const session = await desk.stripe.checkout.sessions.create(hostedSession)
  expect(await control('faults', { kind: 'drop', type: 'checkout.session.completed', count: 1 })).toMatchObject({
    body: { faults: [{ kind: 'drop', count: 1 }] },
  })
  expect(
    await control(`sessions/${session.id}/pay`, { card: authenticatingCard, authentication: 'succeed' }),
  ).toMatchObject({
    body: { status: 'paid' },
  })
  await control('settled')
  const state = await (await fetch(`${desk.url}/control/state`)).json()
  const dropped = state.deliveries.find((delivery: { state: string }) => delivery.state === 'dropped')
  expect(await control(`events/${dropped.eventId}/redeliver`)).toMatchObject({ body: { state: 'delivered' } })

  const before = desk.control.now()
  await control('clock', { advanceMs: 86_400_000 })
  expect(desk.control.now() - before).toBeGreaterThanOrEqual(86_400_000)
})

test('a session can be expired and everything forgotten', async () => {
  const session = await desk.stripe.checkout.sessions.create(hostedSession)
  expect(await control(`sessions/${session.id}/expire`)).toMatchObject({ body: { status: 'expired' } })
  await control('reset')
  expect(desk.control.sessions()).toEqual([])
})

test('a wrong wish is answered with what was wrong', async () => {
  expect(await control('faults', { kind: 'explode' })).toMatchObject({
    status: 400,
    body: { error: { message: /kind/ } },
  })
  expect(await control('sessions/cs_test_nope/pay')).toMatchObject({ status: 400 })
})

test('banks, owners and customers can be played over HTTP', async () => {
  const account = await desk.stripe.accounts.create(expressAccount)
  expect(await control(`accounts/${account.id}/complete`)).toMatchObject({ body: { charges_enabled: true } })
  expect(await control(`accounts/${account.id}/restrict`)).toMatchObject({ body: { charges_enabled: false } })

  const charge = await payAndRead(desk, (await desk.stripe.checkout.sessions.create(hostedSession)).id)
  await control('refunds/outcome', { outcome: 'pending' })
  const refund = await desk.stripe.refunds.create({ charge: charge.id, amount: 100 })
  expect(await control(`refunds/${refund.id}/settle`, { outcome: 'failed' })).toMatchObject({
    body: { status: 'failed' },
  })
  const dispute = await control(`charges/${charge.id}/dispute`, { reason: 'duplicate', amount: 500 })
  expect(dispute).toMatchObject({ body: { amount: 500, reason: 'duplicate' } })
  expect(await control(`disputes/${dispute.body.id}/close`, { outcome: 'won' })).toMatchObject({
    body: { status: 'won' },
  })

  const { subscription, customer } = await subscribe(desk, undefined, decliningLater)
  passPeriod(desk, subscription)
  const page = async () => (await fetch(`${desk.url}/`)).text()
  expect(await page()).toContain('past due')
  for (const part of ['Subscriptions', 'Charges', 'Disputes', 'Connected accounts'])
    expect(await page()).toContain(part)
  expect(await control(`customers/${customer}/card`)).toMatchObject({ status: 200 })
  expect(await desk.stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ status: 'active' })
  await control('subscriptions/unpaid-ending', { ending: 'unpaid' })
  await control(`accounts/${account.id}/deauthorize`)
  expect(await (await fetch(`${desk.url}/control/state`)).json()).toMatchObject({ accounts: [], disputes: [{}] })
  expect(await control('refunds/outcome', { outcome: 'lost' })).toMatchObject({ status: 400 })
})

test('the index page lists what happened and its buttons lead back to it', async () => {
  const session = await desk.stripe.checkout.sessions.create(hostedSession)
  const answer = await submit(`${desk.url}/control/sessions/${session.id}/pay`, {})
  expect([answer.status, answer.headers.get('location')]).toEqual([303, desk.url])
  await desk.control.settled()
  const page = await (await fetch(`${desk.url}/`)).text()
  expect(page).toContain('complete, paid')
  expect(page).toContain('checkout.session.completed')
  expect(page).toContain('delivered (200)')
})
