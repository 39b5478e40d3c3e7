import { afterAll, beforeAll, expect, test } from 'vitest'
import { authenticatingCard, hostedSession, openDesk, submit } from './desk.ts'
import type { Desk } from './desk.ts'

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
