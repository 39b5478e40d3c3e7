import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { enabledAccount, expressAccount, hostedSession, openDesk, sellFor, submit } from './desk.ts'
import type { Desk } from './desk.ts'
import { expectStripeShapes } from './shapes.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(async () => {
  expectStripeShapes(desk)
  await desk.stop()
})

const link = (account: string) =>
  desk.stripe.accountLinks.create({
    account,
    type: 'account_onboarding',
    return_url: 'https://consultant.example/return',
    refresh_url: 'https://consultant.example/refresh',
  })

const visitOf = (page: string) => /name="visit" value="([^"]+)"/.exec(page)?.[1] ?? ''

describe('a connected account', () => {
  test('cannot be paid before its owner has completed onboarding', async () => {
    const account = await desk.stripe.accounts.create(expressAccount)
    expect(account).toMatchObject({
      charges_enabled: false,
      payouts_enabled: false,
      details_submitted: false,
      capabilities: { transfers: 'inactive' },
      requirements: { disabled_reason: 'requirements.past_due' },
    })
    await expect(sellFor(desk, account.id)).rejects.toMatchObject({
      code: 'insufficient_capabilities_for_transfer',
      param: 'payment_intent_data[transfer_data][destination]',
    })
  })

  test('that nobody knows is refused', async () => {
    await expect(sellFor(desk, 'acct_nope')).rejects.toMatchObject({ statusCode: 400, code: 'resource_missing' })
    await expect(desk.stripe.accounts.retrieve('acct_nope')).rejects.toMatchObject({
      type: 'StripePermissionError',
      code: 'account_invalid',
    })
  })

  test('is enabled once its owner clicks through, and says so on the Connect webhook', async () => {
    const { id } = await desk.stripe.accounts.create(expressAccount)
    const { url } = await link(id)
    const page = await (await fetch(url)).text()

    const answer = await submit(url, { outcome: 'complete', visit: visitOf(page) })

    expect(answer.headers.get('location')).toBe('https://consultant.example/return')
    expect(await desk.stripe.accounts.retrieve(id)).toMatchObject({
      charges_enabled: true,
      payouts_enabled: true,
      capabilities: { card_payments: 'active', transfers: 'active' },
      requirements: { currently_due: [], disabled_reason: null },
    })
    await desk.control.settled()
    expect(desk.hooks).toEqual([])
    expect(desk.connectHooks.map(({ event }) => [event.type, event.account])).toEqual([
      ['account.updated', id],
      ['account.updated', id],
    ])
    expect(desk.connectHooks.at(-1)?.event.data).toMatchObject({
      object: { id, charges_enabled: true },
      previous_attributes: { charges_enabled: false },
    })
  })

  test('stays as it is when its owner leaves it for later', async () => {
    const { id } = await desk.stripe.accounts.create(expressAccount)
    const { url } = await link(id)
    const page = await (await fetch(url)).text()
    const answer = await submit(url, { outcome: 'later', visit: visitOf(page) })
    expect(answer.headers.get('location')).toBe('https://consultant.example/return')
    expect(await desk.stripe.accounts.retrieve(id)).toMatchObject({ charges_enabled: false })
  })

  test('is onboarded through a link that works once, and not after five minutes', async () => {
    const { id } = await desk.stripe.accounts.create(expressAccount)
    const used = await link(id)
    await fetch(used.url)
    const again = await fetch(used.url, { redirect: 'manual' })
    expect([again.status, again.headers.get('location')]).toEqual([303, 'https://consultant.example/refresh'])

    const old = await link(id)
    desk.control.advanceClock(6 * 60_000)
    expect((await fetch(old.url, { redirect: 'manual' })).headers.get('location')).toContain('refresh')
    expect((await submit(old.url, { outcome: 'complete', visit: '' })).headers.get('location')).toContain('refresh')
    expect(await desk.stripe.accounts.retrieve(id)).toMatchObject({ charges_enabled: false })
  })

  test('can lose its abilities again, and can be changed', async () => {
    const id = await enabledAccount(desk)
    desk.control.restrictAccount(id)
    expect(await desk.stripe.accounts.retrieve(id)).toMatchObject({ charges_enabled: false, payouts_enabled: false })
    await expect(sellFor(desk, id)).rejects.toMatchObject({ code: 'insufficient_capabilities_for_transfer' })
    expect(
      await desk.stripe.accounts.update(id, { metadata: { practice: '1' }, business_profile: { name: 'Lena' } }),
    ).toMatchObject({ metadata: { practice: '1' }, business_profile: { name: 'Lena' } })
  })

  test('is out of reach once its owner cuts the connection', async () => {
    const id = await enabledAccount(desk)
    desk.control.deauthorize(id)
    await expect(desk.stripe.accounts.retrieve(id)).rejects.toMatchObject({ code: 'account_invalid' })
    await expect(sellFor(desk, id)).rejects.toMatchObject({ code: 'resource_missing' })
    await desk.control.settled()
    expect(desk.connectHooks.at(-1)?.event).toMatchObject({
      type: 'account.application.deauthorized',
      account: id,
      data: { object: { object: 'application' } },
    })
  })

  test('has events of its own, listed for it only', async () => {
    const id = await enabledAccount(desk)
    expect((await desk.stripe.events.list({ type: 'account.updated' })).data).toEqual([])
    const own = await desk.stripe.events.list({ type: 'account.updated' }, { stripeAccount: id })
    expect(own.data).toHaveLength(2)
  })

  test('suffers the same delivery faults as the platform', async () => {
    desk.control.setFault({ kind: 'duplicate', type: 'account.updated', count: 1 })
    await enabledAccount(desk)
    await desk.control.settled()
    expect(desk.connectHooks).toHaveLength(3)
  })
})

