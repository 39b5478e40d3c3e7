import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { day, hour } from '../../support/test-clock.ts'
import { addConsultation, openDesk, workWeek, type Desk } from './calendar-desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
  // A Tuesday, four in the morning in New York.
})
afterEach(() => desk.app.close())

const at = (text: string) => Date.parse(text)
const clockTimes = (starts: string[]) => starts.map((start) => start.slice(11))

test('a day of hours is a day of slots, with the rate of each', async () => {
  const { status, body } = await desk.slots()
  expect(status).toBe(200)
  expect(body).toMatchObject({
    timeZone: 'America/New_York',
    durationMinutes: 60,
    serviceType: 'private',
    nextStartsAt: null,
    lastDate: '2027-01-30',
  })
  expect(body.slots).toHaveLength(8)
  expect(body.slots[0]).toEqual({
    startsAt: '2026-12-01T14:00:00.000Z',
    endsAt: '2026-12-01T15:00:00.000Z',
    rate: { amount: 9_000, currency: 'USD' },
    originalRate: null,
    remainingSeats: 1,
  })
})

test('the visitor asks in days of their own, which moves no instant', async () => {
  const window = { from: '2026-12-01', to: '2026-12-03' }
  const [newYork, sydney, kolkata] = [
    await desk.starts(window),
    await desk.starts({ ...window, timeZone: 'Australia/Sydney' }),
    await desk.starts({ ...window, timeZone: 'Asia/Kolkata' }),
  ]
  expect(newYork).toHaveLength(24)
  // In Sydney 1 December ends where New York's begins to work, and the day of 2 December there is the first.
  expect(sydney[0]).toBe('2026-12-01T14:00')
  expect(sydney).toHaveLength(16)
  expect(sydney.every((start) => newYork.includes(start))).toBe(true)
  expect(kolkata.every((start) => newYork.includes(start))).toBe(true)
  // 14:00 to 18:00 in UTC is still the first of the month there.
  expect(kolkata.filter((start) => start < '2026-12-01T18:30')).toHaveLength(5)
})

test.each(['America/New_York', 'Europe/Berlin', 'Australia/Sydney'])(
  'hours stay on the consultant’s clock across the change of clocks, seen from %s',
  async (timeZone) => {
    await desk.setHours({ horizonDays: 365 })
    // In New York clocks go forward on 14 March 2027, in Berlin on 28 March, and in Sydney back on 4 April.
    const starts = await desk.starts({ from: '2027-03-10', to: '2027-04-08', timeZone })
    const first = (date: string) => starts.find((start) => start.startsWith(date))?.slice(11)
    expect([first('2027-03-12'), first('2027-03-15'), first('2027-03-29'), first('2027-04-05')]).toEqual([
      '14:00',
      '13:00',
      '13:00',
      '13:00',
    ])
  },
)

test('what is taken is no slot, with its buffers, those of the meeting and those of now', async () => {
  await desk.setHours({ bufferBeforeMinutes: 15, bufferAfterMinutes: 15, startStepMinutes: 30 })
  await addConsultation(desk, { startsAt: at('2026-12-01T16:00:00Z'), buffer: 45 })
  expect(clockTimes(await desk.starts())).toEqual([
    '14:00',
    // 15:00 would end where the meeting begins: its own buffer of 45 minutes is in the way, and so at 17:30.
    '18:00',
    '18:30',
    '19:00',
    '19:30',
    '20:00',
    '20:30',
    '21:00',
  ])
})

test.each([
  ['scheduled', 7],
  ['confirmed', 7],
  ['in_progress', 7],
  ['completed', 7],
  ['no_show', 7],
  ['cancelled', 8],
] as const)('a consultation that is %s leaves %i slots', async (status, slots) => {
  await addConsultation(desk, { startsAt: at('2026-12-01T16:00:00Z'), status })
  expect(await desk.starts()).toHaveLength(slots)
})

test('a hold blocks until it ends, in the answer that is kept too', async () => {
  const { clock } = desk.app
  clock.advance(10_000)
  const heldUntilAt = clock() + 20_000
  await addConsultation(desk, { startsAt: at('2026-12-01T16:00:00Z'), status: 'held', heldUntilAt })
  expect(await desk.starts()).toHaveLength(7)
  expect(await desk.app.countTrips(() => desk.starts())).toBe(0)
  clock.advance(20_000)
  expect(await desk.starts()).toHaveLength(8)
})

