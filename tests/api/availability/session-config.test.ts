import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SessionConfig } from '@deskbell/server/contract/availability'
import type { PublicPackagePage } from '@deskbell/server/contract/packages'
import { auditEntries, auditValues, packages, sessionConfigs, sessionRates } from '@deskbell/server/db/schema/index'
import { openShop, refusal, type Shop } from '../checkout/shop.ts'
import { race } from '../checkout/together.ts'
import { sessions } from './calendar-desk.ts'

let shop: Shop
let path: string
beforeAll(async () => {
  shop = await openShop()
  path = `/api/consultants/${shop.jane.consultantId}/session-config`
})
afterAll(() => shop.app.close())

const read = async () => (await shop.get<SessionConfig>(path)).body
const write = <Body = SessionConfig>(changes: object, ifMatch?: number) =>
  shop.put<Body>(
    path,
    { token: shop.owner, ...(ifMatch === undefined ? {} : { ifMatch }) },
    { ...sessions, ...changes },
  )
const rows = () =>
  shop.app.db.batch([
    shop.app.db.select().from(sessionConfigs),
    shop.app.db.select().from(sessionRates),
    shop.app.db.select().from(packages),
    shop.app.db.select().from(auditEntries),
  ])
const rate = (amount: number, currency = 'USD') => ({ amount, currency })

test('a consultant who has said nothing yet offers nothing, as version 0', async () => {
  expect(await read()).toEqual({
    consultantId: shop.jane.consultantId,
    active: false,
    durations: [],
    defaultDurationMinutes: 60,
    custom: null,
    earlyBooking: [],
    currencies: [],
    timeZone: 'America/New_York',
    version: 0,
  })
})

test('the first config makes, beside it, the package that a session paid on the spot is a purchase of', async () => {
  const durations = [
    { durationMinutes: 60, rates: [rate(9_000), rate(8_000, 'EUR')] },
    { durationMinutes: 30, rates: [] },
  ]
  const { status, body, headers } = await write({ durations }, 0)
  expect([status, headers.get('ETag')]).toEqual([200, '"1"'])
  expect(body).toMatchObject({
    durations: [
      { durationMinutes: 30, rates: [] },
      { durationMinutes: 60, rates: [rate(8_000, 'EUR'), rate(9_000)] },
    ],
    currencies: ['EUR', 'USD'],
    version: 1,
  })
  expect(await read()).toEqual(body)
  const [config] = await shop.app.db.select().from(sessionConfigs)
  const made = await shop.app.db
    .select()
    .from(packages)
    .where(eq(packages.id, config?.sessionPackageId ?? ''))
  expect(made).toMatchObject([{ active: false, practiceId: shop.jane.id, consultantId: shop.jane.consultantId }])
  expect(made[0]?.archivedAt).not.toBeNull()
  for (const query of ['', '&scope=manage']) {
    const { data } = (await shop.get<PublicPackagePage>(`/api/packages?practice=jane${query}`, { token: shop.owner }))
      .body
    expect([query, data]).toEqual([query, []])
  }
})

test('later ones replace its durations and rates, and keep the package', async () => {
  const [before] = await shop.app.db.select().from(sessionConfigs)
  const { body } = await write({}, (await read()).version)
  expect(body.durations).toEqual(
    sessions.durations.map((one) => ({
      ...one,
      rates: one.rates.toSorted((a, b) => (a.currency < b.currency ? -1 : 1)),
    })),
  )
  const [after] = await shop.app.db.select().from(sessionConfigs)
  expect(after?.sessionPackageId).toBe(before?.sessionPackageId)
  expect(await shop.app.db.$count(packages)).toBe(1)
})

test('the answer is public, kept, and fresh after a change', async () => {
  await read()
  expect(await shop.app.countTrips(read)).toBe(0)
  await write({ active: false }, (await read()).version)
  expect((await read()).active).toBe(false)
  await write({}, (await read()).version)
})

