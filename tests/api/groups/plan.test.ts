import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GroupPlanned, ManagedConsultationPage } from '@deskbell/server/contract/consultations'
import { auditEntries, consultants, consultations } from '@deskbell/server/db/schema/index'
import type { Answer, Refusal } from '../../support/scenario.ts'
import { refusal } from '../checkout/shop.ts'
import { booked, clientWith, openFrontDesk, setHours } from '../consultations/front-desk.ts'
import { tripsOf, type Desk } from '../credits/desk.ts'
import { planGroup, planned } from './group-desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openFrontDesk()
})
afterAll(() => desk.app.close())

const written = () =>
  desk.app.db.batch([desk.app.db.select().from(consultations), desk.app.db.select().from(auditEntries)])
const slotsOf = async (day: string, serviceType: string) =>
  (
    await desk.get<{ slots: { startsAt: string; remainingSeats?: number }[] }>(
      `/api/consultants/${desk.jane.consultantId}/slots?durationMinutes=60&from=${day}&to=${day}&timeZone=America/New_York&serviceType=${serviceType}`,
    )
  ).body.slots

test('plans a group session in two round trips, and it blocks the time and is on offer', async () => {
  let answer: Answer<GroupPlanned> | undefined
  const startsAt = '2026-12-09T15:00:00.000Z'
  const seatPrice = { amount: 2500, currency: 'USD' }
  expect(
    await tripsOf(desk, async () => {
      answer = await planGroup(desk, { startsAt: [startsAt], seatPrice, description: 'Bring a friend.' })
    }),
  ).toBe(2)
  expect([answer?.status, answer?.body.data]).toEqual([
    201,
    [
      expect.objectContaining({
        title: 'Circle',
        capacity: 3,
        seatPrice,
        source: 'group',
        seats: [],
        startsAt,
        version: 1,
      }),
    ],
  ])
  expect((await slotsOf('2026-12-09', 'private')).map((slot) => slot.startsAt)).not.toContain(startsAt)
  expect((await slotsOf('2026-12-09', 'group')).map((slot) => slot.startsAt)).toEqual([startsAt])
  const list = await desk.get<ManagedConsultationPage>(`/api/consultations?practice=${desk.jane.slug}`, desk.member)
  expect(list.body.data.map(({ id }) => id)).toContain(answer?.body.data[0]?.id)
  const [entry] = await desk.app.db.select().from(auditEntries).where(eq(auditEntries.action, 'consultation.planned'))
  expect(entry).toMatchObject({ actorKind: 'member', subjectId: answer?.body.data[0]?.id })
})

test('a course is several sessions under one course, all or nothing', async () => {
  const weekly = ['2026-12-11T23:00:00.000Z', '2026-12-18T23:00:00.000Z', '2026-12-25T23:00:00.000Z']
  const sessions = await planned(desk, { serviceType: 'course', startsAt: weekly.toReversed(), title: 'Winter' })
  expect(sessions.map(({ startsAt }) => startsAt)).toEqual(weekly)
  expect(new Set(sessions.map(({ course }) => JSON.stringify(course)))).toHaveLength(1)
  expect(sessions[0]?.course?.sessions).toBe(3)
  const before = await written()
  const refused = await planGroup<Refusal>(desk, {
    serviceType: 'course',
    startsAt: ['2026-12-13T23:00:00.000Z', '2026-12-18T23:30:00.000Z'],
  })
  expect(refusal(refused)).toEqual([409, 'slot_taken'])
  expect(refused.body.error.details).toEqual({ startsAt: ['2026-12-18T23:30:00.000Z'] })
  expect(await written()).toEqual(before)
})

test('a course of a year fits into one request', async () => {
  const startsAt = Array.from({ length: 52 }, (_, week) => new Date(Date.UTC(2027, 2, 2 + 7 * week, 23)).toISOString())
  const sessions = await planned(desk, { serviceType: 'course', startsAt })
  expect([sessions.length, sessions[51]?.startsAt]).toEqual([52, startsAt[51]])
  expect(refusal(await planGroup(desk, { startsAt: [startsAt[51]] }))).toEqual([409, 'slot_taken'])
})

