import { assert } from 'chai'
import { buyerApi } from '../support/buyer.ts'
import { refusal, type FakeApi } from '../support/fake-api.ts'
import { standard } from '../support/packages.ts'
import { all, assertAccessible, cleanUp, heard, mount, press, connect, text, the } from '../support/page.ts'

describe('<package-details>', () => {
  let api: FakeApi

  beforeEach(() => {
    api = buyerApi()
      .on('GET /api/packages/*', () => standard)
      .install()
    connect(api)
  })

  afterEach(() => {
    cleanUp()
    api.restore()
  })

  const open = () => mount('package-details', { package: standard.id })

  it('shows everything about the package', async () => {
    open()
    await the('heading', 'Standard')
    for (const words of [
      standard.description,
      'With Jane Doe',
      '$1,080',
      'What you get',
      'Notes after each session',
      'What happens next',
    ]) {
      await text(words)
    }
    await assertAccessible()
  })

  it('says for how long the price holds, how it is paid and who may buy', async () => {
    api.on('GET /api/packages/*', () => ({
      ...standard,
      offer: { endsAt: '2099-01-01T12:00:00Z' },
      eligibility: { newClientsOnly: true, maxPerClient: 2 },
      paymentTerms: {
        kind: 'deposit',
        depositMinor: 10_000,
        balanceDueDays: 30,
        creditsRule: 'per_payment',
        parts: [
          { amount: { amount: 10_000, currency: 'USD' }, afterDays: 0, afterMonths: 0 },
          { amount: { amount: 98_000, currency: 'USD' }, afterDays: 30, afterMonths: 0 },
        ],
      },
    }))
    open()
    await text('Until January 1, then $1,200')
    await text('$100 now, $980 in 30 days')
    await text('3 places left · New clients only · 2 per person')
    await text('Your sessions are added as each payment arrives.')
    await assertAccessible()
  })

  it('opens checkout and tells the page', async () => {
    const events = heard('package-select')
    open()
    await press('Choose Standard')
    await the('dialog', /.*/)
    assert.deepEqual(events, [['package-select', { packageId: standard.id }]])
  })

  it('breaks words that are longer than the page is wide', async () => {
    const title = 'Verhandlungsvorbereitungsintensivbegleitungsprogramm'
    api.on('GET /api/packages/*', () => ({ ...standard, title, tagline: title, description: title, features: [title] }))
    const details = open()
    details.style.width = '18rem'
    await the('heading', title)
    assert.equal(details.scrollWidth, details.clientWidth)
  })

  it('says that a package is no longer on offer', async () => {
    api.on('GET /api/packages/*', () => refusal(404, 'not_found', 'There is no such package.'))
    open()
    await text('This package is no longer on offer.')
    await assertAccessible()
  })

  it('says kindly that it cannot be bought yet', async () => {
    api.on('GET /api/packages/*', () => ({ ...standard, selling: false }))
    open()
    await text('This cannot be bought just yet. Please come back soon.')
    assert.isEmpty(all('button'))
    await assertAccessible()
  })

  it('loads again after a failure', async () => {
    let down = true
    api.on('GET /api/packages/*', () => (down ? refusal(503, 'unavailable', '') : standard))
    open()
    await text('Check your connection and try again.')
    await assertAccessible()
    down = false
    await press('Try again')
    await the('heading', 'Standard')
  })
})
