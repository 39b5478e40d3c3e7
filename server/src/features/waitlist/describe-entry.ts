import type { ManagedWaitlistEntry, WaitlistEntry } from '../../contract/waitlist.ts'
import { isOfferOpen } from '../../domain/scheduling/waitlist-offer.ts'
import type { EntryRow } from './waitlist.repository.ts'

/** An entry as whoever waits sees it. Pure. */
export function describeEntry({ entry, practice, consultant, offer, ahead }: EntryRow, now: number): WaitlistEntry {
  const { id, serviceType, durationMinutes, fromAt, untilAt, state, offerExpiresAt, createdAt } = entry
  const { startsAt, endsAt, status } = offer ?? {}
  const isOffered = state === 'offered' && status === 'held' && isOfferOpen(offerExpiresAt, now)
  return {
    id,
    practice: practice.slug,
    consultant: { id: consultant.id, name: consultant.name },
    serviceType,
    durationMinutes,
    from: iso(fromAt),
    to: iso(untilAt),
    state,
    ahead,
    offer:
      isOffered && startsAt != null && endsAt != null && offerExpiresAt !== null
        ? { startsAt: iso(startsAt), endsAt: iso(endsAt), expiresAt: iso(offerExpiresAt) }
        : null,
    createdAt: iso(createdAt),
  }
}

/** As the practice sees it. */
export function describeManaged(row: EntryRow, now: number): ManagedWaitlistEntry {
  return { ...describeEntry(row, now), client: row.client }
}

const iso = (instant: number) => new Date(instant).toISOString()
