import { describe, expect, test } from 'vitest'
import {
  isOfferOpen,
  nextOffers,
  offerDeadline,
  type WaitlistEntry,
} from '@deskbell/server/domain/scheduling/waitlist-offer'

const hour = 3_600_000
const entry = (id: string, joinedAt: number, offerUntil: number | null = null, isClosed = false): WaitlistEntry => ({
  id,
  joinedAt,
  offerUntil,
  isClosed,
})
const session = { startsAt: 100 * hour, minimumNoticeMinutes: 60, placesLeft: 1 }

describe('the deadline of an offer', () => {
  test('is two hours away, or when booking ends by the notice', () => {
    expect(offerDeadline(session, 0)).toBe(2 * hour)
    expect(offerDeadline(session, 98 * hour)).toBe(99 * hour)
    expect(offerDeadline(session, 99 * hour)).toBeNull()
  })

  test('is no longer part of the offer', () => {
    expect(isOfferOpen(entry('a', 0, 5), 4)).toBe(true)
    expect(isOfferOpen(entry('a', 0, 5), 5)).toBe(false)
    expect(isOfferOpen(entry('a', 0, 5, true), 4)).toBe(false)
    expect(isOfferOpen(entry('a', 0), 4)).toBe(false)
  })
})

describe('a place is offered', () => {
  test('to who came first, whatever the order of the list', () => {
    const entries = [entry('late', 3), entry('b', 1), entry('a', 1), entry('left', 0, null, true)]
    expect(nextOffers(entries, session, hour)).toEqual([{ id: 'a', offerUntil: 3 * hour }])
    expect(nextOffers(entries, { ...session, placesLeft: 2 }, hour).map(({ id }) => id)).toEqual(['a', 'b'])
  })

  test('to nobody else while an offer stands, and to the next when it has passed', () => {
    const entries = [entry('first', 0, 2 * hour), entry('second', 1)]
    expect(nextOffers(entries, session, hour)).toEqual([])
    expect(nextOffers(entries, session, 2 * hour).map(({ id }) => id)).toEqual(['second'])
  })

  test('to nobody where none is left, or no time to take it', () => {
    expect(nextOffers([entry('a', 0)], { ...session, placesLeft: 0 }, 0)).toEqual([])
    expect(nextOffers([entry('a', 0)], session, 99 * hour)).toEqual([])
  })
})
