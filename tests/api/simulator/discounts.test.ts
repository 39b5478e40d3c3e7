import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { enabledAccount, goodCard, hostedSession, openDesk, submit } from './desk.ts'
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

const codeFor = async (coupon: object, promotion: object = {}) => {
  const { id } = await desk.stripe.coupons.create(coupon)
  return desk.stripe.promotionCodes.create({
    promotion: { type: 'coupon', coupon: id },
    code: 'SPRING',
    ...promotion,
  })
}

const open = (params: object = { allow_promotion_codes: true }) =>
  desk.stripe.checkout.sessions.create({ ...hostedSession, ...params })

const enter = (url: string | null, code: string) => submit(url ?? '', { do: 'code', code, email: 'lena@example.com' })

describe('a session with a discount', () => {
  test('shows what it takes off, by coupon or by code', async () => {
    const coupon = await desk.stripe.coupons.create({ percent_off: 12.5, duration: 'once' })
    const session = await open({ discounts: [{ coupon: coupon.id }] })
    expect(session).toMatchObject({
      amount_subtotal: 45_000,
      amount_total: 39_375,
      total_details: { amount_discount: 5_625 },
      discounts: [{ coupon: coupon.id, promotion_code: null }],
    })
    const code = await codeFor({ amount_off: 5_000, currency: 'eur', duration: 'once' })
    const other = await open({ discounts: [{ promotion_code: code.id }] })
    desk.control.pay(other.id)
    const paid = await desk.stripe.checkout.sessions.retrieve(other.id, { expand: ['payment_intent', 'line_items'] })
    expect(paid).toMatchObject({
      amount_total: 40_000,
      payment_intent: { amount: 40_000, amount_received: 40_000 },
      line_items: { data: [{ amount_discount: 5_000, amount_subtotal: 45_000, amount_total: 40_000 }] },
    })
    expect(await desk.stripe.promotionCodes.retrieve(code.id, { expand: ['promotion.coupon'] })).toMatchObject({
      times_redeemed: 1,
      promotion: { coupon: { times_redeemed: 1 } },
    })
  })

  test('needs no card when nothing is left to pay', async () => {
    const coupon = await desk.stripe.coupons.create({ percent_off: 100 })
    const session = await open({ discounts: [{ coupon: coupon.id }] })
    expect(session).toMatchObject({ amount_total: 0, payment_status: 'no_payment_required' })
    expect(desk.control.pay(session.id)).toEqual({ status: 'paid' })
  })

  test('is refused where the discount is unknown, over, for another currency or taken twice', async () => {
    const dollars = await desk.stripe.coupons.create({ amount_off: 100, currency: 'usd' })
    const good = await desk.stripe.coupons.create({ percent_off: 10 })
    const refused: [object, object][] = [
      [{ discounts: [{ coupon: 'nope' }] }, { code: 'resource_missing' }],
      [{ discounts: [{ promotion_code: 'promo_nope' }] }, { code: 'resource_missing' }],
      [{ discounts: [{ coupon: dollars.id }] }, { param: 'discounts[0][coupon]' }],
      [{ discounts: [{ coupon: good.id }], allow_promotion_codes: true }, { param: 'allow_promotion_codes' }],
      [{ discounts: [{ coupon: good.id }, { coupon: good.id }] }, { param: 'discounts' }],
    ]
    for (const [params, error] of refused) await expect(open(params)).rejects.toMatchObject(error)
  })

  test('takes no fee above what is left', async () => {
    const transfer_data = { destination: await enabledAccount(desk) }
    const coupon = await desk.stripe.coupons.create({ percent_off: 90 })
    const payment_intent_data = { application_fee_amount: 4_501, transfer_data }
    await expect(open({ discounts: [{ coupon: coupon.id }], payment_intent_data })).rejects.toMatchObject({
      param: 'payment_intent_data[application_fee_amount]',
    })
  })
})

