import { expect, test } from 'vitest'
import { isBookable } from '@deskbell/server/domain/scheduling/check-slot'
import type { SlotFacts } from '@deskbell/server/domain/scheduling/slots'
import { bareSchedule, nineToFive } from './schedules.ts'

const at = (text: string): number => Date.parse(`${text}Z`)
const facts: SlotFacts = {
  schedule: bareSchedule({
    timeZone: 'America/New_York',
    rules: nineToFive,
    minimumNoticeMinutes: 60,
    horizonDays: 10,
    sessionsPerDay: 2,
    bufferBeforeMinutes: 15,
  }),
  durationMinutes: 60,
  now: at('2026-12-01T15:00'),
  busy: [
    { start: at('2026-12-02T17:00'), end: at('2026-12-02T18:00') },
    { start: at('2026-12-03T15:00'), end: at('2026-12-03T16:00'), blockedStart: at('2026-12-03T14:50') },
  ],
  sessionStarts: [at('2026-12-04T15:00'), at('2026-12-04T20:00'), at('2026-12-05T04:59')],
  groupSessions: [{ startsAt: at('2026-12-02T17:00'), endsAt: at('2026-12-02T18:00'), placesLeft: 1 }],
}

test.each([
  ['2026-12-01T14:30', 'past'],
  ['2026-12-01T15:59', 'too_soon'],
  ['2026-12-01T16:00', null],
  ['2026-12-11T21:00', null],
  ['2026-12-11T21:30', 'outside_hours'],
  ['2026-12-12T15:00', 'beyond_horizon'],
  ['2026-12-02T13:30', 'outside_hours'],
  ['2026-12-05T15:00', 'outside_hours'],
  ['2026-12-02T14:10', 'off_step'],
  ['2026-12-02T16:30', 'busy'],
  ['2026-12-02T18:00', 'busy'],
  ['2026-12-02T18:30', null],
  ['2026-12-03T14:00', 'busy'],
  ['2026-12-04T17:00', 'day_full'],
  ['2026-12-02T17:00', null],
])('%s: %s', (text, problem) => {
  expect(isBookable(facts, at(text))).toBe(problem)
})
