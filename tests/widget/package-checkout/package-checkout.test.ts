import { assert } from 'chai'
import {
  aPurchase,
  bodyOf,
  buyerApi,
  email,
  practice,
  purchaseId,
  rightCode,
  started,
  status,
} from '../support/buyer.ts'
import { later, refusal, type FakeApi } from '../support/fake-api.ts'
import { FakeStripe } from '../support/fake-stripe.ts'
import { starter } from '../support/packages.ts'
import {
  assertAccessible,
  cleanUp,
  fill,
  focused,
  heard,
  hurry,
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

describe('<package-checkout> after paying', () => {
  let api: FakeApi
  let stripe: FakeStripe
  let slowDown: () => void

  beforeEach(() => {
    slowDown = hurry()
    stripe = new FakeStripe()
    api = buyerApi().install()
    connect(api)
    sessionStorage.setItem(`deskbell:purchase:${purchaseId}`, 'purchase-token')
  })

  afterEach(() => {
    slowDown()
    cleanUp()
    api.restore()
  })

  const comeBack = () => mount('package-checkout', { purchase: purchaseId })
  const answers = (...given: (() => unknown)[]) =>
    api.on('GET /api/checkout/sessions/*', () => (given.length > 1 ? given.shift()! : given[0]!)())

  it('never shows success before the server does', async () => {
    answers(() => status('wait'))
    comeBack()
    await text('We are waiting for the confirmation.')
    await assertAccessible()
    assert.lengthOf(api.to('POST /api/purchases/*/contact'), 0)
    await text('This takes longer than usual. You can close this page')
    answers(() => status('done'))
    await the('heading', 'Jane Doe')
  })

  it('asks less and less often', async () => {
    slowDown()
    slowDown = hurry(5)
    const times: number[] = []
    answers(() => {
      times.push(performance.now())
      return status('wait')
    })
    comeBack()
    await until('Five looks', () => times.length === 5)
    const gaps = times.slice(1).map((time, index) => time - times[index]!)
    assert.isAtLeast(gaps[0]!, 450)
    assert.isAbove(gaps[3]!, gaps[0]! * 2)
  })

  it('says when the network is down, keeps everything and goes on when it is back', async () => {
    answers(
      () => status('wait'),
      () => Promise.reject(new TypeError('offline')),
    )
    comeBack()
    await text('No connection. Your order is safe')
    await assertAccessible()
    answers(() => status('done'))
    window.dispatchEvent(new Event('online'))
    await the('heading', 'Jane Doe')
  })

  it('lets a declined payment be paid again, and then is done', async () => {
    answers(() => status('pay', { lastPaymentError: 'Your card was declined.', checkout: stripe.checkout }))
    comeBack()
    await text('Your card was declined.')
    await text('You have not been charged.')
    await assertAccessible()
    await press('Pay $450')
    await text('Card form')
    answers(() => status('done'))
    stripe.shown[0]!.complete()
    await the('heading', 'Jane Doe')
  })

  it('does not ask twice for money that may only be unheard of', async () => {
    answers(() => status('pay', { checkout: stripe.checkout }))
    comeBack()
    await press('Pay $450')
    await text('Card form')
    stripe.shown[0]!.complete()
    await text('We are waiting for the confirmation.')
    assert.notInclude(shownText(), 'The payment was not completed.')
    await text('The payment was not completed.')
  })

  it('starts again with the package when the checkout is over', async () => {
    answers(() => status('start_again'))
    comeBack()
    await text('This checkout has ended. You have not been charged.')
    await press('Start again')
    await the('heading', 'What you get')
    assert.lengthOf(api.to('GET /api/packages/*'), 1)
  })

  it('proves the buyer by code on a device without the purchase’s token', async () => {
    answers(() => refusal(401, 'unauthenticated', 'Sign in.'))
    comeBack()
    await text('Enter the email address you bought with')
    await assertAccessible()
    await fill('Email', email)
    await press('Send code')
    answers(() => status('done'))
    await fill('Six-digit code', rightCode)
    await the('heading', 'Jane Doe')
  })

  it('gives way to another package that is chosen later', async () => {
    answers(() => status('wait'))
    const checkout = comeBack()
    await text('We are waiting')
    checkout.setAttribute('package', starter.id)
    await the('heading', 'What you get')
  })
})

describe('<package-checkout dialog>', () => {
  let api: FakeApi

  beforeEach(() => {
    api = buyerApi().install()
    connect(api)
  })

  afterEach(() => {
    cleanUp()
    api.restore()
  })

  const opener = () => {
    const button = Object.assign(document.createElement('button'), { textContent: 'Choose' })
    document.body.append(button)
    button.focus()
    return button
  }
  const open = () => mount('package-checkout', { package: starter.id, dialog: '' })
  const escape = async () => {
    const dialog = (await the('dialog', /.*/)) as HTMLDialogElement
    dialog.dispatchEvent(new Event('cancel', { cancelable: true }))
  }

  it('opens over the page, takes the focus, and gives it back when it goes', async () => {
    const button = opener()
    const checkout = open()
    let closed = 0
    checkout.addEventListener('close', () => closed++)
    const dialog = (await the('dialog', /What you get/)) as HTMLDialogElement
    assert.isTrue(dialog.matches(':modal'))
    await until('The focus inside', () => focused()?.textContent?.includes('What you get'))
    await the('button', 'Continue')
    await assertAccessible()
    await escape()
    await until('The end of the dialog', () => closed === 1 && !checkout.isConnected)
    assert.equal(document.activeElement, button)
  })

  it('asks before what was typed is lost, and only then', async () => {
    const checkout = open()
    await press('Continue')
    await fill('Email', email)
    await escape()
    await text('Leave checkout?')
    await assertAccessible()
    assert.equal(focused()?.textContent?.trim(), 'Stay')
    await press('Stay')
    assert.equal(((await the('textbox', 'Email')) as HTMLInputElement).value, email)
    await press('Close')
    await press('Leave')
    await until('The end of the dialog', () => !checkout.isConnected)
  })

  it('takes the question back on a second Escape', async () => {
    const checkout = open()
    await press('Continue')
    await fill('Email', email)
    const key = () =>
      focused()?.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true, cancelable: true }),
      )
    assert.isFalse(key())
    await text('Leave checkout?')
    assert.isFalse(key())
    await until('The end of the question', () => !shownText().includes('Leave checkout?'))
    assert.isTrue(checkout.isConnected)
    await until('The focus on the title', () => focused()?.textContent?.includes('Who you are'))
  })

  it('holds the page behind it still, and moves nothing on it', async () => {
    const root = document.documentElement
    const tall = document.body.appendChild(document.createElement('div'))
    tall.style.height = '300vh'
    const width = root.clientWidth
    const checkout = open()
    await the('dialog', /.*/)
    assert.equal(getComputedStyle(root).overflow, 'hidden')
    assert.equal(tall.offsetWidth, width - 16)
    await escape()
    await until('The end of the dialog', () => !checkout.isConnected)
    assert.equal(getComputedStyle(root).overflow, 'visible')
    assert.equal(root.clientWidth, width)
  })

  it('no longer asks about leaving once the payment is made', async () => {
    signIn(api)
    const stripe = new FakeStripe()
    api.on(sessions, () => started(stripe.checkout)).on('GET /api/checkout/sessions/*', () => status('wait'))
    open()
    await press('Continue to payment')
    await text('Card form')
    await press('Close')
    await text('Leave checkout?')
    stripe.shown[0]!.complete()
    await text('We are waiting for the confirmation.')
    await until('The end of the question', () => !shownText().includes('Leave checkout?'))
  })

  it('moves the focus along with the steps', async () => {
    open()
    await press('Continue')
    await until('The focus on the title', () => focused()?.textContent?.includes('Who you are'))
    await fill('Name', 'Ada Lovelace')
    await fill('Email', email)
    await press('Send code')
    const code = await the('textbox', 'Six-digit code')
    await until('The focus on the code', () => focused() === code)
  })

  it('says so when the package cannot be loaded, and tries again', async () => {
    api.on('GET /api/packages/*', () => Promise.reject(new TypeError('offline')))
    const events = heard('deskbell-error')
    open()
    await text('No connection.')
    await assertAccessible()
    api.on('GET /api/packages/*', () => starter)
    await press('Try again')
    await the('button', 'Continue')
    assert.deepEqual(events, [['deskbell-error', { code: 'network', message: '' }]])
  })

  it('shows HTML in a consultant’s texts as text', async () => {
    api.on('GET /api/packages/*', () => ({
      ...starter,
      title: '<img src=x onerror=alert(1)>',
      description: '<b>bold</b>',
    }))
    open()
    await text('<b>bold</b>')
    await text('<img src=x onerror=alert(1)>')
  })
})

it('works where the browser blocks storage', async () => {
  const stripe = new FakeStripe()
  const api = buyerApi()
    .on(sessions, () => started(stripe.checkout))
    .on('GET /api/checkout/sessions/*', () => status('done', { purchase: aPurchase() }))
    .install()
  connect(api)
  const original = Object.getOwnPropertyDescriptor(window, 'sessionStorage')!
  Object.defineProperty(window, 'sessionStorage', {
    configurable: true,
    get: () => {
      throw new DOMException('blocked', 'SecurityError')
    },
  })
  try {
    mount('package-checkout', { package: starter.id })
    await press('Continue')
    await fill('Name', 'Ada Lovelace')
    await fill('Email', email)
    await press('Send code')
    await fill('Six-digit code', rightCode)
    await text('Card form')
    stripe.shown[0]!.complete()
    await the('heading', 'Jane Doe')
    assert.equal(api.to('POST /api/purchases/*/contact')[0]!.headers.get('Deskbell-Purchase-Token'), 'purchase-token')
  } finally {
    Object.defineProperty(window, 'sessionStorage', original)
    cleanUp()
    api.restore()
  }
})
