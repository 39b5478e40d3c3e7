import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { goodCard, openDesk, submit } from './desk.ts'
import type { Desk } from './desk.ts'
import { expectStripeShapes } from './shapes.ts'
import { decliningLater, invoicesOf, passPeriod, subscribe } from './subscribing.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk({ webhook: null })
})
afterEach(async () => {
  expectStripeShapes(desk)
  await desk.stop()
})

const open = (customer: string, more: object = {}) =>
  desk.stripe.billingPortal.sessions.create({ customer, return_url: 'https://consultant.example/account', ...more })

const text = async (url: string) => (await fetch(url)).text()

describe('the billing portal', () => {
  test('shows subscription, card and invoices of one customer, with nothing inline', async () => {
    const { customer } = await subscribe(desk)
    await subscribe(desk)
    const answer = await fetch((await open(customer)).url)
    const page = await answer.text()
    expect(page).toContain('€90.00 / month')
    expect(page).toContain('Visa ending in 4242')
    expect(page).toContain('href="https://consultant.example/account"')
    expect(page.match(/SIM-\d{4}/g)).toHaveLength(1)
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*src=)/)
    expect((await fetch(`${desk.url}/portal/nope`)).status).toBe(404)
  })

  test('replaces the card, and what the old one left unpaid is paid at once', async () => {
    const { subscription, customer } = await subscribe(desk, undefined, decliningLater)
    passPeriod(desk, subscription)
    const { url } = await open(customer)
    expect(await text(url)).toContain('The last payment failed.')
    expect((await submit(`${url}/card`, { card: '4000000000000002' })).status).toBe(402)
    expect((await submit(`${url}/card`, { card: '4242' })).status).toBe(422)

    const answer = await submit(`${url}/card`, { card: goodCard })

    expect(answer.headers.get('location')).toBe(url)
    expect((await invoicesOf(desk, subscription.id))[0]).toMatchObject({ status: 'paid' })
    expect(await desk.stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ status: 'active' })
  })

  test('cancels at the end of the period, and takes it back', async () => {
    const { subscription, customer } = await subscribe(desk)
    const { url } = await open(customer)
    const act = (wish: string) => submit(`${url}/subscriptions/${subscription.id}`, { do: wish })
    await act('cancel')
    expect(await text(url)).toContain('Ends on')
    expect(await desk.stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
      cancel_at_period_end: true,
      cancellation_details: { reason: 'cancellation_requested' },
    })
    await act('keep')
    expect(await desk.stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ cancel_at_period_end: false })
  })

  test('does not touch what belongs to another customer', async () => {
    const mine = await subscribe(desk)
    const theirs = await subscribe(desk)
    const { url } = await open(mine.customer)
    await submit(`${url}/subscriptions/${theirs.subscription.id}`, { do: 'cancel' })
    expect(await desk.stripe.subscriptions.retrieve(theirs.subscription.id)).toMatchObject({
      cancel_at_period_end: false,
    })
  })

  test('opened for one errand leads back when it is done', async () => {
    const { customer } = await subscribe(desk)
    const { url } = await open(customer, {
      flow_data: {
        type: 'payment_method_update',
        after_completion: { type: 'redirect', redirect: { return_url: 'https://consultant.example/done' } },
      },
    })
    expect(await text(url)).not.toContain('Invoices')
    const answer = await submit(`${url}/card`, { card: goodCard })
    expect(answer.headers.get('location')).toBe('https://consultant.example/done')
  })

  test('is for customers that exist', async () => {
    await expect(open('cus_nope')).rejects.toMatchObject({ code: 'resource_missing', param: 'customer' })
  })
})
