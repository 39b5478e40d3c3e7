import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Availability, HolidayCalendars } from '@deskbell/server/contract/availability'
import { auditEntries, availabilitySchedules, consultants } from '@deskbell/server/db/schema/index'
import { refusal } from '../checkout/shop.ts'
import { race } from '../checkout/together.ts'
import { openDesk, workWeek, type Desk } from './calendar-desk.ts'

let desk: Desk
let path: string
beforeAll(async () => {
  desk = await openDesk()
  path = desk.path('availability')
})
afterAll(() => desk.app.close())

const read = async () => (await desk.get<Availability>(path, { token: desk.owner })).body
const write = <Body = Availability>(schedules: unknown, ifMatch?: number) =>
  desk.put<Body>(path, { token: desk.owner, ...(ifMatch === undefined ? {} : { ifMatch }) }, { schedules })
const rows = () =>
  desk.app.db.batch([
    desk.app.db.select().from(availabilitySchedules),
    desk.app.db.select().from(consultants),
    desk.app.db.select().from(auditEntries),
  ])
const [monday] = workWeek.weeklyHours

test('schedules come back as they were sent, with ids that stay', async () => {
  const { version } = await read()
  const evenings = { ...workWeek, name: 'Evenings', isDefault: false, serviceTypes: ['group'] }
  const { status, body, headers } = await write([workWeek, evenings], version)
  expect([status, headers.get('ETag')]).toEqual([200, `"${version + 1}"`])
  expect(body).toMatchObject({ version: version + 1, calendars: [], schedules: [workWeek, evenings] })
  expect(await read()).toEqual(body)
  const { holidays: _, holidayCalendar: __, ...kept } = body.schedules[0] as Availability['schedules'][number]
  const again = await write([{ ...kept, name: 'Days' }], version + 1)
  expect(again.body.schedules.map(({ id, name }) => [id, name])).toEqual([[kept.id, 'Days']])
})