test('minimum notice moves on while the answer is kept', async () => {
  const { clock } = desk.app
  await desk.setHours({ minimumNoticeMinutes: 60 })
  clock.set('2026-12-01T12:59:30Z')
  expect(clockTimes(await desk.starts())[0]).toBe('14:00')
  expect(await desk.app.countTrips(() => desk.starts())).toBe(0)
  clock.set('2026-12-01T13:00:01Z')
  expect(clockTimes(await desk.starts())[0]).toBe('15:00')
})

test('a booking shows in the next answer, and so do new hours', async () => {
  desk.app.clock.advance(1_000)
  expect(await desk.starts()).toHaveLength(8)
  await addConsultation(desk, { startsAt: at('2026-12-01T16:00:00Z') })
  expect(await desk.starts()).toHaveLength(7)
  await desk.setHours({ weeklyHours: [] })
  expect(await desk.starts()).toEqual([])
})

test('the answer may be kept until time changes it, and no longer', async () => {
  const address = `${desk.path('slots')}?from=2026-12-01&to=2026-12-01&timeZone=UTC`
  desk.app.clock.set('2026-12-01T09:00:55Z')
  const answer = await desk.app.request(address)
  expect(answer.headers.get('Cache-Control')).toBe('public, max-age=0, s-maxage=5, stale-while-revalidate=0')
  const etag = answer.headers.get('ETag') ?? ''
  const again = await desk.app.request(address, { headers: { 'If-None-Match': etag } })
  expect([again.status, await again.text()]).toEqual([304, ''])
})

test('one trip to the database, however much is taken; none while nothing changes', async () => {
  desk.app.clock.advance(1_000)
  for (let index = 0; index < 30; index++)
    await addConsultation(desk, { startsAt: at('2026-12-07T14:00:00Z') + index * 2 * hour, minutes: 30 })
  for (const path of [desk.path('slots'), '/api/practices/jane/slots', desk.path('profile')]) {
    const address = `${path}?from=2026-12-01&to=2026-12-30&timeZone=UTC`
    expect([path, await desk.app.countTrips(() => desk.get(address))]).toEqual([path, 1])
    expect([path, await desk.app.countTrips(() => desk.get(address))]).toEqual([path, 0])
  }
})

describe('rates', () => {
  test('are in the currency asked for, or there is none', async () => {
    const rate = async (query: Record<string, string>) => (await desk.slots(query)).body.slots[0]?.rate
    expect(await rate({ currency: 'EUR' })).toEqual({ amount: 8_000, currency: 'EUR' })
    expect(await rate({ currency: 'CHF' })).toBeNull()
    expect(await rate({ durationMinutes: '90' })).toBeNull()
    expect(await rate({ durationMinutes: '30' })).toEqual({ amount: 5_000, currency: 'USD' })
  })

  test('are lower for who books early, from that instant on', async () => {
    await desk.setSessions({
      earlyBooking: [
        { daysAhead: 7, percentOff: 10 },
        { daysAhead: 14, percentOff: 25 },
      ],
    })
    desk.app.clock.set('2026-12-01T15:00:00Z')
    const { body } = await desk.slots({ from: '2026-12-01', to: '2026-12-20' })
    const price = (startsAt: string) => {
      const slot = body.slots.find((one) => one.startsAt === startsAt)
      return [slot?.rate?.amount, slot?.originalRate?.amount]
    }
    expect(price('2026-12-07T15:00:00.000Z')).toEqual([9_000, undefined])
    expect(price('2026-12-08T14:00:00.000Z')).toEqual([9_000, undefined])
    expect(price('2026-12-08T15:00:00.000Z')).toEqual([8_100, 9_000])
    expect(price('2026-12-15T15:00:00.000Z')).toEqual([6_750, 9_000])
  })

  test('of custom lengths lie between the listed ones', async () => {
    await desk.setSessions({ custom: { minimumMinutes: 30, maximumMinutes: 60, stepMinutes: 15 } })
    const { body } = await desk.slots({ durationMinutes: '45' })
    expect(body.slots[0]?.rate).toEqual({ amount: 7_000, currency: 'USD' })
  })
})

