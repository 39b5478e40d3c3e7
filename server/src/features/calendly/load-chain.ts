import { inviteesInOrder } from '../../domain/calendly-chain.ts'
import type { CalendlyEvent } from '../../ports.ts'
import type { ToldChain } from './chain.ts'
import { accountOfConsultant, type AccountRow } from './connection.repository.ts'
import type { CalendlyDeps } from './deps.ts'
import { readLinkToken } from './link-token.ts'
import {
  consultationOfEvent,
  grantsOfChain,
  grantsToPay,
  overlapping,
  practiceIdOf,
  purchaseNamed,
  seatsOfChain,
} from './seat.repository.ts'

export type ChainFacts = Awaited<ReturnType<typeof loadChain>>

/** All that decides what becomes of a booking that Calendly told of. One round trip. */
export async function loadChain(consultantId: string, chain: ToldChain, deps: CalendlyDeps) {
  const { db, clock, signedAddresses } = deps
  const now = clock()
  const latest = latestOf(chain)
  const purchaseId = (await readLinkToken(latest?.utmContent ?? null, signedAddresses, now)) ?? ''
  const email = latest?.email.toLowerCase() ?? ''
  const practiceId = practiceIdOf(consultantId)
  const { eventUri = '', startsAt = 0, endsAt = 0 } = latest ?? {}
  const [[account], seats, [event], [purchase], grants, paidBy, overlaps] = await db.batch([
    accountOfConsultant(db, consultantId),
    seatsOfChain(db, consultantId, chain.uris),
    consultationOfEvent(db, consultantId, eventUri),
    purchaseNamed(db, practiceId, purchaseId),
    grantsToPay(db, practiceId, { purchaseId, email }),
    grantsOfChain(db, chain.uris),
    overlapping(db, { consultantId, eventUri, startsAt, endsAt }, now),
  ])
  return {
    now,
    account: account as AccountRow,
    seats,
    event,
    purchase: purchase?.state === 'paid' && purchase.clientId !== null ? purchase : null,
    grants,
    paidBy,
    overlaps: overlaps.filter(({ id }) => !seats.some(({ consultation }) => consultation.id === id)),
  }
}

/** The last one that was told of; a chain is booked or moved to no other. */
function latestOf(chain: ToldChain): CalendlyEvent | undefined {
  return inviteesInOrder(chain)
    .flatMap((uri) => chain.created.get(uri) ?? [])
    .at(-1)
}
