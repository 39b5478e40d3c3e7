import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { goodCard, hostedSession, openDesk, submit } from './desk.ts'
import type { Desk } from './desk.ts'
import { expectStripeShapes } from './shapes.ts'
import { invoicesOf, passPeriod, subscribe, subscriptionSession } from './subscribing.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk({ webhook: null })
})
afterEach(async () => {
  expectStripeShapes(desk)
  await desk.stop()
})

const taxed = (tax_behavior: 'inclusive' | 'exclusive', more: object = {}) =>
  desk.stripe.checkout.sessions.create({
    ...hostedSession,
    automatic_tax: { enabled: true },
    line_items: [
      {
        quantity: 1,
        price_data: { currency: 'eur', unit_amount: 10_000, tax_behavior, product_data: { name: 'Starter' } },
      },
    ],
    ...more,
  })

const read = (id: string) => desk.stripe.checkout.sessions.retrieve(id, { expand: ['line_items', 'invoice'] })

describe('automatic tax', () => {
  test('waits for the country, and adds to a price without tax', async () => {
    const session = await taxed('exclusive')
    expect(session).toMatchObject({ amount_total: 10_000, automatic_tax: { status: 'requires_location_inputs' } })
    desk.control.pay(session.id, { country: 'DE' })
    expect(await read(session.id)).toMatchObject({
      amount_subtotal: 10_000,
      amount_total: 11_900,
      automatic_tax: { enabled: true, status: 'complete' },
      customer_details: { address: { country: 'DE' } },
      line_items: { data: [{ amount_tax: 1_900, amount_total: 11_900 }] },
      total_details: { amount_tax: 1_900 },
    })
  })

  test('is part of a price with tax, and nothing in the US', async () => {
    const inclusive = await taxed('inclusive')
    desk.control.pay(inclusive.id, { country: 'DE' })
    expect(await read(inclusive.id)).toMatchObject({ amount_total: 10_000, total_details: { amount_tax: 1_597 } })
    const abroad = await taxed('exclusive')
    desk.control.pay(abroad.id)
    expect(await read(abroad.id)).toMatchObject({ amount_total: 10_000, total_details: { amount_tax: 0 } })
  })

  test('is taken of what a discount leaves', async () => {
    const { id } = await desk.stripe.coupons.create({ percent_off: 50 })
    const session = await taxed('exclusive', { discounts: [{ coupon: id }] })
    desk.control.pay(session.id, { country: 'DE' })
    expect(await read(session.id)).toMatchObject({
      amount_total: 5_950,
      total_details: { amount_discount: 5_000, amount_tax: 950 },
    })
  })

  test('shows the new price before anybody pays it', async () => {
    const session = await taxed('exclusive')
    const fields = { card: goodCard, email: 'lena@example.com', country: 'DE' }
    const shown = await submit(session.url ?? '', fields)
    expect([shown.status, await shown.text()]).toEqual([200, expect.stringContaining('€119.00')])
    expect((await submit(session.url ?? '', fields)).status).toBe(303)
    const missing = await taxed('exclusive')
    const answer = await submit(missing.url ?? '', { card: goodCard, email: 'lena@example.com' })
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('id="country-error"')])
  })

  test('needs to know where a customer is', async () => {
    const { id: customer } = await desk.stripe.customers.create({ email: 'a@example.com' })
    await expect(taxed('exclusive', { customer })).rejects.toMatchObject({ code: 'customer_tax_location_invalid' })
    await taxed('exclusive', { customer, customer_update: { address: 'auto' } })
    await desk.stripe.customers.update(customer, { address: { country: 'FR' } })
    expect(await taxed('exclusive', { customer })).toMatchObject({ amount_total: 12_000 })
  })

  test('is on every invoice of a subscription', async () => {
    const { id } = await desk.stripe.checkout.sessions.create(
      subscriptionSession(10_000, undefined, { automatic_tax: { enabled: true } }),
    )
    desk.control.pay(id, { country: 'DE' })
    const subscription = String((await read(id)).subscription)
    passPeriod(desk, await desk.stripe.subscriptions.retrieve(subscription))
    for (const invoice of await invoicesOf(desk, subscription)) {
      expect(invoice).toMatchObject({ total: 10_000, total_excluding_tax: 8_403, total_taxes: [{ amount: 1_597 }] })
    }
    expect(await invoicesOf(desk, subscription)).toHaveLength(2)
  })
})

describe('an invoice for a single sale', () => {
  test('is made, paid and shown to whoever has its address', async () => {
    const session = await taxed('exclusive', {
      invoice_creation: { enabled: true, invoice_data: { description: 'Thanks' } },
    })
    desk.control.pay(session.id, { country: 'DE', email: 'lena@example.com' })
    const { invoice, customer } = await read(session.id)
    expect(customer).toEqual(expect.any(String))
    expect(invoice).toMatchObject({
      status: 'paid',
      billing_reason: 'manual',
      description: 'Thanks',
      amount_paid: 11_900,
      parent: null,
    })
    const url = (invoice as { hosted_invoice_url: string }).hosted_invoice_url
    expect(await (await fetch(url)).text()).toContain('€119.00')
    expect((await fetch(`${desk.url}/invoices/nope`)).status).toBe(404)
  })

  test('of a subscription can be paid on its page by another card', async () => {
    const { subscription } = await subscribe(desk, undefined, '4000000000000341')
    passPeriod(desk, subscription)
    const [open] = await invoicesOf(desk, subscription.id)
    const url = open?.hosted_invoice_url ?? ''
    expect((await submit(url, { card: '4000000000000002' })).status).toBe(402)
    await submit(url, { card: '4000002760003184' })
    expect(await (await fetch(url)).text()).toContain('Confirm it is you')
    await submit(`${url}/authenticate`, { outcome: 'succeed' })
    expect((await invoicesOf(desk, subscription.id))[0]).toMatchObject({ status: 'paid' })
    expect(await desk.stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ status: 'active' })
  })
})
