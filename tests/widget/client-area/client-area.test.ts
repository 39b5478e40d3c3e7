import { assert } from 'chai'
import { createSession } from '../../../widget/src/api/session.ts'
import { aConsultation, aWaitlistEntry, setClock } from '../support/booking.ts'
import { aPurchase, email, rightCode } from '../support/buyer.ts'
import { aBalance, aGrant } from '../support/credits.ts'
import { later, refusal, type FakeApi } from '../support/fake-api.ts'
import {
  all,
  assertAccessible,
  cleanUp,
  connect,
  fill,
  focused,
  heard,
  mount,
  press,
  shownText,
  text,
  the,
  until,
} from '../support/page.ts'
import { aLine, aPastSession, areaApi, aSession, inArea, openArea, pageOf, sessions } from './area.ts'

describe('<client-area>', () => {
  let api: FakeApi
  let restoreClock: () => void

  beforeEach(() => {
    restoreClock = setClock()
    api = areaApi().install()
    connect(api)
  })

  afterEach(() => {
    cleanUp()
    api.restore()
    restoreClock()
  })

  const personal = () => api.requests.filter(({ url }) => !url.includes('/api/auth/'))

  it('asks for nothing but an address until somebody signs in, then shows all they have', async () => {
    const events = heard('deskbell-ready')
    mount('client-area')
    await text('Enter the email address you bought with to see your sessions')
    assert.lengthOf(personal(), 0)
    await assertAccessible()
    await fill('Email', email)
    await press('Send code')
    await until('The focus', () => focused()?.matches('#code'))
    await assertAccessible()
    await fill('Six-digit code', rightCode)
    for (const words of ['Next session', '4 of 5 left', 'Statement of credits', `Signed in as ${email}`])
      await text(words)
    await until('The focus', () => focused()?.matches('[part="heading"]'))
    assert.lengthOf(events, 1)
    for (const request of personal()) assert.equal(request.headers.get('Authorization'), 'Bearer sign-in-token')
    await assertAccessible()
  })

  it('shows nothing of anybody after signing out', async () => {
    openArea(api)
    await text('4 of 5 left')
    await press('Sign out')
    await until('The focus', () => focused()?.matches('#email'))
    for (const words of ['4 of 5 left', 'CONS-', email]) assert.notInclude(shownText(), words)
    assert.isNull(createSession(api.origin, 'jane-doe').token())
  })

  it('keeps the exact place of the next session while it loads', async () => {
    const { answer, give } = later<ReturnType<typeof pageOf>>()
    api.on('GET /api/consultations/me', () => answer)
    openArea(api)
    const skeleton = await until('The skeleton', () => inArea('.skeleton.next'))
    const { height } = skeleton.getBoundingClientRect()
    give(pageOf())
    const card = await until('The card', () => inArea('.next-card'))
    assert.equal(card.getBoundingClientRect().height, height)
  })

  it('says where everything will stand while nothing was bought or booked', async () => {
    sessions(api, [], [])
      .on('GET /api/purchases', () => pageOf())
      .on('GET /api/credits/balance', () => aBalance({ available: {}, grants: [] }))
      .on('GET /api/credits/statement', () => pageOf())
    const events = heard('packages-wanted')
    openArea(api, { 'packages-url': '#packages-wanted' })
    for (const words of [
      'No session is booked.',
      'Nothing bought yet',
      'No credits yet.',
      'Nothing was bought or used',
    ])
      await text(words)
    document.body.addEventListener('packages-wanted', (event) => event.preventDefault(), { once: true })
    await press('See packages', 'link')
    assert.deepEqual(events, [['packages-wanted', null]])
    assert.notInclude(location.hash, 'packages')
    await assertAccessible()
  })

  it('moves between its sections and leaves the fragment of the address alone', async () => {
    history.replaceState(null, '', '#of-the-page')
    openArea(api)
    await text('4 of 5 left')
    await press('Statement of credits')
    assert.equal(focused()?.id, 'statement-title')
    assert.equal(location.hash, '#of-the-page')
    history.replaceState(null, '', location.pathname + location.search)
  })

  it('leaves the other sections standing where one fails, and tries that one again', async () => {
    const events = heard('deskbell-error')
    let down = true
    api.on('GET /api/credits/statement', () => (down ? Promise.reject(new TypeError('offline')) : pageOf(aLine(1))))
    openArea(api)
    await text('This could not be loaded.')
    await text('4 of 5 left')
    assert.lengthOf(all('button', 'Try again'), 1)
    assert.deepEqual(events, [['deskbell-error', { code: 'network', message: '' }]])
    await assertAccessible()
    down = false
    await press('Try again')
    await until('The statement', () => inArea('table'))
    assert.lengthOf(all('button', 'Try again'), 0)
  })

  it('says once that nothing can be reached, and loads by itself when the network is back', async () => {
    const fetched = api.fetch
    api.fetch = () => Promise.reject(new TypeError('offline'))
    openArea(api)
    await text('No connection. Your sessions, packages and credits cannot be loaded right now.')
    assert.lengthOf(all('button', 'Try again'), 1)
    await assertAccessible()
    api.fetch = fetched
    window.dispatchEvent(new Event('online'))
    await text('4 of 5 left')
  })

  it('says that what stands there may have changed while the browser is offline', async () => {
    openArea(api)
    await text('4 of 5 left')
    Object.defineProperty(navigator, 'onLine', { configurable: true, value: false })
    window.dispatchEvent(new Event('offline'))
    await text('You are offline. What you see here may have changed.')
    await assertAccessible()
    Reflect.deleteProperty(navigator, 'onLine')
    window.dispatchEvent(new Event('online'))
    await until('The notice is gone', () => !shownText().includes('You are offline'))
  })

  it('brings who signs in again in the middle back to where they were, with what they typed', async () => {
    sessions(api, [], [aPastSession(20, { feedbackOpen: true })])
    api.on('POST /api/consultations/*/feedback', () => refusal(401, 'session_expired', 'Expired.'))
    openArea(api)
    await press(/^Give feedback/)
    ;(await until('The rating', () => inArea<HTMLInputElement>('input[value="4"]'))).click()
    const area = await until('The comment', () => inArea<HTMLTextAreaElement>('textarea'))
    area.value = 'It helped.'
    area.dispatchEvent(new InputEvent('input'))
    area.scrollIntoView()
    await press('Send feedback')
    await text('Your sign-in has expired.')
    assert.notInclude(shownText(), 'CONS-')
    await assertAccessible()
    await fill('Email', email)
    await press('Send code')
    await until('The focus', () => focused()?.matches('#code'))
    await fill('Six-digit code', rightCode)
    const again = await until('The comment', () => inArea<HTMLTextAreaElement>('textarea'))
    assert.equal(again.value, 'It helped.')
    assert.isTrue(inArea<HTMLInputElement>('input[value="4"]')!.checked)
    await until('The section', () => /^(sessions|packages)-title$/.test(focused()?.id ?? ''))
  })

  it('shows somebody else nothing of what was typed before', async () => {
    sessions(api, [], [aPastSession(20, { feedbackOpen: true })])
    openArea(api)
    await text(`Signed in as ${email}`)
    await press(/^Give feedback/)
    api.on('GET /api/me', () => ({ email: 'bob@example.com', practice: 'jane-doe', memberships: [] }))
    await press('Sign out')
    await fill('Email', 'bob@example.com')
    await press('Send code')
    await until('The focus', () => focused()?.matches('#code'))
    await fill('Six-digit code', rightCode)
    await text('Signed in as bob@example.com')
    await the('button', /^Give feedback/)
    assert.isNull(inArea('textarea'))
  })

  it('notices what is bought or booked elsewhere on the page, also by who signs in there', async () => {
    mount('client-area')
    await text('Enter the email address')
    createSession(api.origin, 'jane-doe').setToken('sign-in-token')
    document.body.dispatchEvent(new CustomEvent('purchase-complete', { bubbles: true }))
    await text('4 of 5 left')
    api.on('GET /api/credits/balance', () => aBalance({ grants: [aGrant({ remaining: 3, used: 2 })] }))
    document.body.dispatchEvent(new CustomEvent('booking-complete', { bubbles: true }))
    await text('3 of 5 left')
  })

  it('takes whatever stands in its attributes, in the dark and from right to left', async () => {
    sessions(api, [aConsultation(), aSession(3, { title: 'Donaudampfschifffahrtsgesellschaft'.repeat(3) })], [])
    api.on('GET /api/waitlist', () => pageOf(aWaitlistEntry()))
    const area = openArea(api, { locale: '???', 'time-zone': 'Mars/Base', theme: 'dark', dir: 'rtl' })
    area.style.width = '320px'
    await text('4 of 5 left')
    await text('Waiting list')
    assert.isAtMost(area.scrollWidth, area.clientWidth)
    await assertAccessible()
  })

  it('says times in its own zone and locale, and by the clock of the consultant where that differs', async () => {
    sessions(api, [aConsultation()], [])
    openArea(api, { locale: 'de-DE', 'time-zone': 'Asia/Kolkata' })
    await text('Dienstag, 8. Dezember 2026')
    await text(/19:30\s?–\s?20:30 Uhr (Kolkata|Calcutta)/)
    await text('15:00 in Berlin')
  })

  it('shows a purchase that is not paid yet with the way to pay it, and leaves out what never was', async () => {
    api.on('GET /api/purchases', () =>
      pageOf(
        aPurchase({ id: '01936f00-0000-7000-8000-0000000000a2', state: 'pending', reference: 'PKG-2' }),
        aPurchase({ id: '01936f00-0000-7000-8000-0000000000a3', state: 'expired', reference: 'PKG-3' }),
      ),
    )
    openArea(api)
    await text('Not paid yet.')
    await the('button', 'Continue to payment')
    assert.notInclude(shownText(), 'PKG-3')
  })
})