test('of two changes from the same version one is written, whole, and of two first ones too', async () => {
  const { version } = await read()
  const offer = (durationMinutes: number) => ({
    durations: [{ durationMinutes, rates: [rate(9_000)] }],
    defaultDurationMinutes: durationMinutes,
  })
  const answers = await race(shop, [() => write(offer(45), version), () => write(offer(75), version)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  const { durations, defaultDurationMinutes } = await read()
  expect(durations.map((one) => one.durationMinutes)).toEqual([defaultDurationMinutes])
  expect(refusal(await write({}, 0))).toEqual([409, 'version_conflict'])
})

test('a change must say which version it was made from', async () => {
  const before = await rows()
  expect(refusal(await write({}))).toEqual([428, 'version_required'])
  expect(await rows()).toEqual(before)
})

test('a change is in the audit log with what was before and after', async () => {
  await write({ defaultDurationMinutes: 60 }, (await read()).version)
  shop.app.clock.advance(1_000)
  await write({ defaultDurationMinutes: 30 }, (await read()).version)
  const entries = await shop.app.db
    .select()
    .from(auditEntries)
    .innerJoin(auditValues, eq(auditValues.entryId, auditEntries.id))
    .where(eq(auditEntries.action, 'consultant.session_config_updated'))
    .orderBy(auditEntries.createdAt)
  expect(entries.at(-1)).toMatchObject({
    audit_values: { before: { defaultDurationMinutes: 60 }, after: { defaultDurationMinutes: 30 } },
  })
})

test('reading takes one trip, writing two', async () => {
  const { version } = await read()
  expect(await shop.app.countTrips(() => write({}, version))).toBe(2)
  expect(await shop.app.countTrips(read)).toBe(1)
  const setUp = () =>
    shop.post(
      `${path}/quick-setup`,
      { token: shop.owner, idempotencyKey: 'quick-setup-number-1' },
      { hourlyRate: rate(9_000) },
    )
  expect(await shop.app.countTrips(setUp)).toBe(2)
  expect(await shop.app.countTrips(setUp)).toBe(1)
})

describe('quick set-up', () => {
  const setUp = <Body = SessionConfig>(hourlyRate: object) =>
    shop.post<Body>(`${path}/quick-setup`, { token: shop.owner }, { hourlyRate })

  test('offers the usual lengths at their share of an hourly rate, and keeps the discounts', async () => {
    const earlyBooking = [{ daysAhead: 14, percentOff: 10 }]
    await write({ earlyBooking }, (await read()).version)
    const { status, body } = await setUp(rate(9_999))
    expect(status).toBe(200)
    expect(body).toMatchObject({ active: true, defaultDurationMinutes: 60, custom: null, earlyBooking })
    expect(body.durations.map(({ durationMinutes, rates }) => [durationMinutes, rates[0]?.amount])).toEqual([
      [30, 5_000],
      [45, 7_499],
      [60, 9_999],
      [90, 14_999],
      [120, 19_998],
    ])
  })

  test.each<[name: string, hourlyRate: object, expected: (string | number)[]]>([
    ['a currency that cannot be charged', rate(9_000, 'XTS'), [422, 'currency_not_supported', 'hourlyRate.currency']],
    ['half an hour for less than can be charged', rate(98), [422, 'price_out_of_range', 'hourlyRate.amount']],
    ['two hours for more than can be charged', rate(99_999_999), [422, 'price_out_of_range', 'hourlyRate.amount']],
    ['half a cent', rate(9_000.5), [400, 'invalid_input', 'hourlyRate.amount']],
    ['nothing', {}, [400, 'invalid_input', 'hourlyRate.amount']],
  ])('refuses %s and changes nothing', async (_name, hourlyRate, expected) => {
    const before = await rows()
    expect(refusal(await setUp(hourlyRate))).toEqual(expected)
    expect(await rows()).toEqual(before)
  })
})

const hour = (...rates: object[]) => ({ durations: [{ durationMinutes: 60, rates }] })
const custom = { minimumMinutes: 30, maximumMinutes: 90, stepMinutes: 15 }

test.each<[name: string, changes: object, expected: (string | number)[]]>([
  ['no durations', { durations: [] }, [400, 'invalid_input', 'durations']],
  ['a default that is not offered', { defaultDurationMinutes: 55 }, [400, 'invalid_input', 'defaultDurationMinutes']],
  ['a duration twice', { durations: [...hour().durations, ...hour().durations] }, [400, 'invalid_input', 'durations']],
  ['a currency twice', hour(rate(9_000), rate(8_000)), [400, 'invalid_input', 'durations']],
  [
    'a session of four minutes',
    { durations: [{ durationMinutes: 4, rates: [] }] },
    [400, 'invalid_input', 'durations.0.durationMinutes'],
  ],
  [
    'a session of thirteen hours',
    { durations: [{ durationMinutes: 780, rates: [] }] },
    [400, 'invalid_input', 'durations.0.durationMinutes'],
  ],
  ['a negative rate', hour(rate(-1)), [400, 'invalid_input', 'durations.0.rates.0.amount']],
  [
    'a rate below Stripe’s least',
    hour(rate(8_000, 'EUR'), rate(49)),
    [422, 'price_out_of_range', 'durations.0.rates.1.amount'],
  ],
  ['a rate beyond Stripe’s most', hour(rate(100_000_000)), [422, 'price_out_of_range', 'durations.0.rates.0.amount']],
  [
    'a currency that cannot be charged',
    hour(rate(9_000, 'XTS')),
    [422, 'currency_not_supported', 'durations.0.rates.0.currency'],
  ],
  [
    'a discount that leads below Stripe’s least',
    { ...hour(rate(60)), earlyBooking: [{ daysAhead: 7, percentOff: 20 }] },
    [422, 'price_out_of_range', 'durations.0.rates.0.amount'],
  ],
  [
    'a custom length for less than can be charged',
    { ...hour(rate(90)), custom },
    [422, 'price_out_of_range', 'custom.minimumMinutes'],
  ],
  [
    'a longest shorter than the shortest',
    { custom: { ...custom, maximumMinutes: 15 } },
    [400, 'invalid_input', 'custom.maximumMinutes'],
  ],
  [
    'a step that misses the longest',
    { custom: { ...custom, stepMinutes: 25 } },
    [400, 'invalid_input', 'custom.stepMinutes'],
  ],
  [
    'a discount of everything',
    { earlyBooking: [{ daysAhead: 7, percentOff: 100 }] },
    [400, 'invalid_input', 'earlyBooking.0.percentOff'],
  ],
  [
    'two discounts for the same days',
    {
      earlyBooking: [
        { daysAhead: 7, percentOff: 10 },
        { daysAhead: 7, percentOff: 20 },
      ],
    },
    [400, 'invalid_input', 'earlyBooking.1.daysAhead'],
  ],
  ['a field nobody knows', { price: 1 }, [400, 'invalid_input', 'price']],
])('refuses %s and changes nothing', async (_name, changes, expected) => {
  const { version } = await read()
  const before = await rows()
  expect(
    refusal(
      await write(
        { ...changes, ...('defaultDurationMinutes' in changes ? {} : { defaultDurationMinutes: 60 }) },
        version,
      ),
    ),
  ).toEqual(expected)
  expect(await rows()).toEqual(before)
})
