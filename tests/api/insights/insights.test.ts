import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BookingInsights } from '@deskbell/server/contract/insights'
import { consultants, practiceMembers } from '@deskbell/server/db/schema/index'
import { createPractice, signIn } from '../../support/scenario.ts'
import { refusal } from '../checkout/shop.ts'
import { book, booked, clientWith, openFrontDesk } from '../consultations/front-desk.ts'
import { hire, tripsOf, type Desk } from '../credits/desk.ts'

let desk: Desk
const path = '/api/insights/bookings?practice=jane&from=2026-12-07&to=2026-12-08'
beforeAll(async () => {
  desk = await openFrontDesk()
  await desk.app.db
    .update(consultants)
    .set({ name: '=HYPERLINK("https://evil.example")' })
    .where(eq(consultants.id, desk.jane.consultantId))
  const client = await clientWith(desk, 'val@example.com')
  // The last one begins on 9 December in UTC and on the 8th where the practice is.
  await booked(desk, client, { startsAt: '2026-12-08T15:00:00.000Z' })
  const { id } = await booked(desk, client, { startsAt: '2026-12-08T17:00:00.000Z' })
  await desk.post(`/api/consultations/${id}/cancel`, client, {})
  await booked(desk, client, { startsAt: '2026-12-07T14:00:00.000Z', durationMinutes: 120 })
  await booked(desk, client, { startsAt: '2026-12-09T15:00:00.000Z' })
  expect((await book(desk, client, { startsAt: '2026-12-08T15:00:00.000Z' })).status).toBe(409)
  desk.app.clock.set('2026-12-07T12:00:00Z')
  const events = [
    { step: 'time', outcome: 'started' },
    { step: 'time', outcome: 'started' },
    { step: 'confirmation', outcome: 'failed', code: 'slot_taken' },
    { step: 'confirmation', outcome: 'completed' },
  ]
  await desk.post('/api/events', {}, { practice: 'jane', events })
  desk.member = { token: await signIn(desk.app, desk.jane.ownerEmail) }
})
afterAll(() => desk.app.close())

test('tells how booking went in some days of the practice, in one round trip', async () => {
  const { status, body } = await desk.get<BookingInsights>(path, desk.member)
  expect([status, body]).toMatchObject([
    200,
    {
      timeZone: 'America/New_York',
      completion: { started: 2, completed: 1, rate: 0.5 },
      durations: [
        { durationMinutes: 60, bookings: 1 },
        { durationMinutes: 120, bookings: 1 },
      ],
      utilisation: [{ bookedMinutes: 180, workingMinutes: 960, rate: 0.1875 }],
      bookings: { total: 3, cancelled: 1, cancelledByClient: 1, cancellationRate: 0.3333, noShows: 0, noShowRate: 0 },
    },
  ])
  expect(body.steps.find(({ step }) => step === 'confirmation')).toEqual({
    step: 'confirmation',
    started: 0,
    completed: 1,
    failed: 1,
    codes: [{ code: 'slot_taken', count: 1 }],
  })
  expect(await tripsOf(desk, () => desk.get(path, desk.member))).toBe(1)
})

test('is a file too, in which no spreadsheet finds a formula', async () => {
  const answer = await desk.app.request(`${path}&format=csv`, {
    headers: { Authorization: `Bearer ${desk.member.token}` },
  })
  const text = await answer.text()
  expect(answer.headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
  expect(answer.headers.get('Content-Disposition')).toBe(
    'attachment; filename="bookings-jane-2026-12-07-2026-12-08.csv"',
  )
  expect(text).toContain('metric,subject,value,unit\r\n')
  expect(text).toContain(`utilisation,"'=HYPERLINK(""https://evil.example"")",0.1875,\r\n`)
  expect(text).not.toMatch(/(^|,)"?[=+@-]/m)
})

test('each try to book leaves a line in the log, and what came of it, without a name', async () => {
  const lines = desk.app.logged.filter(({ event }) => event.startsWith('booking.'))
  const count = (event: string) => lines.filter((line) => line.event === event).length
  expect([count('booking.started'), count('booking.completed'), count('booking.failed')]).toEqual([5, 4, 1])
  expect(lines.find(({ event }) => event === 'booking.failed')?.facts).toMatchObject({ code: 'slot_taken' })
  expect(JSON.stringify(lines)).not.toMatch(/val@|Val/)
})

test('opens to those who run the practice', async () => {
  for (const role of ['operations', 'finance', 'consultant'] as const)
    expect((await desk.get(path, await hire(desk, role))).status).toBe(200)
  expect(refusal(await desk.get(path, await hire(desk, 'marketing')))).toEqual([403, 'forbidden'])
  await createPractice(desk.app, 'rival')
  expect(refusal(await desk.get(path, { token: await signIn(desk.app, 'owner@rival.test') }))).toEqual([
    404,
    'not_found',
  ])
  expect(refusal(await desk.get(path))).toEqual([401, 'unauthenticated'])
  expect(await desk.app.db.$count(practiceMembers)).toBeGreaterThan(1)
})

test.each<[string, string, string]>([
  ['days the wrong way round', 'from=2026-12-08&to=2026-12-07', 'to'],
  ['more than a year', 'from=2026-01-01&to=2027-02-01', 'to'],
  ['a day that is none', 'from=2026-02-30&to=2026-03-01', 'from'],
  ['no days', '', 'from'],
  ['a file of another kind', 'from=2026-12-07&to=2026-12-08&format=xlsx', 'format'],
])('refuses %s', async (_name, query, field) => {
  const answer = await desk.get(`/api/insights/bookings?practice=jane&${query}`, desk.member)
  expect(refusal(answer)).toEqual([400, 'invalid_input', field])
})
