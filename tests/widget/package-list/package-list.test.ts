import { assert } from 'chai'
import { FakeApi, later, refusal } from '../support/fake-api.ts'
import { aPackage, membership, pageOf, soldOut, standard, starter } from '../support/packages.ts'
import {
  all,
  assertAccessible,
  cleanUp,
  heard,
  mount,
  press,
  connect,
  shownText,
  text,
  the,
  until,
} from '../support/page.ts'
import { pause } from '../support/pause.ts'

const route = 'GET /api/packages'
const usd = (amount: number) => ({ amount, currency: 'USD' })

describe('<package-list>', () => {
  let api: FakeApi

  beforeEach(() => {
    api = new FakeApi().on(route, () => pageOf([starter, standard, membership])).install()
    connect(api)
  })

  afterEach(() => {
    cleanUp()
    api.restore()
  })

  const titles = () => all('heading').map((heading) => heading.innerText)

  it('shows each package with its price, what is inside and one button', async () => {
    const events = heard('deskbell-ready')
    mount('package-list')
    await the('button', 'Choose Standard')

    assert.deepEqual(titles(), ['Starter', 'Standard', 'Membership'])
    const page = shownText()
    for (const words of ['$1,080', '12 private sessions of 30 min', '3 group sessions of 60 min', 'Valid for 90 days'])
      assert.include(page, words)
    assert.include(page, '$72 per session · You save $120')
    assert.include(page, 'Unlimited private sessions of 60 min')
    assert.include(page, 'per month')
    assert.include(page, 'Most chosen')
    assert.include(page, '3 places left')
    await until('the ready event', () => events.length)
    assert.deepEqual(events, [['deskbell-ready', null]])
    await assertAccessible()
  })

  it('names the old price for who cannot see that it is struck', async () => {
    const list = mount('package-list')
    await the('button', 'Choose Standard')
    assert.equal(list.shadowRoot!.querySelector('del')!.getAttribute('aria-label'), 'Instead of $1,200')
  })

  it('asks the public way: no header that needs a preflight, no credentials', async () => {
    mount('package-list', { type: 'bundle', featured: '', 'service-type': 'group', currency: 'USD', consultant: 'c1' })
    await the('button', 'Choose Starter')
    const [request] = api.requests
    assert.equal(
      request!.url,
      `${api.origin}/api/packages?practice=jane-doe&consultant=c1&type=bundle&featured=true&serviceType=group&currency=USD`,
    )
    assert.equal(request!.credentials, 'omit')
    assert.deepEqual([...request!.headers.keys()], [])
  })

  it('holds the place of the cards while they load', async () => {
    const packages = later<unknown>()
    api.on(route, () => packages.answer)
    const list = mount('package-list')
    const waiting = await until('the placeholder', () => list.shadowRoot!.querySelector('[aria-busy="true"]'))
    assert.equal(waiting.getAttribute('aria-label'), 'Loading packages')
    assert.isAbove(list.offsetHeight, 300)
    await assertAccessible()
    packages.give(pageOf([starter]))
    await the('button', 'Choose Starter')
  })

  it('says what to do when loading fails, shows the fallback link, and loads again', async () => {
    const events = heard('deskbell-error')
    let down = true
    api.on(route, () => (down ? refusal(503, 'unavailable', 'Try later.') : pageOf([starter])))
    const list = mount('package-list')
    const link = list.appendChild(document.createElement('a'))
    link.href = '/packages'
    link.textContent = 'See the packages'
    await text('Check your connection and try again.')
    await the('link', 'See the packages')
    assert.deepEqual(events, [['deskbell-error', { code: 'unavailable', message: 'Try later.' }]])
    await assertAccessible()

    down = false
    await press('Try again')
    await the('button', 'Choose Starter')
    assert.isEmpty(all('link', 'See the packages'))
  })

  it('takes an answer that is none for a network that is down', async () => {
    const events = heard('deskbell-error')
    api.on(route, () => new Response('<h1>Proxy</h1>', { status: 502 }))
    mount('package-list')
    await the('button', 'Try again')
    assert.deepEqual(events, [['deskbell-error', { code: 'network', message: '' }]])
  })

  it('says that nothing is on offer, in the words of the page where it brings some', async () => {
    api.on(route, () => pageOf([]))
    const list = mount('package-list')
    await text('No packages are on offer at the moment.')
    await assertAccessible()
    const own = list.appendChild(document.createElement('p'))
    own.slot = 'empty'
    own.textContent = 'Back in spring.'
    await text('Back in spring.')
    assert.notInclude(shownText(), 'No packages are on offer')
  })

  it('shows a sold-out package without a button', async () => {
    api.on(route, () => pageOf([soldOut]))
    mount('package-list')
    await text('Sold out')
    assert.isEmpty(all('button'))
    await assertAccessible()
  })

  it('says kindly of what cannot be bought yet that it cannot, and offers what is free', async () => {
    const free = aPackage({ id: '01936f00-0000-7000-8000-000000000005', title: 'Trial', price: usd(0), selling: true })
    api.on(route, () => pageOf([{ ...starter, selling: false }, free]))
    mount('package-list')
    await text('This cannot be bought just yet. Please come back soon.')
    assert.deepEqual(
      all('button').map((button) => button.getAttribute('aria-label')),
      ['Choose Trial'],
    )
    await assertAccessible()
  })

  it('has nothing on offer where the practice is closed', async () => {
    api.on(route, () => refusal(404, 'not_found', 'There is no such practice.'))
    mount('package-list')
    await text('No packages are on offer at the moment.')
    assert.isEmpty(all('button'))
    await assertAccessible()
  })

  it('calls a package without a price free', async () => {
    api.on(route, () =>
      pageOf([{ ...starter, type: 'free_trial', price: { amount: 0, currency: 'USD' }, valuePerSession: null }]),
    )
    mount('package-list')
    await text('Free')
  })

  it('adds the next page and keeps what is there', async () => {
    api.on(route, (request) =>
      new URL(request.url).searchParams.get('cursor') === 'n/2' ? pageOf([soldOut]) : pageOf([starter], 'n/2'),
    )
    mount('package-list')
    await press('Show more')
    await text('Retreat')
    assert.deepEqual(titles(), ['Starter', 'Retreat'])
    assert.isEmpty(all('button', 'Show more'))
  })

  it('offers to try again where the next page did not come', async () => {
    let down = true
    api.on(route, (request) => {
      if (!new URL(request.url).searchParams.has('cursor')) return pageOf([starter], 'next')
      return down ? refusal(503, 'unavailable', '') : pageOf([standard])
    })
    mount('package-list')
    await press('Show more')
    await the('button', 'No more could be loaded. Try again')
    await assertAccessible()
    down = false
    await press('No more could be loaded. Try again')
    await text('Standard')
  })

  it('loads anew when a filter changes, and drops the answer to the question before', async () => {
    const slow = later<unknown>()
    api.on(route, (request) => (new URL(request.url).searchParams.has('type') ? pageOf([membership]) : slow.answer))
    const list = mount('package-list')
    await until('the first request', () => api.requests.length === 1)
    list.setAttribute('type', 'monthly')
    await text('Membership')
    assert.isTrue(api.requests[0]!.signal.aborted)
    slow.give(pageOf([starter]))
    await pause(20)
    assert.deepEqual(titles(), ['Membership'])
  })

  it('gives its request up when it leaves the page, and asks again when it comes back', async () => {
    const never = later<unknown>()
    api.on(route, () => never.answer)
    const list = mount('package-list')
    await until('the first request', () => api.requests.length === 1)
    list.remove()
    assert.isTrue(api.requests[0]!.signal.aborted)
    api.on(route, () => pageOf([starter]))
    document.body.append(list)
    await text('Starter')
  })

  it('does not ask again when a page framework moves it', async () => {
    const list = mount('package-list')
    await text('Starter')
    const section = document.body.appendChild(document.createElement('section'))
    section.append(list)
    await pause(20)
    assert.lengthOf(api.requests, 1)
  })

  for (const attributes of [{ layout: 'list' }, { theme: 'dark' }, { theme: 'light' }, { theme: 'auto' }]) {
    it(`is accessible with ${JSON.stringify(attributes)}`, async () => {
      mount('package-list', attributes)
      await the('button', 'Choose Starter')
      await assertAccessible()
    })
  }

  it('puts black or white on any accent, whichever can be read', async () => {
    for (const accent of ['#0000ff', '#ffd400', '#767676', '#d6006c', 'oklch(70% 0.2 150)']) {
      const list = mount('package-list')
      list.style.setProperty('--deskbell-color-accent', accent)
      await the('button', 'Choose Standard')
      await assertAccessible()
      list.remove()
    }
  })

  it('survives attributes that make no sense', async () => {
    mount('package-list', { locale: 'no_such@locale', theme: 'purple', layout: '7', 'time-zone': 'Mars/Olympus' })
    await the('button', 'Choose Starter')
  })

  it('writes money as the reader does', async () => {
    mount('package-list', { locale: 'de-DE' })
    await text(/1\.080\s\$/)
  })
})
