import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AvailabilitySchedule } from '@deskbell/server/domain/scheduling/availability'
import { isOfferOpen, nextOffers, nextTimes, offerDeadline } from '@deskbell/server/domain/scheduling/waitlist-offer'

const minute = 60_000
const hour = 60 * minute
const entry = (id: string, joinedAt: number) => ({ id, joinedAt })
const session = { startsAt: 100 * hour, minimumNoticeMinutes: 60, placesLeft: 1, offerMinutes: 120 }

describe('the deadline of an offer', () => {
  test('is as far away as the practice says, or when booking ends by the notice', () => {
    expect(offerDeadline(session, 0)).toBe(2 * hour)
    expect(offerDeadline({ ...session, offerMinutes: 5 }, 0)).toBe(5 * minute)
    expect(offerDeadline(session, 98 * hour)).toBe(99 * hour)
    expect(offerDeadline(session, 99 * hour)).toBeNull()
  })

  test('is no longer part of the offer', () => {
    expect(isOfferOpen(5, 4)).toBe(true)
    expect(isOfferOpen(5, 5)).toBe(false)
    expect(isOfferOpen(null, 4)).toBe(false)
  })
})

describe('a place is offered', () => {
  const idsOf = (offers: { entry: { id: string } }[]) => offers.map((offer) => offer.entry.id)

  test('to who came first, whatever the order of the list', () => {
    const entries = [entry('late', 3), entry('b', 1), entry('a', 1)]
    expect(nextOffers(entries, session, hour)).toEqual([{ entry: entry('a', 1), offerUntil: 3 * hour }])
    expect(idsOf(nextOffers(entries, { ...session, placesLeft: 2 }, hour))).toEqual(['a', 'b'])
  })

  test('to nobody where none is left, or no time to take it', () => {
    expect(nextOffers([entry('a', 0)], { ...session, placesLeft: 0 }, 0)).toEqual([])
    expect(nextOffers([entry('a', 0)], { ...session, placesLeft: -1 }, 0)).toEqual([])
    expect(nextOffers([entry('a', 0)], session, 99 * hour)).toEqual([])
  })
})

describe('a time is offered', () => {
  const day = Date.UTC(2026, 11, 7)
  const schedule: AvailabilitySchedule = {
    timeZone: 'UTC',
    rules: [{ weekday: 1, startMinute: 9 * 60, endMinute: 12 * 60 }],
    overrides: [],
    holidays: [],
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    minimumNoticeMinutes: 0,
    horizonDays: 30,
    sessionsPerDay: null,
    startStepMinutes: 30,
  }
  const facts = { schedule, busy: [], now: day }
  const waits = (id: string, from: number, until: number, durationMinutes = 60) => ({
    id,
    joinedAt: id.codePointAt(0) ?? 0,
    from: day + from * hour,
    until: day + until * hour,
    durationMinutes,
  })
  const timesOf = (offers: { entry: { id: string }; startsAt: number }[]) =>
    offers.map((offer) => [offer.entry.id, (offer.startsAt - day) / hour])

  test('that lies in the window whole, the first of them', () => {
    expect(timesOf(nextTimes([waits('a', 10.25, 12)], facts, 60))).toEqual([['a', 10.5]])
    expect(nextTimes([waits('a', 11.25, 12)], facts, 60)).toEqual([])
    expect(timesOf(nextTimes([waits('a', 11, 12)], facts, 60))).toEqual([['a', 11]])
  })

  test('to one of them only, the next gets the next', () => {
    const everybody = [waits('c', 9, 12), waits('a', 9, 12), waits('b', 9, 11), waits('d', 9, 12)]
    expect(timesOf(nextTimes(everybody, facts, 60))).toEqual([
      ['a', 9],
      ['b', 10],
      ['c', 11],
    ])
  })

  test('with the buffers between, and no more than a day takes', () => {
    const apart = { ...facts, schedule: { ...schedule, bufferAfterMinutes: 30 } }
    const two = [waits('a', 9, 12), waits('b', 9, 12)]
    expect(timesOf(nextTimes(two, apart, 60))).toEqual([
      ['a', 9],
      ['b', 10.5],
    ])
    expect(timesOf(nextTimes(two, { ...facts, schedule: { ...schedule, sessionsPerDay: 1 } }, 60))).toEqual([['a', 9]])
  })

  test('to each within their window, and to no two the same, whoever waits', () => {
    const someone = fc.record({
      from: fc.integer({ min: 0, max: 24 }),
      hours: fc.integer({ min: 1, max: 10 }),
      durationMinutes: fc.constantFrom(30, 60, 90),
      joinedAt: fc.integer({ min: 0, max: 5 }),
    })
    fc.assert(
      fc.property(fc.array(someone, { maxLength: 8 }), fc.constantFrom(0, 15, 30), (people, bufferAfterMinutes) => {
        const line = people.map(({ from, hours, durationMinutes, joinedAt }, index) => ({
          id: String(index),
          joinedAt,
          from: day + from * hour,
          until: day + (from + hours) * hour,
          durationMinutes,
        }))
        const offers = nextTimes(line, { ...facts, schedule: { ...schedule, bufferAfterMinutes } }, 60)
        const inOrder = offers.toSorted((one, other) => one.startsAt - other.startsAt)
        return (
          new Set(offers.map((offer) => offer.entry.id)).size === offers.length &&
          offers.every((offer) => offer.startsAt >= offer.entry.from && offer.endsAt <= offer.entry.until) &&
          inOrder.every(
            (offer, index) =>
              index === 0 || offer.startsAt >= (inOrder[index - 1]?.endsAt ?? 0) + bufferAfterMinutes * minute,
          )
        )
      }),
    )
  })
})
