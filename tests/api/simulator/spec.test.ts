import { afterAll, beforeAll, expect, test } from 'vitest'
import { authenticatingCard, decliningCard, embeddedSession, enabledAccount, hostedSession, openDesk } from './desk.ts'
import type { Desk } from './desk.ts'
import { loadStripeSpec, specMissing } from './stripe-spec.ts'

const spec = loadStripeSpec()
let desk: Desk
beforeAll(async () => {
  desk = await openDesk({ webhook: null })
})
afterAll(() => desk.stop())

async function useEverything() {
  const { stripe, control } = desk
  const { sessions } = stripe.checkout
  const account = await enabledAccount(desk)
  const hosted = await sessions.create({
    ...hostedSession,
    allow_promotion_codes: true,
    automatic_tax: { enabled: false },
    client_reference_id: 'purchase-1',
    custom_text: { submit: { message: 'Thank you' } },
    customer_creation: 'always',
    customer_email: 'lena@example.com',
    expires_at: Math.floor(control.now() / 1000) + 3_600,
    locale: 'de',
    metadata: { purchase: '1' },
    payment_intent_data: {
      application_fee_amount: 100,
      description: 'Starter',
      metadata: { purchase: '1' },
      on_behalf_of: account,
      transfer_data: { destination: account },
    },
    submit_type: 'pay',
    expand: ['line_items.data.price.product'],
  })
  control.pay(hosted.id, { card: decliningCard })
  await sessions.retrieve(hosted.id, { expand: ['payment_intent.latest_charge'] })
  control.pay(hosted.id, { card: authenticatingCard })
  await sessions.retrieve(hosted.id, { expand: ['payment_intent.payment_method'] })
  control.pay(hosted.id)
  await sessions.retrieve(hosted.id, { expand: ['customer', 'payment_intent.latest_charge.balance_transaction'] })
  await sessions.update(hosted.id, { metadata: { more: 'yes' } })
  await sessions.listLineItems(hosted.id, { limit: 5, expand: ['data.price.product'] })
  const embedded = await sessions.create(embeddedSession)
  await sessions.expire(embedded.id)
  await sessions.list({ limit: 3, status: 'complete', created: { gte: 1 }, expand: ['data.payment_intent'] })

  const [intent] = (await stripe.paymentIntents.list({ limit: 1 })).data
  await stripe.paymentIntents.retrieve(intent?.id ?? '')
  await stripe.paymentIntents.update(intent?.id ?? '', { metadata: { a: '1' } })
  const refund = await stripe.refunds.create({
    payment_intent: intent?.id ?? '',
    amount: 100,
    reason: 'requested_by_customer',
  })
  await stripe.refunds.retrieve(refund.id, { expand: ['balance_transaction', 'charge'] })
  await stripe.refunds.update(refund.id, { metadata: { a: '1' } })
  await stripe.refunds.list({ payment_intent: intent?.id ?? '' })
  const [charge] = (await stripe.charges.list({ payment_intent: intent?.id ?? '', expand: ['data.refunds'] })).data
  await stripe.charges.retrieve(charge?.id ?? '')
  await stripe.charges.update(charge?.id ?? '', { description: 'Starter' })
  const [transaction] = (await stripe.balanceTransactions.list({ source: charge?.id ?? '', expand: ['data.source'] }))
    .data
  await stripe.balanceTransactions.retrieve(transaction?.id ?? '')

  const customer = await stripe.customers.create({ email: 'a@example.com', name: 'A', metadata: { a: '1' } })
  await stripe.customers.update(customer.id, { description: 'known', metadata: { a: '' } })
  await stripe.customers.retrieve(customer.id)
  await stripe.customers.list({ email: 'a@example.com' })
  await sessions.create({ ...hostedSession, customer: customer.id, expand: ['customer'] })
  await stripe.customers.del(customer.id)
  const product = await stripe.products.create({ name: 'Starter', description: 'Five' })
  await stripe.products.update(product.id, { active: false })
  await stripe.products.retrieve(product.id)
  await stripe.products.list({ active: true })
  const price = await stripe.prices.create({ product: product.id, currency: 'eur', unit_amount: 45_000 })
  await stripe.prices.update(price.id, { active: false })
  await stripe.prices.retrieve(price.id, { expand: ['product'] })
  await stripe.prices.list({ product: product.id })
  await stripe.accounts.retrieveCurrent()
  const [event] = (await stripe.events.list({ types: ['checkout.session.completed'] })).data
  await stripe.events.retrieve(event?.id ?? '')
  await sessions.retrieve('cs_test_nope').catch(() => {})
  await sessions.create({ ...hostedSession, success_url: '' }).catch(() => {})
  await desk
    .clientWith('sk_test_other')
    .customers.list()
    .catch(() => {})
}

test('requests and answers have the shapes of the Stripe API', async (context) => {
  if (!spec) return context.skip(specMissing)
  await useEverything()
  expect(desk.control.requests().flatMap((call) => spec.problemsOf(call))).toEqual([])
  expect(desk.control.events().flatMap((event) => spec.problemsOfEvent(event))).toEqual([])
  expect(new Set(desk.control.events().map((event) => event.type))).toContain('payment_intent.requires_action')
})

test('the check finds a wrong request, a wrong answer and an unknown address', async (context) => {
  if (!spec) return context.skip(specMissing)
  const call = { method: 'POST', path: '/v1/refunds', params: {}, status: 200, body: {} }
  expect(spec.problemsOf({ ...call, params: { amount: 'ten', colour: 'red' } }).join()).toMatch(
    /amount.*colour: unknown/,
  )
  expect(spec.problemsOf(call).join()).toContain('amount: missing')
  expect(spec.problemsOf({ ...call, path: '/v1/treasure' })).toEqual(['POST /v1/treasure is not in the spec'])
})
