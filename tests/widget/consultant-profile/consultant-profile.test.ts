import { assert } from 'chai'
import type { ConsultantProfile } from '@deskbell/server/contract/availability'
import { aConsultant, aSessionConfig, bookingApi, freeOn, setClock } from '../support/booking.ts'
import { refusal, type FakeApi } from '../support/fake-api.ts'
import { all, assertAccessible, cleanUp, connect, heard, mount, press, text, the } from '../support/page.ts'

const route = 'GET /api/consultants/*/profile'

const aProfile = (facts: Partial<ConsultantProfile> = {}): ConsultantProfile => ({
  ...aConsultant(),
  sessionConfig: aSessionConfig(),
  nextSlots: freeOn([8]),
  ...facts,
})

describe('<consultant-profile>', () => {
  let api: FakeApi
  let rightClock: () => void

  beforeEach(() => {
    rightClock = setClock()
    api = bookingApi()
      .on(route, () => aProfile())
      .install()
    connect(api)
  })

  afterEach(() => {
    cleanUp()
    api.restore()
    rightClock()
  })

  const show = () => mount('consultant-profile', { locale: 'en-GB', 'time-zone': 'UTC' })

  it('shows who it is, what there is, and when', async () => {
    const events = heard('deskbell-ready')
    show()
    await the('heading', 'Jane Doe')
    await text(/Careers in music.*Twenty years on stage.*Auditions.*30 mins.*€45.*1 hour.*€90/)
    assert.lengthOf(all('button', /^Book Tue,? 8 Dec/), 4)
    assert.lengthOf(events, 1)
    await assertAccessible()
  })

  it('opens the calendar below with the time that was chosen', async () => {
    const events = heard('slot-select')
    show()
    await press(/^Book Tue,? 8 Dec, 14:00$/)
    await the('heading', 'Confirm your session')
    await text(/Tuesday,? 8 December 2026/)
    assert.lengthOf(events, 1)
    await assertAccessible()
  })

  it('hands the time over to the panel on the page', async () => {
    show()
    mount('booking-panel', { locale: 'en-GB', 'time-zone': 'UTC' })
    await press(/^Book Tue,? 8 Dec, 14:00$/)
    await the('heading', 'Confirm your session')
    assert.lengthOf(all('heading', 'Confirm your session'), 1)
  })

  it('leaves it to the page where that prevents it', async () => {
    const stop = (event: Event) => event.preventDefault()
    document.body.addEventListener('slot-select', stop)
    show()
    await press(/^Book Tue,? 8 Dec, 14:00$/)
    assert.lengthOf(all('heading', /session/), 0)
    document.body.removeEventListener('slot-select', stop)
  })

  it('opens the whole calendar', async () => {
    show()
    await press('See all times')
    await the('heading', 'Book a session')
  })

  it('says so where nothing is free, or nothing can be booked', async () => {
    api.on(route, () => aProfile({ nextSlots: [] }))
    const first = show()
    await text('No free times at the moment.')
    await assertAccessible()
    first.remove()
    api.on(route, () => aProfile({ sessionConfig: null, nextSlots: [] }))
    show()
    await the('heading', 'Jane Doe')
    assert.lengthOf(all('button'), 0)
  })

  it('offers to try again, and says where there is no such profile', async () => {
    api.on(route, () => refusal(503, 'unavailable', 'Down.'))
    const first = show()
    await text('The profile could not be loaded.')
    api.on(route, () => aProfile())
    await press('Try again')
    await the('heading', 'Jane Doe')
    first.remove()
    api.on(route, () => refusal(404, 'not_found', 'None.'))
    show()
    await text('This profile is not available.')
    await assertAccessible()
  })
})
