const minute = 60_000

/** How long an offer stands where the session leaves that much time. */
const offerMinutes = 120

export type WaitlistEntry = {
  id: string
  joinedAt: number
  /** When an offer that was made to them ends or ended; null where none was made. */
  offerUntil: number | null
  /** They took a place, said no or left. */
  isClosed: boolean
}

export type OfferedSession = { startsAt: number; minimumNoticeMinutes: number; placesLeft: number }

/** When an offer made now ends: after two hours, or earlier where booking ends by the notice; null where it has ended. */
export function offerDeadline(
  { startsAt, minimumNoticeMinutes }: Omit<OfferedSession, 'placesLeft'>,
  now: number,
): number | null {
  const deadline = Math.min(now + offerMinutes * minute, startsAt - minimumNoticeMinutes * minute)
  return deadline > now ? deadline : null
}

/** An offer can be taken before it ends, not as it does. */
export function isOfferOpen({ offerUntil, isClosed }: WaitlistEntry, now: number): boolean {
  return !isClosed && offerUntil !== null && now < offerUntil
}

/**
 * Who is offered a place now, first come first, and until when: as many as there are places beyond the offers that
 * still stand. Who let an offer pass is not asked again.
 */
export function nextOffers(
  entries: readonly WaitlistEntry[],
  session: OfferedSession,
  now: number,
): { id: string; offerUntil: number }[] {
  const offerUntil = offerDeadline(session, now)
  if (offerUntil === null) return []
  const standing = entries.filter((entry) => isOfferOpen(entry, now)).length
  return entries
    .filter((entry) => !entry.isClosed && entry.offerUntil === null)
    .toSorted((one, other) => one.joinedAt - other.joinedAt || (one.id < other.id ? -1 : 1))
    .slice(0, Math.max(0, session.placesLeft - standing))
    .map(({ id }) => ({ id, offerUntil }))
}