describe('a destination charge', () => {
  test('sends the whole amount on and takes the platform fee back', async () => {
    const account = await enabledAccount(desk)
    const charge = await sellFor(desk, account)
    const read = await desk.stripe.charges.retrieve(charge.id, { expand: ['transfer', 'application_fee'] })

    expect(read.transfer).toMatchObject({ amount: 45_000, destination: account, source_transaction: charge.id })
    expect(read.application_fee).toMatchObject({
      amount: 4_500,
      account,
      originating_transaction: charge.id,
      fee_source: { type: 'charge' },
    })
    const { data } = await desk.stripe.balanceTransactions.list()
    expect(data.map(({ type, amount, fee }) => [type, amount, fee])).toEqual([
      ['application_fee', 4_500, 0],
      ['transfer', -45_000, 0],
      ['charge', 45_000, 1_335],
    ])
    expect((await desk.stripe.transfers.list({ destination: account })).data).toHaveLength(1)
    expect((await desk.stripe.applicationFees.list({ charge: charge.id })).data).toHaveLength(1)
  })

  test('takes no fee above the price, and none without a destination', async () => {
    const account = await enabledAccount(desk)
    const sell = (payment_intent_data: object) =>
      desk.stripe.checkout.sessions.create({ ...hostedSession, payment_intent_data })
    const destination = { transfer_data: { destination: account } }
    for (const data of [{ application_fee_amount: 45_001, ...destination }, { application_fee_amount: 1 }]) {
      await expect(sell(data)).rejects.toMatchObject({ param: 'payment_intent_data[application_fee_amount]' })
    }
  })

  test('can send on a part instead', async () => {
    const account = await enabledAccount(desk)
    const session = await desk.stripe.checkout.sessions.create({
      ...hostedSession,
      payment_intent_data: { transfer_data: { destination: account, amount: 30_000 } },
    })
    desk.control.pay(session.id)
    expect((await desk.stripe.transfers.list()).data).toMatchObject([{ amount: 30_000 }])
    expect((await desk.stripe.applicationFees.list()).data).toEqual([])
  })

  test('can have its transfer reversed by hand, never beyond its amount', async () => {
    const { transfer } = await sellFor(desk, await enabledAccount(desk))
    const id = String(transfer)
    await desk.stripe.transfers.createReversal(id, { amount: 5_000 })
    await expect(desk.stripe.transfers.createReversal(id, { amount: 40_001 })).rejects.toMatchObject({
      param: 'amount',
    })
    await desk.stripe.transfers.createReversal(id)
    expect(await desk.stripe.transfers.retrieve(id)).toMatchObject({ amount_reversed: 45_000, reversed: true })
    expect((await desk.stripe.transfers.listReversals(id)).data).toHaveLength(2)
  })
})
