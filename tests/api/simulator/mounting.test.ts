import { Hono } from 'hono'
import { Stripe } from 'stripe'
import { expect, test } from 'vitest'
import { createSimulator } from '../../../demo/src/simulator/simulator.ts'
import { goodCard, hostedSession, secretKey } from './desk.ts'

test('the simulator works under a path of a bigger app', async () => {
  const site = new Hono()
  const baseUrl = 'http://shop.test/dev/stripe'
  const { app, control } = createSimulator({ baseUrl, secretKey, publishableKey: 'pk_test_simulator', webhook: null })
  site.route('/dev/stripe', app)
  const visit = (address: string, init?: RequestInit) => site.request(address, init)
  // The SDK knows hosts, not paths: its own fetch puts the path in front.
  const httpClient = Stripe.createFetchHttpClient(((address: string, init?: RequestInit) =>
    visit(address.replace('https://api.stripe.com', baseUrl), init)) as typeof fetch)
  const stripe = new Stripe(secretKey, { httpClient, telemetry: false })

  const session = await stripe.checkout.sessions.create(hostedSession)
  expect(session.url).toBe(`${baseUrl}/pay/${session.id}`)
  expect((await visit(session.url ?? '')).status).toBe(200)
  const body = new URLSearchParams({ card: goodCard, email: 'lena@example.com' })
  expect((await visit(session.url ?? '', { method: 'POST', body })).status).toBe(303)

  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ payment_status: 'paid' })
  expect(control.requests().map(({ path }) => path)).toEqual([
    '/v1/checkout/sessions',
    `/v1/checkout/sessions/${session.id}`,
  ])
  for (const path of ['', '/pay.css', '/stripe.js']) expect((await visit(`${baseUrl}${path}`)).status).toBe(200)
  expect((await visit(`${baseUrl}/`)).headers.get('location')).toBe(baseUrl)
  control.close()
})
