import { assert } from 'chai'
import type { ScheduleReport } from '@deskbell/server/contract/purchases'
import { aPurchase, aReveal, bodyOf, buyerApi, email, purchaseId, rightCode } from '../support/buyer.ts'
import { refusal, type FakeApi } from '../support/fake-api.ts'
import {
  all,
  assertAccessible,
  cleanUp,
  fill,
  heard,
  mount,
  pause,
  press,
  connect,
  text,
  the,
  until,
} from '../support/page.ts'

const schedule = 'POST /api/purchases/*/schedule'
const eventUri = 'https://api.calendly.com/scheduled_events/A1'
const inviteeUri = `${eventUri}/invitees/B2`
const scheduled = {
  event: 'calendly.event_scheduled',
  payload: { event: { uri: eventUri }, invitee: { uri: inviteeUri } },
}

/** No frame of a test may reach out: Calendly's page is kept away, its messages are ours. */
before(() => {
  const policy = document.createElement('meta')
  policy.httpEquiv = 'Content-Security-Policy'
  policy.content = "frame-src 'none'"
  document.head.append(policy)
})

describe('<booking-panel>', () => {
  let api: FakeApi

  beforeEach(() => {
    api = buyerApi().install()
    connect(api)
  })

  afterEach(() => {
    cleanUp()
    api.restore()
  })

  const show = () => mount('booking-panel', { purchase: purchaseId })
  const openCalendar = async () => {
    await press('Pick a time')
    return (await the('frame', /.*/)) as HTMLIFrameElement
  }
  const post = (frame: HTMLIFrameElement, data: unknown, facts: MessageEventInit = {}) =>
    window.dispatchEvent(
      new MessageEvent('message', { origin: 'https://calendly.com', source: frame.contentWindow, data, ...facts }),
    )

  it('opens Calendly only when asked, under a title, and knowing who books', async () => {
    sessionStorage.setItem(`deskbell:${api.origin}:jane-doe`, 'sign-in-token')
    show()
    await the('button', 'Pick a time')
    assert.lengthOf(all('frame'), 0)
    await assertAccessible()
    const frame = await openCalendar()
    const url = new URL(frame.src)
    assert.equal(url.origin + url.pathname, 'https://calendly.com/jane/intro')
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      embed_type: 'Inline',
      embed_domain: location.host,
      hide_gdpr_banner: '1',
      email,
    })
    assert.equal(frame.title, 'Calendar of Jane Doe at Calendly')
    await assertAccessible()
  })

  it('notes what was scheduled, once, and tells the page', async () => {
    const events = heard('booking-complete')
    show()
    const frame = await openCalendar()
    post(frame, scheduled)
    post(frame, scheduled)
    await text('Scheduled')
    assert.deepEqual(await bodyOf<ScheduleReport>(api.to(schedule)[0]), {
      calendlyEventUri: eventUri,
      calendlyInviteeUri: inviteeUri,
    })
    await until('The event', () => events.length)
    assert.deepEqual(events, [['booking-complete', { purchaseId, startsAt: null }]])
    assert.lengthOf(api.to(schedule), 1)
    await assertAccessible()
  })

  it('ignores messages from other origins and other windows', async () => {
    show()
    const frame = await openCalendar()
    post(frame, scheduled, { origin: 'https://calendly.com.evil.test' })
    post(frame, scheduled, { source: window })
    post(frame, { event: 'calendly.page_height', payload: { height: '10px' } }, { origin: 'https://evil.test' })
    await pause(100)
    assert.lengthOf(api.to(schedule), 0)
    assert.equal(frame.getAttribute('height'), '700')
  })

  it('grows with Calendly’s page', async () => {
    show()
    const frame = await openCalendar()
    post(frame, { event: 'calendly.page_height', payload: { height: '912px' } })
    await until('The height', () => frame.getAttribute('height') === '912')
  })

  it('offers to try again where the time could not be noted', async () => {
    const events = heard('booking-error', 'booking-complete')
    api.on(schedule, () => Promise.reject(new TypeError('offline')))
    show()
    post(await openCalendar(), scheduled)
    await text('Your time is booked with Calendly, but could not be noted here.')
    await assertAccessible()
    api.on(schedule, () => aPurchase({ calendlyScheduled: true }))
    await press('Try again')
    await until('The event', () => events.length === 2)
    assert.deepEqual(
      events.map(([name]) => name),
      ['booking-error', 'booking-complete'],
    )
  })

  it('takes a time that the server knows already for noted', async () => {
    const events = heard('booking-error', 'booking-complete')
    api.on(schedule, () => refusal(409, 'already_scheduled', 'Known.'))
    show()
    post(await openCalendar(), scheduled)
    await until('The event', () => events.length)
    assert.equal(events[0]![0], 'booking-complete')
  })

  it('offers a further time where one is scheduled', async () => {
    api.on('GET /api/purchases/*', () => aPurchase({ calendlyScheduled: true }))
    show()
    await the('button', 'Pick another time')
    await assertAccessible()
  })

  it('frames nothing but Calendly', async () => {
    api.on('POST /api/purchases/*/contact', () => aReveal({ calendlyLink: 'https://calendly.com.evil.test/jane' }))
    show()
    await text('The calendar of Jane Doe cannot be opened right now.')
    assert.lengthOf(all('button', /Pick/), 0)
  })

  it('names the way to schedule where there is no calendar', async () => {
    const contactOnly = aPurchase({ package: { ...aPurchase().package, scheduling: 'contact' } })
    api
      .on('GET /api/purchases/*', () => contactOnly)
      .on('POST /api/purchases/*/contact', () => aReveal({ calendlyLink: null }))
    show()
    await text('Get in touch with Jane Doe to arrange your sessions.')
    assert.equal(
      (await the('link', 'Write an email')).getAttribute('href'),
      'mailto:jane@coaching.example?subject=PKG-7K3F9Q',
    )
    assert.equal((await the('link', 'Call +1 555 0100')).getAttribute('href'), 'tel:+15550100')
    await assertAccessible()
  })

  it('waits for the consultant where no contact detail is there', async () => {
    const silent = aReveal({
      calendlyLink: null,
      contact: { name: 'Jane Doe', email: null, phone: null },
      schedulingProblem: 'contact_missing',
    })
    api.on('POST /api/purchases/*/contact', () => silent)
    show()
    await text('Jane Doe has your email address and will write to you.')
  })

  it('says that a purchase has to be paid first', async () => {
    api.on('POST /api/purchases/*/contact', () => refusal(403, 'payment_required', 'Pay first.'))
    show()
    await text('Sessions can be booked as soon as this purchase is paid.')
  })

  it('explains itself without a purchase, signs in, and lets the buyer choose', async () => {
    api.on('GET /api/purchases', () => ({
      data: [aPurchase(), aPurchase({ id: 'other', state: 'expired' })],
      nextCursor: null,
    }))
    mount('booking-panel')
    await text('Sessions are booked after buying a package.')
    await assertAccessible()
    await fill('Email', email)
    await press('Send code')
    await fill('Six-digit code', rightCode)
    await text('Which package do you want to schedule?')
    await assertAccessible()
    assert.lengthOf(all('button', /PKG-/), 1)
    await press(/Starter/)
    await the('button', 'Pick a time')
  })

  it('says so to a buyer who has bought nothing under this address', async () => {
    sessionStorage.setItem(`deskbell:${api.origin}:jane-doe`, 'sign-in-token')
    api.on('GET /api/purchases', () => ({ data: [], nextCursor: null }))
    mount('booking-panel')
    await text(`There is no paid package under ${email} yet.`)
    await assertAccessible()
    await press('Use another address')
    await the('textbox', 'Email')
  })
})
