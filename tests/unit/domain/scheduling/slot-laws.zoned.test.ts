import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { workingRanges } from '@deskbell/server/domain/scheduling/availability'
import { isBookable } from '@deskbell/server/domain/scheduling/check-slot'
import { findSlots } from '@deskbell/server/domain/scheduling/slots'
import { contains, overlaps } from '@deskbell/server/domain/scheduling/time-range'
import { visitorDays } from '@deskbell/server/domain/scheduling/visitor-days'
import { hardZones, questions, type Question } from './arbitrary-facts.ts'

const minute = 60_000
const day = 1440 * minute
const withoutGroups = questions.map((question): Question => ({ ...question, groupSessions: [] }))

test('slots lie in working hours and the window, and never meet busy time with the buffers of either', () => {
  fc.assert(
    fc.property(withoutGroups, (question) => {
      const { schedule, window, busy } = question
      const hours = workingRanges(schedule, { start: window.start - 2 * day, end: window.end + 2 * day })
      for (const { startsAt, endsAt } of findSlots(question)) {
        const session = { start: startsAt, end: endsAt }
        expect(contains([window], { start: startsAt, end: startsAt + 1 })).toBe(true)
        expect(contains(hours, session)).toBe(true)
        const buffered = {
          start: startsAt - schedule.bufferBeforeMinutes * minute,
          end: endsAt + schedule.bufferAfterMinutes * minute,
        }
        expect(overlaps(busy, buffered)).toBe(false)
        for (const { start, end, blockedStart = start, blockedEnd = end } of busy)
          if (start < end) expect(overlaps([{ start: blockedStart, end: blockedEnd }], session)).toBe(false)
      }
    }),
  )
})

test('slots ascend, and none is offered twice', () => {
  fc.assert(
    fc.property(questions, (question) => {
      findSlots(question).reduce((before, { startsAt }) => {
        expect(startsAt).toBeGreaterThan(before)
        return startsAt
      }, -Infinity)
    }),
  )
})

test('more busy time never adds a slot, and its order does not matter', () => {
  fc.assert(
    fc.property(withoutGroups, withoutGroups, (question, { busy: more }) => {
      const before = new Set(findSlots(question).map(({ startsAt }) => startsAt))
      const after = findSlots({ ...question, busy: [...question.busy, ...more] })
      expect(after.filter(({ startsAt }) => !before.has(startsAt))).toEqual([])
      expect(findSlots({ ...question, busy: [...more, ...question.busy].toReversed() })).toEqual(after)
    }),
  )
})

test('a window cut in two gives the same slots', () => {
  fc.assert(
    fc.property(questions, fc.double({ min: 0, max: 1, noNaN: true }), (question, part) => {
      const { start, end } = question.window
      const cut = Math.round(start + part * (end - start))
      const halves = [
        { start, end: cut },
        { start: cut, end },
      ]
      expect(halves.flatMap((window) => findSlots({ ...question, window }))).toEqual(findSlots(question))
    }),
  )
})

test('what can be booked is what is found, every five minutes of the window', () => {
  fc.assert(
    fc.property(questions, (question) => {
      const { start, end } = question.window
      const found = new Set(findSlots(question).map(({ startsAt }) => startsAt))
      for (let at = start; at < end; at += 5 * minute) {
        const problem = isBookable(question, at)
        if ((problem === null) !== found.has(at)) expect({ at, problem }).toEqual({ at, found: found.has(at) })
        found.delete(at)
      }
      expect([...found]).toEqual([])
    }),
  )
})

test('another zone of the visitor moves labels, never instants', () => {
  const zone = fc.constantFrom(...hardZones)
  fc.assert(
    fc.property(questions, zone, zone, (question, one, other) => {
      const slots = findSlots(question)
      expect(visitorDays(slots, one).flatMap((group) => group.slots)).toEqual(slots)
      expect(visitorDays(slots, other).flatMap((group) => group.slots)).toEqual(slots)
    }),
  )
})
