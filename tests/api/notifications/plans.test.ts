import { sql, type SQLWrapper } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deliveredSince, grantsSpentSince, seatsToAsk } from '@deskbell/server/features/notifications/notice.repository'
import { openDesk, type Desk } from '../credits/desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.app.close())

test.each<[string, (db: Desk['app']['db']) => SQLWrapper, RegExp]>([
  ['credits that were spent', (db) => grantsSpentSince(db, 1), /^SEARCH credit_grants .*\(id=\?\)/],
  [
    'sessions to ask about',
    (db) => seatsToAsk(db, 1),
    /^SEARCH (bookings .*\(consultation_id=\?|consultations .*\(id=\?\))/,
  ],
  ['what was delivered', (db) => deliveredSince(db, 1), /^SEARCH deliverables .*\(id=\?\)/],
])('a round finds %s from what has changed, and reads no table whole', async (_, query, first) => {
  const { db } = desk.app
  const plan = await db.all<{ detail: string }>(sql`explain query plan ${query(db).getSQL()}`)
  const steps = plan.map(({ detail }) => detail).filter((detail) => /^(SCAN|SEARCH)/.test(detail))
  expect(steps[0]).toMatch(first)
  expect(steps.filter((step) => /^SCAN (?!row$)/.test(step))).toEqual([])
  expect(steps.some((step) => /\(id>\?\)/.test(step))).toBe(true)
})
