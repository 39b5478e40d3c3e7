import { assert } from 'chai'
import { bodyOf, buyerApi, email, practice, purchaseId, rightCode, started, status } from '../support/buyer.ts'
import { later, refusal, type FakeApi } from '../support/fake-api.ts'
import { FakeStripe } from '../support/fake-stripe.ts'
import { starter } from '../support/packages.ts'
import {
  assertAccessible,
  cleanUp,
  fill,
  heard,
  mount,
  press,
  connect,
  shownText,
  text,
  the,
  until,
} from '../support/page.ts'

const sessions = 'POST /api/checkout/sessions'
const signIn = (api: FakeApi) => sessionStorage.setItem(`deskbell:${api.origin}:jane-doe`, 'sign-in-token')

describe('<package-checkout>', () => {
  let api: FakeApi
  let stripe: FakeStripe
  let slowDown: (() => void) | undefined

  beforeEach(() => {
    stripe = new FakeStripe()
    api = buyerApi()
      .on(sessions, () => started(stripe.checkout))
      .on('GET /api/checkout/sessions/*', () => status('done'))
      .install()
    connect(api)
  })

  afterEach(() => {
    slowDown?.()
    slowDown = undefined
    cleanUp()
    api.restore()
  })

  const open = (attributes: Record<string, string> = {}) =>
    mount('package-checkout', { package: starter.id, ...attributes })

  const enterBuyer = async () => {
    await press('Continue')
    await fill('Name', 'Ada Lovelace')
    await fill('Email', email)
    await press('Send code')
  }

  it('walks from the offer by code and payment to the contact details', async () => {
    const events = heard('checkout-start', 'purchase-complete', 'contact-reveal', 'checkout-error')
    open()
    await the('heading', 'What you get')
    await text('$450')
    await text('5 private sessions of 30 min')
    await assertAccessible()

    await enterBuyer()
    await the('textbox', 'Six-digit code')
    await assertAccessible()
    await fill('Six-digit code', `Your code is ${rightCode.slice(0, 3)} ${rightCode.slice(3)}`)

    await text('Card form')
    await the('heading', 'Payment')
    await assertAccessible()
    const request = api.to(sessions)[0]!
    assert.deepInclude<object>(await bodyOf(request), {
      packageId: starter.id,
      expectedPrice: starter.price,
      ui: 'embedded',
      client: { name: 'Ada Lovelace' },
    })
    assert.equal(request.headers.get('Authorization'), 'Bearer sign-in-token')
    assert.match(request.headers.get('Idempotency-Key')!, /^\w{16,}$/)

    stripe.shown[0]!.complete()
    await the('heading', 'Jane Doe')
    await text('jane@coaching.example')
    await assertAccessible()
    assert.deepEqual(events, [
      ['checkout-start', { packageId: starter.id, purchaseId }],
      ['purchase-complete', { packageId: starter.id, purchaseId }],
      ['contact-reveal', { purchaseId }],
    ])
    assert.equal(api.to('GET /api/checkout/sessions/*')[0]!.headers.get('Deskbell-Purchase-Token'), 'purchase-token')
  })

  it('asks whoever signs in to buy for a name, and keeps what was typed', async () => {
    open()
    await press('Continue')
    await fill('Email', email)
    await press('Send code')
    await text('Enter your name.')
    await assertAccessible()
    assert.isEmpty(api.to('POST /api/auth/email-otp/send-verification-otp'))
    assert.equal(((await the('textbox', 'Email')) as HTMLInputElement).value, email)
    await fill('Name', 'Ada Lovelace')
    await press('Send code')
    await the('textbox', 'Six-digit code')
  })

  it('keeps the order in sight at every step', async () => {
    open()
    await press('Continue')
    await the('heading', 'Who you are')
    assert.include(shownText(), 'Starter')
    assert.include(shownText(), '$450')
    assert.include(shownText(), 'One payment. It does not renew.')
  })

  it('asks nobody for a code who is signed in, and lets somebody else take over', async () => {
    signIn(api)
    open()
    await text(`You are signed in as ${email}.`)
    await the('button', 'Continue to payment')
    await press('Not you?')
    await the('textbox', 'Email')
    assert.isNull(sessionStorage.getItem(`deskbell:${api.origin}:jane-doe`))
  })

  it('starts one checkout however often the button is pressed', async () => {
    signIn(api)
    const answer = later<Response>()
    api.on(sessions, () => answer.answer)
    open()
    const pay = await the('button', 'Continue to payment')
    pay.click()
    pay.click()
    await text('One moment')
    pay.click()
    answer.give(started(stripe.checkout))
    await text('Card form')
    assert.lengthOf(api.to(sessions), 1)
  })

  it('sends the same key again after a lost answer, and another one for another wish', async () => {
    signIn(api)
    let online = false
    api.on(sessions, () =>
      online ? refusal(503, 'payments_unavailable', '') : Promise.reject(new TypeError('offline')),
    )
    open()
    await press('Continue to payment')
    await text('No connection.')
    online = true
    await press('Continue to payment')
    await text('Payments cannot be taken right now')
    api.on(sessions, () => refusal(409, 'sold_out', 'Sold out.'))
    await press('Continue to payment')
    await text('The last place has just gone')
    api.on(sessions, () => started(stripe.checkout))
    await press('Continue to payment')
    await text('Card form')
    const keys = api.to(sessions).map(({ headers }) => headers.get('Idempotency-Key'))
    assert.lengthOf(keys, 4)
    assert.equal(keys[0], keys[1])
    assert.equal(keys[1], keys[2])
    assert.notEqual(keys[2], keys[3])
  })

  it('shows a changed price beside the old one and asks again with the new one', async () => {
    signIn(api)
    const price = { amount: 50_000, currency: 'USD' }
    api.on(sessions, () =>
      Response.json({ error: { code: 'price_changed', message: 'Changed.', details: { price } } }, { status: 409 }),
    )
    open()
    await press('Continue to payment')
    await text('The price has changed from $450 to $500.')
    await assertAccessible()
    api.on(sessions, () => started(stripe.checkout))
    await press('Continue to payment')
    await text('Card form')
    assert.deepInclude<object>(await bodyOf(api.to(sessions)[1]), { expectedPrice: price })
  })

  it('says what to do where the package cannot be sold', async () => {
    signIn(api)
    const events = heard('checkout-error')
    api.on(sessions, () => refusal(409, 'package_unavailable', 'Gone.'))
    open()
    await press('Continue to payment')
    await text('This package is no longer on sale. You have not been charged.')
    await assertAccessible()
    assert.deepEqual(events, [['checkout-error', { code: 'package_unavailable', message: 'Gone.' }]])
  })

  it('takes what is free without a payment, but not without a code', async () => {
    const free = { ...starter, price: { amount: 0, currency: 'USD' } }
    api.on('GET /api/packages/*', () => free).on('GET /api/practices/*', () => ({ ...practice, guestCheckout: true }))
    api.on(sessions, () => started(null, 'paid'))
    open()
    await press('Get it free')
    await fill('Name', 'Ada Lovelace')
    await fill('Email', email)
    await press('Send code')
    await fill('Six-digit code', rightCode)
    await the('heading', 'Jane Doe')
    assert.lengthOf(api.to('GET /api/checkout/sessions/*'), 0)
    assert.lengthOf(stripe.frames, 0)
  })

  it('asks a guest for nothing that is not needed', async () => {
    api.on('GET /api/practices/*', () => ({ ...practice, guestCheckout: true }))
    open()
    await press('Continue')
    await fill('Email (optional)', 'ada@')
    await press('Continue to payment')
    await text('Enter an email address such as name@example.com.')
    await assertAccessible()
    await fill('Email (optional)', '')
    await press('Continue to payment')
    await text('Card form')
    assert.deepInclude<object>(await bodyOf(api.to(sessions)[0]), { client: {} })
    assert.lengthOf(api.to('POST /api/auth/email-otp/send-verification-otp'), 0)
  })

  it('fills in what the page knows of the buyer', async () => {
    open({ 'prefill-email': email, 'prefill-name': 'Ada' })
    await press('Continue')
    assert.equal(((await the('textbox', 'Name')) as HTMLInputElement).value, 'Ada')
    assert.equal(((await the('textbox', 'Email')) as HTMLInputElement).value, email)
  })

  it('explains itself and goes to the payment page where the form cannot load', async () => {
    signIn(api)
    api.on(sessions, async (request) => {
      const { ui } = await bodyOf<{ ui: string }>(request)
      return started(
        ui === 'hosted'
          ? { ui: 'hosted', url: 'https://pay.test/1' }
          : { ...stripe.checkout, scriptUrl: '/no-such-script.js' },
      )
    })
    const checkout = open() as HTMLElement & { leaveTo: (url: string) => void }
    const left: string[] = []
    checkout.leaveTo = (url) => left.push(url)
    await press('Continue to payment')
    await text('The payment form cannot be shown on this page.')
    await assertAccessible()
    await press('Open the payment page')
    await until('The payment page', () => left.length)
    assert.deepEqual(left, ['https://pay.test/1'])
    assert.equal(sessionStorage.getItem(`deskbell:purchase:${purchaseId}`), 'purchase-token')
  })

  it('uses the payment page inside another element’s shadow root', async () => {
    signIn(api)
    const outer = document.createElement('div')
    document.body.append(outer)
    const checkout = document.createElement('package-checkout')
    checkout.setAttribute('package', starter.id)
    outer.attachShadow({ mode: 'open' }).append(checkout)
    Object.assign(checkout, { leaveTo: () => {} })
    api.on(sessions, () => started({ ui: 'hosted', url: 'https://pay.test/1' }))
    await press('Continue to payment')
    await text('Taking you to the payment page')
    assert.deepInclude<object>(await bodyOf(api.to(sessions)[0]), { ui: 'hosted' })
  })

  it('returns to this page without what an earlier checkout left in its address', async () => {
    signIn(api)
    const before = location.href
    history.replaceState(null, '', '?a=1&deskbell_purchase=x&deskbell_checkout=success#there')
    open()
    await press('Continue to payment')
    await text('Card form')
    const { returnUrl } = await bodyOf<{ returnUrl: string }>(api.to(sessions)[0])
    history.replaceState(null, '', before)
    assert.match(returnUrl, /\?a=1$/)
  })

  it('mounts the payment form outside of every shadow root and destroys it when it goes', async () => {
    signIn(api)
    const checkout = open()
    await press('Continue to payment')
    await text('Card form')
    const frame = stripe.shown[0]!
    assert.equal(frame.place!.getRootNode(), document)
    assert.equal(frame.place!.parentElement, checkout)
    checkout.remove()
    assert.isTrue(frame.destroyed)
  })

  it('goes on where it was when the page moves it, and tells of the purchase once', async () => {
    signIn(api)
    const events = heard('purchase-complete')
    const checkout = open()
    await press('Continue to payment')
    await text('Card form')
    document.body.prepend(checkout)
    await until('The payment form again', () => stripe.frames.length === 2 && stripe.shown.length === 1)
    assert.lengthOf(api.to(sessions), 1)
    stripe.shown[0]!.complete()
    await the('heading', 'Jane Doe')
    document.body.append(checkout)
    await the('heading', 'Jane Doe')
    assert.lengthOf(events, 1)
  })

  it('shows one payment form a page', async () => {
    signIn(api)
    open()
    await press('Continue to payment')
    await text('Card form')
    open()
    await press('Continue to payment')
    await until('The second form', () => stripe.frames.length === 2 && stripe.shown.length === 1)
  })
})
