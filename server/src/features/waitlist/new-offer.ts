import type { AuditEntry } from '../../db/audit.ts'
import { sha256 } from '../../domain/digest.ts'
import { localDay, startOfDayNumber } from '../../domain/scheduling/wall-clock.ts'
import type { SchedulingFacts } from '../shared/scheduling-facts.ts'
import type { OfferDeps } from './offer-freed-times.ts'
import type { NewOffer } from './offer.repository.ts'
import type { PlannedOffer } from './plan-offers.ts'

const minute = 60_000

type Offering = { facts: SchedulingFacts; offer: PlannedOffer; now: number }

/** The rows of an offer, and the mail whose link takes it. */
export async function newOffer({ facts, offer, now }: Offering, deps: OfferDeps): Promise<NewOffer> {
  const { ids, publicUrl } = deps
  const { consultant, availabilityVersion, configVersion } = facts
  const { waiting, startsAt, endsAt, offerUntil } = offer
  const { entry, client, session } = waiting
  const { practiceId } = entry
  const token = ids.token()
  const consultation = session === null ? newConsultation({ facts, offer, now }, deps) : null
  const consultationId = consultation?.id ?? (session?.id as string)
  const title = consultation?.title ?? (session?.title as string)
  const booking = {
    id: ids.id(),
    practiceId,
    consultationId,
    clientId: entry.clientId,
    status: 'held' as const,
    heldUntilAt: offerUntil,
    // Nothing is paid before they say yes.
    paidWith: 'nothing' as const,
    timeZone: entry.timeZone,
    pageUrl: entry.pageUrl,
    createdAt: now,
    updatedAt: now,
  }
  const audit: AuditEntry = {
    id: ids.id(),
    practiceId,
    actorKind: 'system',
    actorUserId: null,
    action: 'waitlist.offered',
    subjectType: 'waitlist_entry',
    subjectId: entry.id,
    before: { state: 'waiting' },
    after: { state: 'offered', bookingId: booking.id, consultationId, startsAt, expiresAt: offerUntil },
    createdAt: now,
  }
  return {
    entry,
    consultation,
    booking,
    tokenHash: await sha256(token),
    seen: { consultantId: consultant.id, availabilityVersion, configVersion },
    audit,
    mail: {
      id: ids.id(),
      practiceId,
      kind: 'waitlist_offer',
      origin: `waitlist_offer:${booking.id}`,
      recipient: client.email as string,
      body: {
        news: 'waitlist_offer',
        facts: {
          consultantName: consultant.name,
          title,
          startsAt,
          endsAt,
          expiresAt: offerUntil,
          client: { name: client.name, timeZone: entry.timeZone },
          link: `${publicUrl}/waitlist/${token}`,
          pageUrl: entry.pageUrl,
        },
      },
      nextAttemptAt: now,
      createdAt: now,
    },
  }
}

function newConsultation({ facts, offer, now }: Offering, { ids }: OfferDeps): NonNullable<NewOffer['consultation']> {
  const { consultant, schedule } = facts
  const { startsAt, endsAt, offerUntil } = offer
  const { bufferBeforeMinutes = 0, bufferAfterMinutes = 0, timeZone = 'UTC', sessionsPerDay = null } = schedule ?? {}
  const day = localDay(startsAt, timeZone)
  return {
    id: ids.id(),
    reference: ids.reference('CONS'),
    practiceId: consultant.practiceId,
    consultantId: consultant.id,
    source: 'booking',
    serviceType: 'private',
    title: `${(endsAt - startsAt) / minute} minutes with ${consultant.name}`,
    status: 'held',
    heldUntilAt: offerUntil,
    startsAt,
    endsAt,
    blockedFromAt: startsAt - bufferBeforeMinutes * minute,
    blockedUntilAt: endsAt + bufferAfterMinutes * minute,
    day: { start: startOfDayNumber(day, timeZone), end: startOfDayNumber(day + 1, timeZone) },
    limit: sessionsPerDay,
    createdAt: now,
    updatedAt: now,
  }
}