test('of two changes from the same version one is written, whole', async () => {
  const { version } = await read()
  const named = (name: string) => [
    { ...workWeek, name },
    { ...workWeek, name: `${name} too`, isDefault: false },
  ]
  const answers = await race(desk, [() => write(named('One'), version), () => write(named('Two'), version)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  const names = (await read()).schedules.map(({ name }) => name)
  expect(names).toEqual([names[0], `${names[0]} too`])
})

test('a change must say which version it was made from', async () => {
  const before = await rows()
  expect(refusal(await write([workWeek]))).toEqual([428, 'version_required'])
  expect(await rows()).toEqual(before)
})

test('reading takes one trip, writing two', async () => {
  expect(await desk.app.countTrips(read)).toBe(1)
  const { version } = await read()
  expect(await desk.app.countTrips(() => write([workWeek], version))).toBe(2)
  const setHolidays = () => desk.post(`${path}/holidays`, { token: desk.owner }, { country: 'DE' })
  expect(await desk.app.countTrips(setHolidays)).toBe(2)
})

test.each<[name: string, schedules: unknown[], field: string]>([
  ['no schedule', [], 'schedules'],
  ['none that is the default', [{ ...workWeek, isDefault: false }], 'schedules'],
  ['two that are the default', [workWeek, { ...workWeek, name: 'Too' }], 'schedules'],
  ['a zone nobody knows', [{ ...workWeek, timeZone: 'Nowhere' }], 'schedules.0.timeZone'],
  ['a name of spaces', [{ ...workWeek, name: ' ' }], 'schedules.0.name'],
  [
    'an eighth weekday',
    [{ ...workWeek, weeklyHours: [{ ...monday, weekday: 8 }] }],
    'schedules.0.weeklyHours.0.weekday',
  ],
  [
    'hours that end before they begin',
    [{ ...workWeek, weeklyHours: [{ ...monday, endMinute: 60 }] }],
    'schedules.0.weeklyHours.0.endMinute',
  ],
  [
    'hours of more than a day',
    [{ ...workWeek, weeklyHours: [{ ...monday, endMinute: 2_000 }] }],
    'schedules.0.weeklyHours.0.endMinute',
  ],
  [
    'every other week of no week',
    [{ ...workWeek, weeklyHours: [{ ...monday, everyWeeks: 2 }] }],
    'schedules.0.weeklyHours.0.anchorDate',
  ],
  [
    'every third week',
    [{ ...workWeek, weeklyHours: [{ ...monday, everyWeeks: 3 }] }],
    'schedules.0.weeklyHours.0.everyWeeks',
  ],
  [
    'a date that is none',
    [{ ...workWeek, overrides: [{ date: '2027-02-30', hours: [] }] }],
    'schedules.0.overrides.0.date',
  ],
  [
    'a date twice',
    [
      {
        ...workWeek,
        overrides: [
          { date: '2027-02-01', hours: [] },
          { date: '2027-02-01', hours: [] },
        ],
      },
    ],
    'schedules.0.overrides.1.date',
  ],
  ['a negative buffer', [{ ...workWeek, bufferBeforeMinutes: -5 }], 'schedules.0.bufferBeforeMinutes'],
  ['a horizon of two years', [{ ...workWeek, horizonDays: 730 }], 'schedules.0.horizonDays'],
  ['a step of one minute', [{ ...workWeek, startStepMinutes: 1 }], 'schedules.0.startStepMinutes'],
  ['no session a day', [{ ...workWeek, sessionsPerDay: 0 }], 'schedules.0.sessionsPerDay'],
  ['a kind of session nobody knows', [{ ...workWeek, serviceTypes: ['tea'] }], 'schedules.0.serviceTypes.0'],
  [
    'two active schedules for the same kind',
    [
      { ...workWeek, serviceTypes: ['group'] },
      { ...workWeek, isDefault: false, serviceTypes: ['private', 'group'] },
    ],
    'schedules.1.serviceTypes',
  ],
  ['a schedule of somebody else', [{ ...workWeek, id: '01900000-0000-7000-8000-000000000000' }], 'schedules.0.id'],
  ['holidays of its own making', [{ ...workWeek, holidays: [] }], 'schedules.0.holidays'],
  [
    'eleven schedules',
    Array.from({ length: 11 }, (_, index) => ({ ...workWeek, isDefault: index === 0 })),
    'schedules',
  ],
])('refuses %s and changes nothing', async (_name, schedules, field) => {
  const { version } = await read()
  const before = await rows()
  expect(refusal(await write(schedules, version))).toEqual([400, 'invalid_input', field])
  expect(await rows()).toEqual(before)
})

describe('holidays', () => {
  const set = <Body = Availability>(input: object) => desk.post<Body>(`${path}/holidays`, { token: desk.owner }, input)

  test('of a country close their days for this and the next two years, and open them again', async () => {
    const { body } = await set({ country: 'US' })
    const [schedule] = body.schedules
    expect(schedule?.holidayCalendar).toEqual({ country: 'US', region: null })
    expect(schedule?.holidays).toContainEqual({ date: '2026-12-25', name: 'Christmas Day' })
    expect(new Set(schedule?.holidays.map(({ date }) => date.slice(0, 4)))).toEqual(new Set(['2026', '2027', '2028']))
    const christmas = { from: '2026-12-25', to: '2026-12-25' }
    expect(await desk.starts(christmas)).toEqual([])
    await set({ country: null })
    expect((await read()).schedules[0]).toMatchObject({ holidayCalendar: null, holidays: [] })
    expect(await desk.starts(christmas)).toHaveLength(8)
  })

  test('of a region are more than those of its country', async () => {
    const dates = async (region: string | null) =>
      (await set({ country: 'DE', region })).body.schedules[0]?.holidays.map(({ date }) => date)
    const [country, bavaria] = [await dates(null), await dates('BY')]
    expect(country).not.toContain('2027-01-06')
    expect(bavaria).toContain('2027-01-06')
  })

  test('stay with the schedule when its hours change', async () => {
    await set({ country: 'US' })
    const { version, schedules } = await read()
    const [{ id } = { id: '' }] = schedules
    const { body } = await write([{ ...workWeek, id }], version)
    expect(body.schedules[0]?.holidays).toEqual(schedules[0]?.holidays)
  })

  test.each<[name: string, input: object, expected: (string | number)[]]>([
    ['a country that has none', { country: 'ZZ' }, [422, 'holidays_unknown', 'country']],
    ['a region that is of another country', { country: 'DE', region: 'TX' }, [422, 'holidays_unknown', 'region']],
    ['a name for a country', { country: 'Germany' }, [400, 'invalid_input', 'country']],
    [
      'an unknown schedule',
      { country: 'DE', scheduleId: '01900000-0000-7000-8000-000000000000' },
      [400, 'invalid_input', 'scheduleId'],
    ],
  ])('refuses %s and changes nothing', async (_name, input, expected) => {
    const before = await rows()
    expect(refusal(await set(input))).toEqual(expected)
    expect(await rows()).toEqual(before)
  })

  test('are known of these countries and their regions', async () => {
    const list = async (query = '') =>
      (await desk.get<HolidayCalendars>(`${path}/holiday-calendars${query}`, { token: desk.owner })).body
    expect((await list()).regions).toEqual([])
    const { countries, regions } = await list('?country=DE')
    expect(countries).toContainEqual({ code: 'DE', name: 'Germany' })
    expect(regions.map(({ code }) => code)).toContain('BY')
  })
})

test('holidays of a later year are added by the timer', async () => {
  await desk.post(`${path}/holidays`, { token: desk.owner }, { country: 'US' })
  desk.app.clock.set('2027-01-02T12:00:00Z')
  await desk.app.server.runDueWork()
  const [row] = await desk.app.db.select().from(availabilitySchedules)
  expect(new Set(row?.holidays.map(({ date }) => date.slice(0, 4)))).toEqual(new Set(['2027', '2028', '2029']))
  expect(row?.holidaysThroughYear).toBe(2029)
})

test('all of it is in the audit log', async () => {
  const actions = await desk.app.db
    .selectDistinct({ action: auditEntries.action })
    .from(auditEntries)
    .where(eq(auditEntries.subjectId, desk.jane.consultantId))
  expect(actions.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['consultant.availability_updated', 'consultant.holidays_set']),
  )
})
