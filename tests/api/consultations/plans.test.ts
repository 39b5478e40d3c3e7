import { sql, type SQL } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasSeat, holdsNothing, isDayOpen, isFree } from '@deskbell/server/db/bookings'
import { bookings, consultations } from '@deskbell/server/db/schema/index'
import { consultationsOf, ownSeats } from '@deskbell/server/features/consultations/consultation-list.repository'
import { plannedSessions } from '@deskbell/server/features/consultations/booking-facts.repository'
import { courseSeats } from '@deskbell/server/features/booking-changes/change.repository'
import { seatsToCome } from '@deskbell/server/db/paid-sessions'
import { seatsOf } from '@deskbell/server/db/views/consultation-view'
import type { Desk } from '../credits/desk.ts'
import { clientWith, openFrontDesk } from './front-desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openFrontDesk()
  await clientWith(desk, 'val@example.com')
})
afterAll(() => desk.app.close())

const hour = 3_600_000
const wanted = { startsAt: 10 * hour, endsAt: 11 * hour, blockedFromAt: 9 * hour, blockedUntilAt: 12 * hour }
const day = { day: { start: 0, end: 24 * hour }, limit: 4 }

async function steps(query: SQL): Promise<string[]> {
  const rows = await desk.app.db.all<{ detail: string }>(sql`explain query plan ${query}`)
  return rows.map(({ detail }) => detail)
}
/** Tables that grow with every booking are never read from end to end. */
const scans = (plan: string[]) =>
  plan.filter(
    (step) => /^SCAN (?!json_each|CONSTANT|\(|\d)/.test(step) && !/VIRTUAL|USING COVERING INDEX sqlite/.test(step),
  )

const guards: [what: string, guard: () => SQL, index: RegExp][] = [
  [
    'a time is free',
    () => isFree({ consultantId: 'c', ...wanted }, 0),
    /consultations_consultant \(consultant_id=\? AND starts_at>\? AND starts_at<\?\)/,
  ],
  [
    'a day has room',
    () => isDayOpen('c', day, 0),
    /consultations_consultant \(consultant_id=\? AND starts_at>\? AND starts_at<\?\)/,
  ],
  ['a session has a seat', () => hasSeat('c', sql`'client'`, 0), /bookings_consultation \(consultation_id=\?/],
  ['a client holds nothing', () => holdsNothing('p', sql`'client'`, 0), /bookings_(?:client|held) \(/],
]
test.each(guards)('that %s is found in an index', async (_, guard, index) => {
  const plan = await steps(sql`select 1 where ${guard()}`)
  expect(plan.join('\n')).toMatch(index)
  expect(scans(plan)).toEqual([])
})

test('lists and seats are found in indexes, whatever else is booked', async () => {
  const { db } = desk.app
  const query = { practice: 'jane' }
  const queries = {
    own: ownSeats(db, { practice: 'jane', when: 'upcoming', sessionToken: 't', start: null, now: 0 }),
    practice: consultationsOf(db, query, null, 0),
    ofClient: consultationsOf(db, { ...query, client: 'c', from: '2026-12-01T00:00:00Z' }, null, 0),
    seats: seatsOf(db, 'c', 0),
    course: courseSeats(db, 'c', { bookingId: undefined, sessionToken: 't' }, 0),
    paid: seatsToCome(db, 'p', 0),
    planned: plannedSessions(db, { consultantId: 'c', serviceType: 'group', startsAt: 0, sessionToken: 't', now: 0 }),
  }
  const grown = [bookings, consultations].map(
    (table) => (table as unknown as { [name: symbol]: string })[Symbol.for('drizzle:Name')],
  )
  for (const [name, built] of Object.entries(queries)) {
    const found = scans(await steps(built.getSQL()))
    expect([name, found.filter((step) => grown.some((table) => step.includes(table as string)))]).toEqual([name, []])
  }
})
