import { assert } from 'chai'
import { createSession } from '../../../widget/src/api/session.ts'
import { buyerApi, email, rightCode } from '../support/buyer.ts'
import { aBalance, aGrant } from '../support/credits.ts'
import { refusal, type FakeApi } from '../support/fake-api.ts'
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

const balance = 'GET /api/credits/balance'

describe('<credit-balance>', () => {
  let api: FakeApi

  beforeEach(() => {
    api = buyerApi()
      .on(balance, () => aBalance())
      .install()
    connect(api)
  })

  afterEach(() => {
    cleanUp()
    api.restore()
  })

  const openSignedIn = () => {
    createSession(api.origin, 'jane-doe').setToken('sign-in-token')
    return mount('credit-balance')
  }

  it('asks for nothing but an address until somebody signs in, then shows what is left', async () => {
    mount('credit-balance')
    await text('Enter the email address you bought with')
    assert.lengthOf(api.to(balance), 0)
    await assertAccessible()
    await fill('Email', email)
    await press('Send code')
    await until('The focus', () => focused()?.matches('#code'))
    await fill('Six-digit code', rightCode)
    await text('4 of 5 left')
    assert.isTrue(focused()?.matches('[part="heading"]'))
    const request = api.to(balance)[0]!
    assert.equal(new URL(request.url).searchParams.get('practice'), 'jane-doe')
    assert.equal(request.headers.get('Authorization'), 'Bearer sign-in-token')
  })

  it('shows credits, minutes, progress and warnings by type of session', async () => {
    const events = heard('deskbell-ready')
    api.on(balance, () =>
      aBalance({
        available: { private: { credits: 5, minutes: 150 }, group: { credits: null, minutes: null } },
        grants: [
          aGrant(),
          aGrant({ title: 'Standard', remaining: 1, used: 11, credits: 12, nearCompletion: true }),
          aGrant({ title: 'Disputed', frozen: true }),
          aGrant({ title: 'Membership', serviceType: 'group', credits: null, remaining: null }),
          aGrant({ title: 'Old', expired: true, expiresAt: '2026-02-01T12:00:00Z' }),
        ],
      }),
    )
    const element = openSignedIn()
    await the('heading', 'Your credits')
    for (const words of [
      'Private sessions',
      '5 credits · 150 minutes',
      '1 of 12 left',
      'Running low: only 1 credit is left.',
      'held by a dispute',
      'Group sessions',
      'Unlimited',
      'Expired on February 1, 2026, 4 unused',
    ])
      await text(words)
    const bars = [...element.shadowRoot!.querySelectorAll('progress')]
    assert.deepEqual(
      bars.map((bar) => [bar.getAttribute('aria-label'), bar.value, bar.max]),
      [
        ['Starter: 4 of 5 left', 4, 5],
        ['Standard: 1 of 12 left', 1, 12],
        ['Disputed: 4 of 5 left', 4, 5],
      ],
    )
    assert.lengthOf(events, 1)
    await assertAccessible()
  })

  it('says where credits come from while there are none', async () => {
    api.on(balance, () => aBalance({ available: {}, grants: [] }))
    openSignedIn()
    await text('Once you buy a package, its sessions stand here')
    await assertAccessible()
  })

  it('lets somebody else sign in, and puts the focus at the address', async () => {
    openSignedIn()
    await press('Use another address')
    await until('The focus', () => focused()?.matches('#email'))
    assert.notInclude(shownText(), '4 of 5 left')
    assert.isNull(createSession(api.origin, 'jane-doe').token())
  })

  it('tries again after a failure', async () => {
    const events = heard('deskbell-error')
    let down = true
    api.on(balance, () => (down ? Promise.reject(new TypeError('offline')) : aBalance()))
    openSignedIn()
    await text('Your credits could not be loaded.')
    await assertAccessible()
    assert.deepEqual(events, [['deskbell-error', { code: 'network', message: '' }]])
    down = false
    await press('Try again')
    await text('4 of 5 left')
    assert.isTrue(focused()?.matches('[part="heading"]'))
  })

  it('asks for a new sign-in where the old one has expired', async () => {
    api.on(balance, () => refusal(401, 'session_expired', 'Expired.'))
    openSignedIn()
    await text('Your sign-in has expired.')
    await assertAccessible()
    assert.lengthOf(all('textbox', 'Email'), 1)
  })

  it('counts what was just bought on the same page', async () => {
    openSignedIn()
    await text('4 of 5 left')
    api.on(balance, () => aBalance({ grants: [aGrant(), aGrant({ title: 'Standard', credits: 12, remaining: 12 })] }))
    document.body.dispatchEvent(new CustomEvent('purchase-complete', { bubbles: true }))
    await text('12 of 12 left')
  })

  it('takes whatever stands in its attributes', async () => {
    createSession(api.origin, 'jane-doe').setToken('sign-in-token')
    mount('credit-balance', { locale: '???', 'time-zone': 'Mars/Base', theme: 'dark' })
    await text('4 of 5 left')
    await assertAccessible()
  })
})
