import { findSlots, type SlotFacts } from './slots.ts'

const minute = 60_000

/** Somebody who waits and was not asked yet. */
export type Waiting = { id: string; joinedAt: number }

export type OfferedSession = {
  startsAt: number
  minimumNoticeMinutes: number
  /** Beside those that standing offers keep. */
  placesLeft: number
  /** How long the practice keeps an offered place. */
  offerMinutes: number
}

/** When an offer made now ends: after the practice's time, or earlier where booking ends by the notice; null where it has ended. */
export function offerDeadline(
  { startsAt, minimumNoticeMinutes, offerMinutes }: Omit<OfferedSession, 'placesLeft'>,
  now: number,
): number | null {
  const deadline = Math.min(now + offerMinutes * minute, startsAt - minimumNoticeMinutes * minute)
  return deadline > now ? deadline : null
}

/** An offer can be taken before it ends, not as it does. */
export function isOfferOpen(offerUntil: number | null, now: number): boolean {
  return offerUntil !== null && now < offerUntil
}

/** Who is offered a place of a session now, first come first, and until when: as many as there are places. */
export function nextOffers<Entry extends Waiting>(
  entries: readonly Entry[],
  session: OfferedSession,
  now: number,
): { entry: Entry; offerUntil: number }[] {
  const offerUntil = offerDeadline(session, now)
  if (offerUntil === null) return []
  return inOrder(entries)
    .slice(0, Math.max(0, session.placesLeft))
    .map((entry) => ({ entry, offerUntil }))
}

/** Somebody for whom any time will do in which the whole session lies. */
export type WaitingForTime = Waiting & { from: number; until: number; durationMinutes: number }

/**
 * Who is offered which time, first come first: each the first that is free in their window and was not given to
 * somebody before them.
 * @param facts without the duration, which each has of their own
 */
export function nextTimes<Entry extends WaitingForTime>(
  entries: readonly Entry[],
  facts: Omit<SlotFacts, 'durationMinutes'>,
  offerMinutes: number,
): { entry: Entry; startsAt: number; endsAt: number; offerUntil: number }[] {
  const { schedule, now } = facts
  const { bufferBeforeMinutes, bufferAfterMinutes, minimumNoticeMinutes } = schedule
  const busy = [...facts.busy]
  const sessionStarts = [...(facts.sessionStarts ?? [])]
  return inOrder(entries).flatMap((entry) => {
    const { from, until, durationMinutes } = entry
    const window = { start: from, end: until - durationMinutes * minute + 1 }
    const [slot] = findSlots({ ...facts, busy, sessionStarts, durationMinutes, window })
    if (slot === undefined) return []
    const { startsAt, endsAt } = slot
    const offerUntil = offerDeadline({ startsAt, minimumNoticeMinutes, offerMinutes }, now)
    if (offerUntil === null) return []
    busy.push({
      start: startsAt,
      end: endsAt,
      blockedStart: startsAt - bufferBeforeMinutes * minute,
      blockedEnd: endsAt + bufferAfterMinutes * minute,
    })
    sessionStarts.push(startsAt)
    return [{ entry, startsAt, endsAt, offerUntil }]
  })
}

function inOrder<Entry extends Waiting>(entries: readonly Entry[]): Entry[] {
  return entries.toSorted((one, other) => one.joinedAt - other.joinedAt || (one.id < other.id ? -1 : 1))
}