test('the same request again makes nothing new', async () => {
  const sender = { ...desk.member, idempotencyKey: 'plan-the-same-again' }
  const course = { serviceType: 'course', startsAt: ['2027-01-04T23:00:00.000Z', '2027-01-11T23:00:00.000Z'] }
  const answers = await Promise.all([1, 2, 3].map(() => planGroup(desk, course, sender)))
  expect(new Set(answers.map(({ body }) => JSON.stringify(body)))).toHaveLength(1)
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
})

test('of many plans for one time exactly one is made', async () => {
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => planGroup<Refusal>(desk, { startsAt: ['2026-12-14T23:00:00.000Z'] })),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array.from({ length: 11 }, () => 409)])
})

test('a private session keeps a group session out, and its buffers count', async () => {
  await booked(desk, await clientWith(desk, 'private@example.com'), { startsAt: '2026-12-15T20:00:00.000Z' })
  expect(refusal(await planGroup(desk, { startsAt: ['2026-12-15T20:30:00.000Z'] }))).toEqual([409, 'slot_taken'])
  await setHours(desk, { bufferAfterMinutes: 30 })
  expect(refusal(await planGroup(desk, { startsAt: ['2026-12-15T18:45:00.000Z'] }))).toEqual([409, 'slot_taken'])
  await setHours(desk)
})

describe('refuses, and changes nothing, where', () => {
  const rows: [what: string, changes: Record<string, unknown>, code: string, path: string][] = [
    ['a time is over', { startsAt: ['2026-12-01T08:00:00Z'] }, 'invalid_input', 'startsAt.0'],
    ['a time is years away', { startsAt: ['2036-12-01T08:00:00Z'] }, 'invalid_input', 'startsAt.0'],
    ['there is no time', { startsAt: [] }, 'invalid_input', 'startsAt'],
    ['a time is no time', { startsAt: ['tomorrow'] }, 'invalid_input', 'startsAt.0'],
    [
      'a group session has two',
      { startsAt: ['2027-01-20T08:00:00Z', '2027-01-21T08:00:00Z'] },
      'invalid_input',
      'startsAt',
    ],
    ['a course has one', { serviceType: 'course', startsAt: ['2027-01-20T08:00:00Z'] }, 'invalid_input', 'startsAt'],
    [
      'times overlap',
      { serviceType: 'course', startsAt: ['2027-01-20T08:30:00Z', '2027-01-22T08:00:00Z', '2027-01-20T08:00:00Z'] },
      'invalid_input',
      'startsAt.2',
    ],
    ['nobody has room', { capacity: 0 }, 'invalid_input', 'capacity'],
    ['too many have room', { capacity: 501 }, 'invalid_input', 'capacity'],
    ['it is a private session', { serviceType: 'private' }, 'invalid_input', 'serviceType'],
    ['it has no title', { title: ' ' }, 'invalid_input', 'title'],
    ['it lasts no time', { durationMinutes: 0 }, 'invalid_input', 'durationMinutes'],
    ['a seat costs nothing', { seatPrice: { amount: 0, currency: 'USD' } }, 'price_out_of_range', 'seatPrice.amount'],
    ['a seat costs a cent', { seatPrice: { amount: 1, currency: 'USD' } }, 'price_out_of_range', 'seatPrice.amount'],
    [
      'nobody knows the money',
      { seatPrice: { amount: 500, currency: 'ZZZ' } },
      'currency_not_supported',
      'seatPrice.currency',
    ],
  ]
  test.each(rows)('%s', async (_, changes, code, path) => {
    const before = await written()
    const answer = await planGroup<Refusal>(desk, changes)
    expect([answer.body.error.code, answer.body.error.fields?.[0]?.path]).toEqual([code, path])
    expect(answer.status).toBeLessThan(500)
    expect(await written()).toEqual(before)
  })

  test('the consultant works no more', async () => {
    const { db } = desk.app
    await db.update(consultants).set({ active: false })
    const answer = await planGroup<Refusal>(desk, { startsAt: ['2026-12-16T23:00:00.000Z'] })
    expect(answer.body.error.fields?.[0]?.path).toBe('consultantId')
    await db.update(consultants).set({ active: true })
  })
})
