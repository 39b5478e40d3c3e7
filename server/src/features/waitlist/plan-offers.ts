import { nextOffers, nextTimes } from '../../domain/scheduling/waitlist-offer.ts'
import { isOffered } from '../../domain/scheduling/session-rates.ts'
import { toSlotFacts, type SchedulingFacts } from '../shared/scheduling-facts.ts'
import type { WaitingRow } from './offer.repository.ts'

/** What is kept for whom, and until when. Instants in UTC milliseconds. */
export type PlannedOffer = { waiting: WaitingRow; startsAt: number; endsAt: number; offerUntil: number }

/** Pure: seats of planned sessions and free times, each to one who waits. */
export function planOffers(facts: SchedulingFacts, rows: readonly WaitingRow[], now: number): PlannedOffer[] {
  return [...seatOffers(facts, rows, now), ...timeOffers(facts, rows, now)]
}

function seatOffers({ practice }: SchedulingFacts, rows: readonly WaitingRow[], now: number): PlannedOffer[] {
  const wanted = Map.groupBy(
    rows.filter(({ session }) => session !== null),
    ({ session }) => session?.id,
  )
  return [...wanted.values()].flatMap((waiting) => {
    const [{ session, placesLeft }] = waiting as [WaitingRow]
    if (session === null || !['scheduled', 'confirmed'].includes(session.status)) return []
    const { startsAt, endsAt } = session
    const offered = {
      startsAt,
      // A seat can be had until the session begins.
      minimumNoticeMinutes: 0,
      placesLeft: placesLeft ?? 0,
      offerMinutes: practice.bookingPolicy.waitlistOfferMinutes,
    }
    return nextOffers(waiting.map(inLine), offered, now).map(({ entry, offerUntil }) => ({
      waiting: entry.row,
      startsAt,
      endsAt,
      offerUntil,
    }))
  })
}

function timeOffers(facts: SchedulingFacts, rows: readonly WaitingRow[], now: number): PlannedOffer[] {
  const { config, practice } = facts
  const slot = toSlotFacts(facts, { serviceType: 'private', durationMinutes: 0, now })
  if (slot === null || config === null) return []
  const waiting = rows
    .filter(({ entry }) => entry.consultationId === null && isOffered(config, entry.durationMinutes))
    .map((row) => {
      const { fromAt, untilAt, durationMinutes } = row.entry
      return { ...inLine(row), from: fromAt, until: untilAt, durationMinutes }
    })
  return nextTimes(waiting, slot, practice.bookingPolicy.waitlistOfferMinutes).map(
    ({ entry, startsAt, endsAt, offerUntil }) => ({ waiting: entry.row, startsAt, endsAt, offerUntil }),
  )
}

const inLine = (row: WaitingRow) => ({ id: row.entry.id, joinedAt: row.entry.createdAt, row })
