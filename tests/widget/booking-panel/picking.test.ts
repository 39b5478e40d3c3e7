import { assert } from 'chai'
import { config } from '../../../widget/src/config.ts'
import {
  aConsultant,
  aSessionConfig,
  aSlot,
  aWaitlistEntry,
  bookingApi,
  freeOn,
  slotsAsked,
  setClock,
} from '../support/booking.ts'
import {
  choose,
  chooseLength,
  clickDay,
  clickTime,
  control,
  focusDay,
  focusedName,
  freeTimes,
  hit,
} from '../support/booking-page.ts'
import { bodyOf } from '../support/buyer.ts'
import { later, refusal, type FakeApi } from '../support/fake-api.ts'
import {
  all,
  assertAccessible,
  cleanUp,
  connect,
  heard,
  mount,
  press,
  shownText,
  text,
  the,
  until,
} from '../support/page.ts'

const slotsRoute = 'GET /api/consultants/*/slots'

describe('choosing a time', () => {
  let api: FakeApi
  let rightClock: () => void

  beforeEach(() => {
    rightClock = setClock()
    api = bookingApi().install()
    connect(api)
  })

  afterEach(() => {
    cleanUp()
    api.restore()
    rightClock()
  })

  const show = (attributes: Record<string, string> = {}, width = '60rem') => {
    const panel = mount('booking-panel', { locale: 'en-GB', 'time-zone': 'UTC', ...attributes })
    panel.style.width = width
    return panel
  }
  const asked = (index: number) => Object.fromEntries(new URL(api.to(slotsRoute).at(index)!.url).searchParams)

  it('shows the first free day with its times, by the time of day', async () => {
    const events = heard('deskbell-ready')
    show()
    await the('button', '09:00')
    assert.deepEqual(freeTimes(), ['09:00', '10:00', '14:00', '18:00'])
    await text(/Morning.*Afternoon.*Evening/)
    await text('December 2026: 4 days with free times. Tuesday 8 December, 4 free times')
    assert.lengthOf(events, 1)
    await assertAccessible()
  })

  it('asks for what the month shows, in the visitor’s zone, for the default length', async () => {
    show({ 'time-zone': 'America/New_York' })
    await the('button', /^0?4:00$/)
    assert.deepEqual(asked(0), {
      durationMinutes: '60',
      serviceType: 'private',
      from: '2026-12-01',
      to: '2027-01-10',
      timeZone: 'America/New_York',
      currency: 'EUR',
    })
  })

  it('uses the visitor’s own zone where none is given', async () => {
    show({ 'time-zone': '' })
    await until('Times', () => freeTimes().length)
    assert.equal(asked(0).timeZone, Intl.DateTimeFormat().resolvedOptions().timeZone)
  })

  it('shows the times of another day, and tells of them', async () => {
    show()
    await clickDay('9 December')
    await text('Wednesday 9 December, 4 free times')
    await assertAccessible()
  })

  it('says that a day is full, and leads to the next free one', async () => {
    show()
    await clickDay('11 December', false)
    await text('No free times on Friday 11 December.')
    await assertAccessible()
    await press('Next free day: Tuesday 15 December')
    await text('Tuesday 15 December, 4 free times')
  })

  it('leads to the next free day in a later month', async () => {
    api.on(slotsRoute, (request) => slotsAsked(request, [aSlot('2027-02-02T09:00:00.000Z')]))
    show()
    await press('Next free day: Tuesday 2 February')
    await text('February 2027')
    await the('button', '09:00')
  })

  it('says so where nothing at all is free', async () => {
    api.on(slotsRoute, (request) => slotsAsked(request, []))
    show()
    await text('No free times at the moment.')
    await assertAccessible()
  })

  it('turns the month with one request, which it made ahead', async () => {
    api.on(slotsRoute, (request) => slotsAsked(request, [...freeOn([8]), aSlot('2027-01-20T09:00:00.000Z')]))
    show()
    await until('The next month ahead', () => api.to(slotsRoute).length === 2)
    assert.equal(asked(1).from, '2026-12-28')
    await press('Next month')
    await text('January 2027: 1 day with free times. Wednesday 20 January, 1 free time')
    await press('Previous month')
    await text('Tuesday 8 December, 4 free times')
    assert.lengthOf(
      api.to(slotsRoute).filter(({ url }) => url.includes('from=2026-12-01')),
      1,
    )
  })

  it('does not turn to months that are over, nor to those that cannot be booked yet', async () => {
    show()
    await the('button', '09:00')
    const [back] = all('button', 'Previous month')
    assert.equal(back!.ariaDisabled, 'true')
    back!.click()
    for (let month = 0; month < 5; month++) await press('Next month')
    await text('March 2027')
    assert.equal(all('button', 'Next month')[0]!.ariaDisabled, 'true')
  })

  it('gives up what is not looked at any more', async () => {
    const slow = later<unknown>()
    show()
    await the('button', '09:00')
    api.on(slotsRoute, () => slow.answer)
    await chooseLength(30)
    await until('The request', () => asked(-1).durationMinutes === '30')
    const given = api.to(slotsRoute).at(-1)!
    api.on(slotsRoute, (request) => slotsAsked(request, freeOn([15])))
    await chooseLength(60)
    await until('Giving up', () => given.signal.aborted || api.to(slotsRoute).at(-1) === given)
  })

  it('offers to try again where times could not be loaded', async () => {
    api.on(slotsRoute, () => refusal(503, 'unavailable', 'Down.'))
    show()
    await text('The free times could not be loaded.')
    await assertAccessible()
    api.on(slotsRoute, (request) => slotsAsked(request, freeOn([8])))
    await press('Try again')
    await the('button', '09:00')
  })

  it('asks anew for another length, and for one between them', async () => {
    api.on('GET /api/consultants/*/session-config', () =>
      aSessionConfig({ custom: { minimumMinutes: 45, maximumMinutes: 75, stepMinutes: 15 } }),
    )
    show({ duration: '30' })
    await the('button', '09:00')
    assert.equal(asked(0).durationMinutes, '30')
    await choose('select.further', '75')
    await until('The request', () => asked(-1).durationMinutes === '75')
    await assertAccessible()
  })

  it('shows the same times in another zone once that is chosen', async () => {
    show()
    await the('button', '09:00')
    await choose('#zone', 'Asia/Kabul')
    await the('button', '22:30')
    assert.deepEqual(freeTimes(), ['13:30', '14:30', '18:30', '22:30'])
    assert.equal(asked(-1).timeZone, 'Asia/Kabul')
    await assertAccessible()
  })

  it('tells the page what was chosen', async () => {
    const events = heard('slot-select')
    show()
    await clickDay('9 December')
    await clickTime('14:00')
    await the('heading', 'Confirm your session')
    assert.deepEqual(events, [
      [
        'slot-select',
        { startsAt: '2026-12-09T14:00:00.000Z', endsAt: '2026-12-09T15:00:00.000Z', durationMinutes: 60 },
      ],
    ])
  })

  it('says so where what comes next cannot be loaded, and keeps the times', async () => {
    config.load = () => Promise.reject(new TypeError('offline'))
    show()
    await clickTime('09:00')
    await text('This could not be loaded. Choose the time again.')
    await assertAccessible()
    delete config.load
    await clickTime('10:00')
    await the('heading', 'Confirm your session')
    await text(/10:00–11:00/)
  })

  it('asks for anybody of a practice with several consultants', async () => {
    const other = '01936f00-0000-7000-8000-0000000000c2'
    api
      .on('GET /api/consultants', () => ({ data: [aConsultant(), aConsultant({ id: other, name: 'Max Roe' })] }))
      .on('GET /api/practices/*/slots', (request) =>
        slotsAsked(
          request,
          freeOn([8]).map((slot) => ({ ...slot, consultantIds: [other] })),
        ),
      )
    show()
    await clickTime('09:00')
    await text('with Max Roe')
  })

  describe('by keyboard', () => {
    it('walks over days, weeks and months, and keeps the focus', async () => {
      show()
      await the('button', '09:00')
      await focusDay('8 December')
      const walk: [key: string, day: string][] = [
        ['ArrowRight', '9 December'],
        ['ArrowDown', '16 December'],
        ['Home', '14 December'],
        ['End', '20 December'],
        ['ArrowUp', '13 December'],
        ['ArrowLeft', '12 December'],
        ['PageDown', '12 January'],
        ['PageUp', '12 December'],
      ]
      for (const [key, day] of walk) {
        await hit(key)
        await until(`${key} to ${day}`, () => focusedName().includes(day))
      }
    })

    it('mirrors the arrows where one reads from right to left', async () => {
      document.documentElement.dir = 'rtl'
      show()
      await the('button', '09:00')
      await focusDay('8 December')
      await hit('ArrowLeft')
      await until('The next day', () => focusedName().includes('9 December'))
      document.documentElement.dir = ''
      assert.include(focusedName(), '9 December')
    })

    it('does not leave what can be booked', async () => {
      show()
      await the('button', '09:00')
      await focusDay('8 December')
      await hit('PageUp')
      await until('Today', () => focusedName().includes('1 December'))
    })

    it('has one stop for the days and one for the times', async () => {
      show()
      await the('button', '09:00')
      const table = await control('table')
      assert.lengthOf(table.querySelectorAll('[tabindex="0"]'), 1)
      const times = await control('.parts')
      assert.lengthOf(
        [...times.querySelectorAll<HTMLElement>('.time')].filter(({ tabIndex }) => tabIndex === 0),
        1,
      )
      ;(await the('button', '09:00')).focus()
      await hit('ArrowRight')
      assert.equal(focusedName(), '10:00')
      await hit('ArrowDown')
      assert.equal(focusedName(), '18:00')
      await hit('Home')
      assert.equal(focusedName(), '09:00')
    })
  })

  describe('on a small screen', () => {
    it('shows one week, whose days are marked, and turns by weeks', async () => {
      show({}, '20rem')
      await the('button', '09:00')
      assert.lengthOf(all('button', /December,|November/), 7)
      assert.lengthOf(all('button', 'Next month'), 0)
      await press('Next week')
      await text('Tuesday 15 December, 4 free times')
      await assertAccessible()
      await press('Previous week')
      await text('Tuesday 8 December, 4 free times')
    })

    it('fits without scrolling sideways', async () => {
      const panel = show({}, '280px')
      await the('button', '09:00')
      assert.isAtMost(panel.scrollWidth, 280)
    })
  })

  describe('of planned sessions', () => {
    const planned = [
      aSlot('2026-12-10T17:00:00.000Z', { title: 'Stage fright, together', remainingSeats: 3 }),
      aSlot('2026-12-17T17:00:00.000Z', {
        title: 'Stage fright, together',
        remainingSeats: 0,
        consultationId: '01936f00-0000-7000-8000-0000000000e9',
      }),
    ]

    it('lists them with the seats left, and books one', async () => {
      api.on(slotsRoute, (request) => slotsAsked(request, planned))
      show({ 'service-type': 'group' })
      await text(/3 seats left · €90/)
      await text(/Full/)
      assert.notProperty(asked(0), 'durationMinutes')
      assert.equal(asked(0).to, '2027-01-31')
      await assertAccessible()
      await press(/^Book a seat: Stage fright, together, Thu,? 10 Dec, 17:00$/)
      await text('Stage fright, together')
      await the('heading', 'Confirm your session')
    })

    it('puts a client on the list for a seat in a full one', async () => {
      api
        .on(slotsRoute, (request) => slotsAsked(request, planned))
        .on('POST /api/waitlist', () => Response.json(aWaitlistEntry({ serviceType: 'group' }), { status: 201 }))
      sessionStorage.setItem(`deskbell:${api.origin}:jane-doe`, 'sign-in-token')
      show({ 'service-type': 'group' })
      await press('Tell me when a seat frees up')
      await text(/as soon as a seat frees up on Thu,? 17 Dec, 17:00/)
      await press('Put me on the list')
      await text('2 people are ahead of you.')
      const wish = await bodyOf<Record<string, unknown>>(api.to('POST /api/waitlist')[0])
      assert.deepInclude(wish, { serviceType: 'group', consultationId: '01936f00-0000-7000-8000-0000000000e9' })
    })

    it('puts a client on the list of the consultant whose session is full', async () => {
      const other = '01936f00-0000-7000-8000-0000000000c2'
      api
        .on('GET /api/consultants', () => ({ data: [aConsultant(), aConsultant({ id: other, name: 'Max Roe' })] }))
        .on('GET /api/practices/*/slots', (request) =>
          slotsAsked(
            request,
            planned.map((slot) => ({ ...slot, consultantIds: [other] })),
          ),
        )
        .on('POST /api/waitlist', () => Response.json(aWaitlistEntry({ serviceType: 'group' }), { status: 201 }))
      sessionStorage.setItem(`deskbell:${api.origin}:jane-doe`, 'sign-in-token')
      show({ 'service-type': 'group' })
      await press('Tell me when a seat frees up')
      await text('with Max Roe')
      await assertAccessible()
      await press('Put me on the list')
      await text('2 people are ahead of you.')
      const wish = await bodyOf<Record<string, unknown>>(api.to('POST /api/waitlist')[0])
      assert.deepInclude(wish, { consultantId: other, durationMinutes: 60 })
    })

    it('lets nobody wait for a course', async () => {
      api.on(slotsRoute, (request) => slotsAsked(request, planned))
      show({ 'service-type': 'course' })
      await text(/Full/)
      assert.lengthOf(all('button', 'Tell me when a seat frees up'), 0)
    })

    it('says so where none are planned', async () => {
      api.on(slotsRoute, (request) => slotsAsked(request, []))
      show({ 'service-type': 'group' })
      await text('No sessions are planned at the moment.')
    })
  })

  it('counts steps, and nothing of who took them', async () => {
    const panel = show()
    await clickTime('09:00')
    await the('heading', 'Confirm your session')
    panel.remove()
    await until('The events', () => api.to('POST /api/events').length)
    const body: unknown = await api.to('POST /api/events')[0]!.json()
    assert.deepEqual(body, {
      practice: 'jane-doe',
      events: [
        { step: 'time', outcome: 'started' },
        { step: 'time', outcome: 'completed' },
        { step: 'details', outcome: 'started' },
        { step: 'sign_in', outcome: 'started' },
      ],
    })
    assert.notInclude(shownText(), 'undefined')
  })
})