describe('a code entered on the page', () => {
  test('changes the price before it is paid, and can be taken off again', async () => {
    await codeFor({ percent_off: 10 })
    const session = await open()
    const page = await (await enter(session.url, 'spring')).text()
    expect(page).toContain('€405.00')
    expect(page).toContain('−€45.00')
    await submit(session.url ?? '', { do: 'remove-code', email: 'lena@example.com' })
    expect(desk.control.session(session.id)).toMatchObject({ amount_total: 45_000 })
    desk.control.pay(session.id, { code: 'SPRING' })
    expect(desk.control.session(session.id)).toMatchObject({ amount_total: 40_500, payment_status: 'paid' })
  })

  test('pressing Enter in its field applies it instead of paying the old price', async () => {
    await codeFor({ percent_off: 10 })
    const session = await open()
    const answer = await submit(session.url ?? '', { card: goodCard, email: 'lena@example.com', code: 'SPRING' })
    expect([answer.status, desk.control.session(session.id)?.status]).toEqual([200, 'open'])
  })

  test('that is wrong is told at its field', async () => {
    const session = await open()
    const answer = await enter(session.url, 'NOPE')
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('This code is invalid.')])
    const without = await open({})
    expect(await (await fetch(without.url ?? '')).text()).not.toContain('name="code"')
  })

  test('that is used up while the page is open no longer counts', async () => {
    await codeFor({ percent_off: 10 }, { max_redemptions: 1 })
    const [first, second] = [await open(), await open()]
    await enter(first.url, 'SPRING')
    await enter(second.url, 'SPRING')
    desk.control.pay(first.id)
    const answer = await submit(second.url ?? '', { card: goodCard, email: 'lena@example.com' })
    expect(answer.status).toBe(409)
    expect(desk.control.session(second.id)).toMatchObject({ status: 'open', amount_total: 45_000 })
  })

  test('keeps to its minimum, its customer and the first order', async () => {
    const session = await open()
    const restricted = async (code: string, restrictions: object) => {
      await codeFor({ percent_off: 10 }, { code, restrictions })
      return (await (await enter(session.url, code)).text()).includes('Your promotion code is applied.')
    }
    expect(await restricted('BIG', { minimum_amount: 45_001, minimum_amount_currency: 'eur' })).toBe(false)
    const customer = await desk.stripe.customers.create({ email: 'a@example.com' })
    await codeFor({ percent_off: 10 }, { code: 'MINE', customer: customer.id })
    expect((await enter(session.url, 'MINE')).status).toBe(422)
    expect(await restricted('FIRST', { first_time_transaction: true })).toBe(true)
  })
})

describe('coupons and codes', () => {
  test('are listed, changed and deleted', async () => {
    const code = await codeFor({ percent_off: 10, name: 'Spring' })
    const coupon = String(code.promotion.coupon)
    expect((await desk.stripe.promotionCodes.list({ code: 'spring', active: true })).data).toHaveLength(1)
    await expect(codeFor({ percent_off: 5 })).rejects.toMatchObject({ param: 'code' })
    expect(await desk.stripe.promotionCodes.update(code.id, { active: false })).toMatchObject({ active: false })
    expect((await desk.stripe.promotionCodes.list({ code: 'SPRING', active: true })).data).toEqual([])
    expect(await desk.stripe.coupons.update(coupon, { metadata: { a: '1' } })).toMatchObject({ metadata: { a: '1' } })
    expect((await desk.stripe.coupons.list()).data).toHaveLength(2)
    expect(await desk.stripe.coupons.del(coupon)).toMatchObject({ deleted: true })
  })

  test('end by the clock', async () => {
    const soon = Math.floor(desk.control.now() / 1000) + 3_600
    const code = await codeFor({ percent_off: 10, redeem_by: soon + 3_600 }, { expires_at: soon })
    desk.control.advanceClock(3_700_000)
    expect(await desk.stripe.promotionCodes.retrieve(code.id)).toMatchObject({ active: false })
    expect(await desk.stripe.coupons.retrieve(String(code.promotion.coupon))).toMatchObject({ valid: true })
    desk.control.advanceClock(3_700_000)
    expect(await desk.stripe.coupons.retrieve(String(code.promotion.coupon))).toMatchObject({ valid: false })
  })

  test.each([
    [{ percent_off: 10, amount_off: 100 }],
    [{}],
    [{ amount_off: 100 }],
    [{ percent_off: 101 }],
    [{ percent_off: 10, duration: 'repeating' as const }],
  ])('refuse what makes no sense: %j', async (params) => {
    await expect(desk.stripe.coupons.create(params)).rejects.toMatchObject({ statusCode: 400 })
  })
})

describe('a discounted subscription', () => {
  const totals = async (coupon: object, periods: number) => {
    const { id } = await desk.stripe.coupons.create(coupon)
    const { subscription } = await subscribe(desk, { ...subscriptionSession(10_000), discounts: [{ coupon: id }] })
    for (let period = 0; period < periods; period += 1) {
      passPeriod(desk, await desk.stripe.subscriptions.retrieve(subscription.id))
    }
    return (await invoicesOf(desk, subscription.id)).map(({ total }) => total).toReversed()
  }

  test('is cheaper once, for some months, or for ever', async () => {
    expect(await totals({ percent_off: 50, duration: 'once' }, 2)).toEqual([5_000, 10_000, 10_000])
    expect(await totals({ percent_off: 50, duration: 'repeating', duration_in_months: 2 }, 2)).toEqual([
      5_000, 5_000, 10_000,
    ])
    expect(await totals({ amount_off: 1_000, currency: 'eur', duration: 'forever' }, 2)).toEqual([9_000, 9_000, 9_000])
  })
})