describe('a window without slots', () => {
  test('names the next free time after it', async () => {
    const { body } = await desk.slots({ from: '2026-12-05', to: '2026-12-06' })
    expect([body.slots, body.nextStartsAt]).toEqual([[], '2026-12-07T14:00:00.000Z'])
  })

  test('finds it up to the horizon, and says where there is none', async () => {
    await desk.setHours({
      weeklyHours: [],
      overrides: [{ date: '2027-01-29', hours: [{ startMinute: 600, endMinute: 660 }] }],
    })
    expect((await desk.slots()).body.nextStartsAt).toBe('2027-01-29T15:00:00.000Z')
    await desk.setHours({
      weeklyHours: [],
      overrides: [{ date: '2027-03-29', hours: [{ startMinute: 600, endMinute: 660 }] }],
    })
    expect((await desk.slots()).body.nextStartsAt).toBeNull()
  })

  test.each([
    ['long ago', '1970-01-01', '1970-01-31'],
    ['in a year nobody knows', '9999-12-01', '9999-12-31'],
    ['yesterday', '2026-11-30', '2026-11-30'],
  ])('is fine %s', async (_name, from, to) => {
    const { status, body } = await desk.slots({ from, to })
    expect([status, body.slots]).toEqual([200, []])
  })
})

describe('hours', () => {
  test('of every other week hold in those weeks alone', async () => {
    const [monday] = workWeek.weeklyHours
    await desk.setHours({
      weeklyHours: [{ ...(monday as NonNullable<typeof monday>), everyWeeks: 2, anchorDate: '2026-12-09' }],
    })
    const starts = await desk.starts({ from: '2026-12-01', to: '2027-01-08' })
    expect([...new Set(starts.map((start) => start.slice(0, 10)))]).toEqual(['2026-12-07', '2026-12-21', '2027-01-04'])
  })

  test('of a date go before those of the week, and none close it', async () => {
    await desk.setHours({
      overrides: [
        { date: '2026-12-01', hours: [] },
        { date: '2026-12-05', hours: [{ startMinute: 600, endMinute: 720 }] },
      ],
    })
    expect(await desk.starts({ from: '2026-12-01', to: '2026-12-01' })).toEqual([])
    expect(await desk.starts({ from: '2026-12-05', to: '2026-12-05' })).toEqual([
      '2026-12-05T15:00',
      '2026-12-05T16:00',
    ])
  })

  test('hold so many sessions a day', async () => {
    await desk.setHours({ sessionsPerDay: 1 })
    await addConsultation(desk, { startsAt: at('2026-12-01T16:00:00Z') })
    const starts = await desk.starts({ from: '2026-12-01', to: '2026-12-02' })
    expect(starts.every((start) => start.startsWith('2026-12-02'))).toBe(true)
    expect(starts).toHaveLength(8)
  })

  test('are those of the active schedule for that kind of session, else the usual ones', async () => {
    const hoursOf = (startMinute: number) =>
      [1, 2, 3, 4, 5].map((weekday) => ({
        weekday,
        startMinute,
        endMinute: startMinute + 60,
        everyWeeks: 1 as const,
        anchorDate: null,
      }))
    const evenings = {
      ...workWeek,
      name: 'Evenings',
      isDefault: false,
      serviceTypes: ['private' as const],
      weeklyHours: hoursOf(1_080),
    }
    await desk.setHours({}, [evenings])
    expect(clockTimes(await desk.starts())).toEqual(['23:00'])
    await desk.setHours({}, [{ ...evenings, active: false }])
    expect(await desk.starts()).toHaveLength(8)
    await desk.setHours({ active: false }, [])
    expect((await desk.slots()).body).toMatchObject({ slots: [], nextStartsAt: null, lastDate: null })
  })
})

test('a profile says who it is, what sessions cost and when the next three are free', async () => {
  await addConsultation(desk, { startsAt: at('2026-12-01T14:00:00Z') })
  const { body } = await desk.get<Record<string, unknown>>(desk.path('profile'))
  const publicAnswer = (await desk.get<object>(`/api/consultants/${desk.jane.consultantId}`)).body
  expect(body).toMatchObject(publicAnswer)
  expect(body['sessionConfig']).toEqual((await desk.get(desk.path('session-config'))).body)
  expect((body['nextSlots'] as { startsAt: string }[]).map(({ startsAt }) => startsAt)).toEqual([
    '2026-12-01T15:00:00.000Z',
    '2026-12-01T16:00:00.000Z',
    '2026-12-01T17:00:00.000Z',
  ])
  expect(JSON.stringify(body)).not.toMatch(/jane\.test|555 0100|Welcome/)
  desk.app.clock.advance(365 * day)
  expect((await desk.get<{ nextSlots: unknown[] }>(desk.path('profile'))).body.nextSlots).toHaveLength(3)
})
