import { assert } from 'chai'
import { later, refusal, type FakeApi } from '../support/fake-api.ts'
import { all, assertAccessible, focused, press, text, the, until } from '../support/page.ts'
import {
  bodyOf,
  closeDashboard,
  control,
  deskApi,
  errorOf,
  heading,
  me,
  openDashboard,
  signedOut,
  type,
} from './desk.ts'

const sendRoute = 'POST /api/auth/email-otp/send-verification-otp'
const signInRoute = 'POST /api/auth/sign-in/email-otp'
const link = '/dashboard/sign-in#owner=0123456789abcdefghij'

describe('signing in to the dashboard', () => {
  let api: FakeApi
  let isIn = false

  beforeEach(() => {
    isIn = false
    api = deskApi()
      .on('GET /api/me', () => (isIn ? me() : signedOut()))
      .on(sendRoute, () => ({ success: true }))
      .on(signInRoute, () => {
        isIn = true
        return { user: { email: 'jane@example.com' } }
      })
      .on('POST /api/owner-link', () => {
        isIn = true
        return { user: { email: 'jane@example.com' } }
      })
  })

  afterEach(() => {
    closeDashboard()
    api.restore()
  })

  it('asks for an address, then for the code, and leads to where somebody wanted to go', async () => {
    openDashboard('/dashboard/packages')
    await heading('Sign in to your dashboard')
    assert.equal(location.pathname, '/dashboard/sign-in')
    await assertAccessible()
    await type('Email', ' jane@example.com ')
    await press('Send code')
    await text('We sent a six-digit code to jane@example.com.')
    assert.equal(focused(), await control('Six-digit code'))
    await assertAccessible()
    await type('Six-digit code', '123 456')
    await heading('Packages')
    assert.equal(location.pathname, '/dashboard/packages')
  })

  it('says nothing to the server that an embed would say', async () => {
    openDashboard('/dashboard/sign-in')
    await type('Email', 'jane@example.com')
    await press('Send code')
    await type('Six-digit code', '123456')
    await heading('Home')
    const [sent] = api.to(sendRoute)
    assert.isFalse(sent!.headers.has('Deskbell-Practice'))
    assert.equal(sent!.credentials, 'same-origin')
    assert.deepEqual(await bodyOf(sent), { email: 'jane@example.com', type: 'sign-in' })
    assert.deepEqual(await bodyOf(api.to(signInRoute)[0]), { email: 'jane@example.com', otp: '123456' })
  })

  it('says at the field what is wrong with an address or a code', async () => {
    api.on(signInRoute, () => refusal(400, 'code_invalid', 'That code is not right.'))
    openDashboard('/dashboard/sign-in')
    await type('Email', 'jane@')
    await press('Send code')
    await text('Enter an email address such as name@example.com.')
    await type('Email', 'jane@example.com')
    await press('Send code')
    const code = await type('Six-digit code', '999999')
    await until('the error', () => errorOf(code)?.startsWith('That is not the right code'))
    await assertAccessible()
  })

  it('says how long to wait after too many tries', async () => {
    api.on(sendRoute, () => refusal(429, 'rate_limited', 'Too often.', { 'Retry-After': '240' }))
    openDashboard('/dashboard/sign-in')
    await type('Email', 'jane@example.com')
    await press('Send code')
    await text('Wait 4 minutes, then try again.')
  })

  it('leaves the owner’s link alone until the button is pressed, then takes it out of the address', async () => {
    openDashboard(link)
    await heading('Welcome to Deskbell')
    await assertAccessible()
    assert.lengthOf(api.to('POST /api/owner-link'), 0)
    await press('Open your dashboard')
    await heading('Home')
    assert.deepEqual(await bodyOf(api.to('POST /api/owner-link')[0]), { token: '0123456789abcdefghij' })
    assert.equal(location.pathname + location.hash, '/dashboard')
  })

  it('opens once, however often the button is pressed', async () => {
    const { answer, give } = later<unknown>()
    api.on('POST /api/owner-link', () => answer)
    openDashboard(link)
    const button = await the('button', 'Open your dashboard')
    button.click()
    await until('the button to be busy', () => button.getAttribute('aria-busy') === 'true')
    button.click()
    isIn = true
    give({ user: { email: 'jane@example.com' } })
    await heading('Home')
    assert.lengthOf(api.to('POST /api/owner-link'), 1)
  })

  it('offers the way by email where the link was used or is too old', async () => {
    api.on('POST /api/owner-link', () => refusal(410, 'link_used', 'This link was used already.'))
    openDashboard(link)
    await press('Open your dashboard')
    await text('This link was used already.')
    await control('Email')
    assert.equal(location.hash, '')
    await assertAccessible()
  })

  it('keeps the link where there is no connection', async () => {
    api.on('POST /api/owner-link', () => {
      throw new TypeError('no network')
    })
    openDashboard(link)
    await press('Open your dashboard')
    await text('No connection.')
    assert.include(location.hash, 'owner=')
    await the('button', 'Open your dashboard')
  })

  it('goes past the sign-in for somebody who is in already', async () => {
    isIn = true
    openDashboard('/dashboard/sign-in')
    await heading('Home')
    assert.equal(location.pathname, '/dashboard')
  })

  it('tries again where the server did not answer', async () => {
    api.on('GET /api/me', () => {
      throw new TypeError('no network')
    })
    openDashboard()
    await text('No connection.')
    await assertAccessible()
    api.on('GET /api/me', () => me())
    await press('Try again')
    await heading('Home')
  })

  it('says what to do to somebody who belongs to no practice', async () => {
    api
      .on('GET /api/me', () => me('owner', { memberships: [] }))
      .on('POST /api/auth/sign-out', () => ({ success: true }))
    openDashboard()
    await heading('No practice yet')
    await text('jane@example.com does not belong to a practice.')
    await assertAccessible()
    await press('Sign out')
    await heading('Sign in to your dashboard')
    assert.lengthOf(all('button', 'Sign out'), 0)
  })
})
