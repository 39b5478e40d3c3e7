import { assert } from 'chai'
import type { ManagedPurchase } from '@deskbell/server/contract/purchases'
import { refusal, type FakeApi } from '../support/fake-api.ts'
import { all, assertAccessible, hurry, press, shownText, text, the, until } from '../support/page.ts'
import { closeDashboard, deskApi, heading, me, noText, openDashboard, practice, purchase, settings } from './desk.ts'

describe('purchases', () => {
  let api: FakeApi
  let sold: ManagedPurchase[]
  let slow: (() => void) | undefined

  beforeEach(() => {
    sold = [
      purchase(2, {
        contactInitiated: true,
        contactInitiatedAt: '2026-11-19T11:00:00.000Z',
        calendlyScheduled: true,
        calendlyScheduledAt: '2026-11-19T12:30:00.000Z',
      }),
      purchase(1),
    ]
    api = deskApi().on('GET /api/purchases', () => ({ data: sold, nextCursor: null }))
  })

  afterEach(() => {
    slow?.()
    slow = undefined
    closeDashboard()
    api.restore()
  })

  const page = () => shownText().replace(/\s/g, ' ')

  it('shows who bought what, whether they saw the contact and picked a time', async () => {
    openDashboard('/dashboard/purchases')
    await text('Client 2')
    for (const words of ['client2@example.com', 'Starter', 'PKG-AAAA2Q', '$450', '12:00 PM', '1:30 PM', 'Not yet'])
      assert.include(page(), words)
    await assertAccessible()
  })

  it('says each state in words', async () => {
    const states = ['pending', 'processing', 'paid', 'expired', 'failed', 'review', 'refunded'] as const
    sold = states.map((state, index) => purchase(index, { state, client: null, charged: null, paidAt: null }))
    openDashboard('/dashboard/purchases')
    await text('At checkout')
    for (const words of ['Bank decides', 'Not paid', 'Refused', 'Needs a look', 'Refunded', 'Not known yet'])
      assert.include(page(), words)
    await assertAccessible()
  })

  it('teaches what will appear where nothing was sold yet', async () => {
    sold = []
    openDashboard('/dashboard/purchases')
    await text('Nobody has bought anything yet.')
    await assertAccessible()
    await press('Put your packages on your website', 'link')
    await heading('Your website')
  })

  it('shows and announces a new purchase by itself', async () => {
    slow = hurry(100)
    openDashboard('/dashboard/purchases')
    await text('Client 2')
    sold = [purchase(3), ...sold]
    await text('New purchase: Client 3, Starter.')
    await the('link', 'client3@example.com')
    await assertAccessible()
  })

  it('keeps what it shows while the connection is down, and says that it may be old', async () => {
    slow = hurry(100)
    openDashboard('/dashboard/purchases')
    await text('Client 2')
    api.on('GET /api/purchases', () => {
      throw new TypeError('no network')
    })
    await text('newer purchases may be missing')
    assert.include(page(), 'Client 2')
    api.on('GET /api/purchases', () => ({ data: sold, nextCursor: null }))
    await noText('newer purchases may be missing')
  })

  it('does not ask while nobody looks, and asks at once when somebody does', async () => {
    slow = hurry(100)
    let visibility: DocumentVisibilityState = 'visible'
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility })
    openDashboard('/dashboard/purchases')
    await text('Client 2')
    visibility = 'hidden'
    document.dispatchEvent(new Event('visibilitychange'))
    const asked = api.to('GET /api/purchases').length
    await new Promise((resolve) => {
      setTimeout(resolve, 40_000)
    })
    assert.equal(api.to('GET /api/purchases').length, asked)
    visibility = 'visible'
    document.dispatchEvent(new Event('visibilitychange'))
    await until('a look', () => api.to('GET /api/purchases').length > asked)
    Reflect.deleteProperty(document, 'visibilityState')
  })

  it('opens contact details by hand where that is the rule, once', async () => {
    api
      .on('GET /api/consultants/*/contact-settings', () => settings({ revealRule: 'by_hand' }))
      .on('POST /api/purchases/*/reveal', () => purchase(1, { revealedAt: '2026-11-20T08:00:00.000Z' }))
    openDashboard('/dashboard/purchases')
    await press('Open your contact details to Client 1')
    await text('Client 1 can see your contact details now.')
    await text('Opened by you')
    assert.lengthOf(all('button', /Open your contact details/), 0)
    assert.lengthOf(api.to('POST /api/purchases/*/reveal'), 1)
    await assertAccessible()
  })

  it('offers nothing by hand where buyers see the details on payment anyway', async () => {
    openDashboard('/dashboard/purchases')
    await text('Client 1')
    await until('the rule', () => all('button', /Open your contact details/).length === 0)
  })

  it('shows older ones below the newest', async () => {
    api.on('GET /api/purchases', ({ url }) =>
      new URL(url).searchParams.has('cursor')
        ? { data: [purchase(1)], nextCursor: null }
        : { data: [purchase(2)], nextCursor: '1_x' },
    )
    openDashboard('/dashboard/purchases')
    await press('Show older purchases')
    await text('Client 1')
    assert.isBelow(page().indexOf('Client 2'), page().indexOf('Client 1'))
  })
})

describe('home', () => {
  let api: FakeApi

  beforeEach(() => {
    api = deskApi()
  })

  afterEach(() => {
    closeDashboard()
    api.restore()
  })

  it('lists what is missing before the first sale', async () => {
    api
      .on('GET /api/consultants/*/contact-settings', () => settings({ email: null }))
      .on('GET /api/packages', () => ({ data: [], nextCursor: null }))
      .on('GET /api/practices/jane-doe', () => practice({ testMode: true }))
    openDashboard()
    await text('0 of 3 done')
    await text('Payments are simulated')
    await text('Test mode')
    await assertAccessible()
    await press('Make your first package', 'link')
    await heading('New package')
  })

  it('ticks off what is done, and goes away when all is', async () => {
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: async () => {} } })
    openDashboard()
    await text('2 of 3 done')
    await press('Put it on your website', 'link')
    await press('Copy snippet')
    await text('Copied. Now paste it into your page.')
    await press('Home', 'link')
    await text('Newest purchases')
    assert.notInclude(shownText(), 'Before your first sale')
    Reflect.deleteProperty(navigator, 'clipboard')
  })

  it('shows who bought last', async () => {
    api.on('GET /api/purchases', () => ({
      data: [6, 5, 4, 3, 2, 1].map((number) => purchase(number)),
      nextCursor: null,
    }))
    openDashboard()
    await text('Client 6')
    assert.notInclude(shownText(), 'Client 1')
    await assertAccessible()
    await press('All purchases', 'link')
    await text('Client 1')
  })

  it('asks for no purchases in the name of somebody who may not see them', async () => {
    api.on('GET /api/me', () => me('marketing'))
    openDashboard()
    await text('Before your first sale')
    assert.lengthOf(api.to('GET /api/purchases'), 0)
    assert.lengthOf(api.to('GET /api/consultants/*/contact-settings'), 0)
    assert.notInclude(shownText(), 'Newest purchases')
  })

  it('shows the rest where one part failed', async () => {
    api
      .on('GET /api/packages', () => refusal(503, 'unavailable', 'Busy.'))
      .on('GET /api/purchases', () => ({ data: [purchase(1)], nextCursor: null }))
    openDashboard()
    await text('The server is busy.')
    await text('Client 1')
    await assertAccessible()
    api.on('GET /api/packages', () => ({ data: [], nextCursor: null }))
    await press('Try again')
    await text('2 of 3 done')
  })
})
