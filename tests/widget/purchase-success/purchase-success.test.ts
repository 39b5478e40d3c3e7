import { assert } from 'chai'
import { aPurchase, aReveal, buyerApi, email, purchaseId, rightCode } from '../support/buyer.ts'
import { refusal, type FakeApi } from '../support/fake-api.ts'
import {
  all,
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
} from '../support/page.ts'

const contact = 'POST /api/purchases/*/contact'

/** Calendly's page is kept away, its messages are ours. */
before(() => {
  const policy = document.createElement('meta')
  policy.httpEquiv = 'Content-Security-Policy'
  policy.content = "frame-src 'none'"
  document.head.append(policy)
})

describe('<purchase-success>', () => {
  let api: FakeApi
  const clipboard = navigator.clipboard.writeText

  beforeEach(() => {
    api = buyerApi().install()
    connect(api)
  })

  afterEach(() => {
    navigator.clipboard.writeText = clipboard
    cleanUp()
    api.restore()
  })

  const show = () => mount('purchase-success', { purchase: purchaseId })

  it('shows the consultant, the welcome, the contact details and one next step', async () => {
    const events = heard('contact-reveal', 'deskbell-ready')
    show()
    await the('heading', 'Jane Doe')
    await text('PKG-7K3F9Q')
    await text('Hello Ada,')
    assert.equal((await the('link', 'jane@coaching.example')).getAttribute('href'), 'mailto:jane@coaching.example')
    assert.equal((await the('link', '+1 555 0100')).getAttribute('href'), 'tel:+15550100')
    await the('button', 'Pick a time')
    await assertAccessible()
    assert.lengthOf(api.to(contact), 1)
    assert.deepEqual(events, [
      ['contact-reveal', { purchaseId }],
      ['deskbell-ready', null],
    ])
  })

  it('keeps the line breaks of the welcome and shows HTML as text', async () => {
    api.on(contact, () => aReveal({ welcomeMessage: 'One\nTwo <script>alert(1)</script>' }))
    const success = show()
    await text('Two <script>alert(1)</script>')
    const message = success.shadowRoot!.querySelector<HTMLElement>('[part=message]')!
    assert.equal(message.innerText, 'One\nTwo <script>alert(1)</script>')
  })

  it('copies a contact detail and says so politely', async () => {
    const copied: string[] = []
    navigator.clipboard.writeText = async (value) => void copied.push(value)
    show()
    await press('Copy jane@coaching.example')
    await text('Copied')
    assert.deepEqual(copied, ['jane@coaching.example'])
    await assertAccessible()
  })

  it('says what to do where the browser does not let it copy', async () => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
    show()
    await press('Copy jane@coaching.example')
    await text('That could not be copied. Select the text to copy it.')
  })

  it('says when the contact details will come', async () => {
    api.on(contact, () => refusal(403, 'not_yet_revealed', 'Not yet.'))
    show()
    await text('Jane Doe will share contact details with you, and we will email you as soon as they are here.')
    await assertAccessible()
    assert.notInclude(shownText(), 'Schedule')
  })

  it('lets the first session be booked where the contact details open with it', async () => {
    api.on(contact, () =>
      aReveal({ opens: 'on_first_booking', contact: { name: 'Jane Doe', email: null, phone: null } }),
    )
    show()
    await text('You will find the contact details of Jane Doe here after your first booking.')
    await the('button', 'Pick a time')
    assert.lengthOf(all('button', /^Copy/), 0)
    await assertAccessible()
  })

  it('shows the contact details as soon as the first booking has opened them, and leaves the calendar open', async () => {
    let isBooked = false
    api
      .on(contact, () =>
        isBooked
          ? aReveal()
          : aReveal({ opens: 'on_first_booking', contact: { name: 'Jane Doe', email: null, phone: null } }),
      )
      .on('POST /api/purchases/*/schedule', () => {
        isBooked = true
        return aPurchase({ calendlyScheduled: true })
      })
    show()
    await press('Pick a time')
    const frame = (await the('frame')) as HTMLIFrameElement
    const event = { uri: 'https://api.calendly.com/scheduled_events/A1' }
    const invitee = { uri: `${event.uri}/invitees/B2` }
    const data = { event: 'calendly.event_scheduled', payload: { event, invitee } }
    window.dispatchEvent(
      new MessageEvent('message', { origin: 'https://calendly.com', source: frame.contentWindow, data }),
    )
    await the('link', 'jane@coaching.example')
    assert.notInclude(shownText(), 'after your first booking')
    assert.isTrue(frame.isConnected)
    await assertAccessible()
  })

  it('leads to the payment where the purchase is not paid', async () => {
    api
      .on('GET /api/purchases/*', () => aPurchase({ state: 'pending' }))
      .on(contact, () => refusal(403, 'payment_required', 'Pay first.'))
      .on('GET /api/checkout/sessions/*', () => ({
        purchase: aPurchase({ state: 'pending' }),
        next: 'start_again',
        lastPaymentError: null,
        checkout: null,
      }))
    show()
    await text('This purchase is not paid yet.')
    await assertAccessible()
    await press('Go to payment')
    await the('dialog', /Not paid yet/)
  })

  it('proves the buyer by code on another device', async () => {
    let isProved = false
    api.on('GET /api/purchases/*', (request) => {
      isProved = request.headers.get('Authorization') === 'Bearer sign-in-token'
      return isProved ? aPurchase() : refusal(401, 'unauthenticated', 'Sign in.')
    })
    show()
    await text('Enter the email address you bought with')
    await assertAccessible()
    await fill('Email', email)
    await press('Send code')
    await fill('Six-digit code', rightCode)
    await the('heading', 'Jane Doe')
    assert.isTrue(isProved)
  })

  it('says so when somebody else is signed in', async () => {
    api.on('GET /api/purchases/*', () => refusal(404, 'not_found', 'Nothing here.'))
    show()
    await text('This purchase cannot be found under this sign-in. Enter the email address you bought with.')
    await the('textbox', 'Email')
    await assertAccessible()
  })

  it('says what is wrong where scheduling has a problem', async () => {
    api.on(contact, () => aReveal({ calendlyLink: null, schedulingProblem: 'calendly_link_invalid' }))
    show()
    await text(
      'The calendar of Jane Doe cannot be opened right now. Get in touch to arrange your sessions; your reference is PKG-7K3F9Q.',
    )
    await assertAccessible()
  })

  it('says so when the network is down, and tries again', async () => {
    api.on('GET /api/purchases/*', () => Promise.reject(new TypeError('offline')))
    show()
    await text('No connection.')
    await assertAccessible()
    api.on('GET /api/purchases/*', () => aPurchase())
    await press('Try again')
    await the('heading', 'Jane Doe')
  })

  it('tells the giver of a gift where its link is, and asks for no address', async () => {
    api.on(contact, () => refusal(403, 'gift_not_claimed', 'It opens to whoever claims it.'))
    show()
    await text('Your gift is paid. The link to it is in the email we have sent you')
    assert.isEmpty(all('textbox'))
    assert.notInclude(shownText(), 'jane@coaching.example')
    await assertAccessible()
  })
})
