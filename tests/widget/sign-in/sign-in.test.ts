import { assert } from 'chai'
import { bodyOf, buyerApi, email, rightCode } from '../support/buyer.ts'
import { later, refusal, type FakeApi } from '../support/fake-api.ts'
import {
  all,
  assertAccessible,
  cleanUp,
  fill,
  focused,
  mount,
  press,
  connect,
  text,
  the,
  until,
} from '../support/page.ts'

const send = 'POST /api/auth/email-otp/send-verification-otp'
const signIn = 'POST /api/auth/sign-in/email-otp'

describe('signing in by code', () => {
  let api: FakeApi

  beforeEach(() => {
    api = buyerApi()
      .on('GET /api/purchases', () => ({ data: [], nextCursor: null }))
      .install()
    connect(api)
    mount('booking-panel')
  })

  afterEach(() => {
    cleanUp()
    api.restore()
  })

  const askForCode = async (address = email) => {
    await fill('Email', address)
    await press('Send code')
  }

  it('names the practice, asks for the address, then for the code', async () => {
    await askForCode(` ${email} `)
    await text(`We sent a six-digit code to ${email}.`)
    assert.equal(api.to(send)[0]!.headers.get('Deskbell-Practice'), 'jane-doe')
    assert.deepEqual(await bodyOf(api.to(send)[0]), { email, type: 'sign-in' })
    const code = (await the('textbox', 'Six-digit code')) as HTMLInputElement
    assert.equal(code.autocomplete, 'one-time-code')
    assert.equal(code.inputMode, 'numeric')
    await assertAccessible()
  })

  it('says at the field what is wrong with an address, and keeps it', async () => {
    await askForCode('ada@')
    await text('Enter an email address such as name@example.com.')
    const input = (await the('textbox', 'Email')) as HTMLInputElement
    assert.equal(input.value, 'ada@')
    assert.equal(input.getAttribute('aria-invalid'), 'true')
    assert.include(
      (input.getRootNode() as ShadowRoot).getElementById(input.getAttribute('aria-describedby')!)!.textContent,
      'Enter an email',
    )
    await assertAccessible()
    await askForCode('')
    await text('Enter your email address.')
    assert.lengthOf(api.to(send), 0)
  })

  it('takes a pasted code with whatever is around it and needs no button', async () => {
    await askForCode()
    await fill('Six-digit code', `Code: ${rightCode.slice(0, 3)}-${rightCode.slice(3)}`)
    await text('There is no paid package')
    assert.deepEqual(await bodyOf(api.to(signIn)[0]), { email, otp: rightCode })
  })

  it('says when a code is wrong or has expired, and keeps the form', async () => {
    await askForCode()
    await fill('Six-digit code', '999999')
    await text('That is not the right code.')
    await assertAccessible()
    api.on(signIn, () => refusal(401, 'code_expired', 'Expired.'))
    await fill('Six-digit code', '888888')
    await text('This code has expired. Send a new one.')
    assert.isTrue(focused()?.matches('#code'))
  })

  it('does not send a code that is too short', async () => {
    await askForCode()
    await fill('Six-digit code', '123')
    await press('Confirm')
    await text('Enter all six digits of the code.')
    assert.lengthOf(api.to(signIn), 0)
  })

  it('sends one code however often the button is pressed', async () => {
    const answer = later<unknown>()
    api.on(send, () => answer.answer)
    await fill('Email', email)
    const button = await the('button', 'Send code')
    button.click()
    button.click()
    await text('One moment')
    answer.give({ success: true })
    await the('textbox', 'Six-digit code')
    assert.lengthOf(api.to(send), 1)
  })

  it('sends another code after half a minute', async () => {
    await askForCode()
    await text('Send a new code in 30 seconds')
    assert.lengthOf(all('button', 'Send a new code'), 0)
    const now = Date.now
    Date.now = () => now() + 31_000
    try {
      await press('Send a new code')
    } finally {
      Date.now = now
    }
    await until('The second code', () => api.to(send).length === 2)
  })

  it('goes back to the address, filled in', async () => {
    await askForCode()
    await press('Wrong address?')
    assert.equal(((await the('textbox', 'Email')) as HTMLInputElement).value, email)
  })

  it('says how long to wait after too many tries', async () => {
    api.on(send, () => refusal(429, 'rate_limited', 'Slow down.', { 'Retry-After': '240' }))
    await askForCode()
    await text('That was tried too often. Wait 4 minutes, then try again.')
    await assertAccessible()
  })

  it('keeps the address while the network is down', async () => {
    api.on(send, () => Promise.reject(new TypeError('offline')))
    await askForCode()
    await text('No connection. What you entered is kept')
    api.on(send, () => ({ success: true }))
    await press('Send code')
    await the('textbox', 'Six-digit code')
  })
})
