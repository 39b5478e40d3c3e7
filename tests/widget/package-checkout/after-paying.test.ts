import { assert } from 'chai'
import { buyerApi, email, purchaseId, rightCode, status } from '../support/buyer.ts'
import { refusal, type FakeApi } from '../support/fake-api.ts'
import { FakeStripe } from '../support/fake-stripe.ts'
import { starter } from '../support/packages.ts'
import {
  assertAccessible,
  cleanUp,
  fill,
  hurry,
  mount,
  press,
  connect,
  shownText,
  text,
  the,
  until,
} from '../support/page.ts'

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
