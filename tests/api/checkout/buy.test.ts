import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CheckoutStarted, CheckoutStatus } from '@deskbell/server/contract/checkout'
import type { ContactReveal } from '@deskbell/server/contract/purchases'
import {
  createPackage,
  createPractice,
  returnUrl,
  signIn,
  siteOrigin,
  speaker,
  type Practice,
  type Refusal,
} from '../../support/scenario.ts'
import { createTestApp, type TestApp } from '../../support/test-app.ts'

let app: TestApp
let practice: Practice

beforeAll(async () => {
  app = await createTestApp()
  practice = await createPractice(app)
})
afterAll(() => app.close())

test('a visitor buys a package and sees contact details the moment the payment is confirmed', async () => {
  const { get, post } = speaker(app)
  const item = await createPackage(app, practice, { calendlyLink: 'https://www.calendly.com/jane-doe/session' })
  const token = await signIn(app, 'visitor@example.com', practice.slug)

  const started = await post<CheckoutStarted>(
    '/api/checkout/sessions',
    { token, origin: siteOrigin },
    { packageId: item.id, expectedPrice: item.price, returnUrl, client: { name: 'Val Visitor' } },
  )
  expect(started.body).toMatchObject({ purchase: { state: 'pending', charged: null }, checkout: { ui: 'hosted' } })
  const { purchase, purchaseToken } = started.body

  const early = await post<Refusal>(`/api/purchases/${purchase.id}/contact`, { purchaseToken })
  expect([early.status, early.body.error.code]).toEqual([403, 'payment_required'])

  const [session] = app.simulator.sessions()
  app.simulator.pay(session?.id as string, { card: '4242424242424242' })
  await app.settled()

  const { body } = await get<CheckoutStatus>(`/api/checkout/sessions/${purchase.id}`, { purchaseToken })
  expect(body).toMatchObject({
    next: 'done',
    purchase: { state: 'paid', charged: { amount: 45_000, currency: 'USD' } },
  })

  const contact = await post<ContactReveal>(`/api/purchases/${purchase.id}/contact`, { purchaseToken })
  expect(contact.body).toEqual({
    contact: { name: 'Jane Doe', email: 'hello@jane.test', phone: '+1 555 0100' },
    opens: 'now',
    welcomeMessage: 'Welcome, Val Visitor. Starter is yours.',
    calendlyLink: expect.stringMatching(/^https:\/\/calendly\.com\/jane-doe\/session\?utm_content=/),
    schedulingProblem: null,
  })
  expect(app.mailbox.list('visitor@example.com')[0]?.subject).toBe('Starter: your purchase is confirmed')
})
