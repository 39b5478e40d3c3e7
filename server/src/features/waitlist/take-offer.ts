import { witnessed, type AuditEntry } from '../../db/audit.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { bookingById, type BookingRow } from '../../db/views/consultation-view.ts'
import type { GrantRow } from '../../db/views/credit-view.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { creditCost } from '../../domain/ledger.ts'
import { grantToSpend } from '../../domain/ledger-changes.ts'
import { isOfferOpen } from '../../domain/scheduling/waitlist-offer.ts'
import type { Deps } from '../../ports.ts'
import { bookingNews, type NewsDeps } from '../shared/booking-news.ts'
import { toldOfRow } from '../shared/told-of-row.ts'
import { acceptStatements } from './offer.repository.ts'
import type { EntryRow } from './waitlist.repository.ts'

export type TakeDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'deliverSoon'> & NewsDeps

/** An offer with the place that is kept and all credits of whoever waits. */
export type Offer = { found: EntryRow; row: BookingRow | undefined; grants: readonly GrantRow[] }

/** The place that is kept. @throws DeskbellError `offer_over` */
export function requireOffer({ found, row }: Offer, now: number): BookingRow {
  const { entry, practice } = found
  const isOpen = entry.state === 'offered' && isOfferOpen(entry.offerExpiresAt, now) && practice.suspendedAt === null
  if (!isOpen || row?.booking.status !== 'held' || row.client.email === null) throw new DeskbellError('offer_over')
  return row
}

/** What pays for it. @throws DeskbellError `no_credits`, `credits_frozen` */
export function payingGrant(
  { found, grants }: Offer,
  { consultation }: BookingRow,
): { grant: GrantRow; credits: number } {
  const { startsAt, endsAt, serviceType } = consultation
  const durationMinutes = (endsAt - startsAt) / 60_000
  const need = { serviceType, durationMinutes, startsAt, consultantTier: found.consultant.tier }
  const grant = grantToSpend(grants, need, { allowOverdraw: false })
  return { grant, credits: creditCost(durationMinutes, grant.creditUnitMinutes) }
}

/**
 * Takes an offered place: the best credits pay for it, and both sides hear of it, in one batch.
 * @returns null where somebody was faster: another click, the end of the offer, another spend
 * @throws DeskbellError `offer_over`, `no_credits`, `credits_frozen`
 */
export async function takeOffer(offer: Offer, actorUserId: string | null, deps: TakeDeps): Promise<BookingRow | null> {
  const { db, ids, clock } = deps
  const now = clock()
  const row = requireOffer(offer, now)
  const { grant, credits } = payingGrant(offer, row)
  const { booking, consultation } = row
  const spend = {
    id: ids.id(),
    practiceId: booking.practiceId,
    grantId: grant.id,
    origin: `booking:${booking.id}`,
    credits,
    reason: null,
    actorUserId,
    createdAt: now,
    sessionStartsAt: consultation.startsAt,
  }
  const { id: entryId } = offer.found.entry
  const audit: AuditEntry = {
    id: ids.id(),
    practiceId: booking.practiceId,
    actorKind: 'client',
    actorUserId,
    action: 'waitlist.accepted',
    subjectType: 'waitlist_entry',
    subjectId: entryId,
    before: { state: 'offered' },
    after: {
      state: 'accepted',
      bookingId: booking.id,
      consultationId: consultation.id,
      purchaseId: grant.purchaseId,
      credits,
    },
    createdAt: now,
  }
  const made = witnessed(audit.id)
  const paid = { ...booking, useId: spend.id, credits, paidWith: 'credits' as const }
  const told = toldOfRow(
    { ...row, booking: paid, grantCredits: grant.credits, grantUsed: grant.used + credits },
    { news: 'booked', sequence: consultation.sequence },
  )
  const results = await writeAll(db, [
    ...acceptStatements(db, { entryId, row, spend, purchaseId: grant.purchaseId, audit }),
    ...(told === null ? [] : await bookingNews(told, { made, now }, deps)),
    bookingById(db, booking.id),
  ])
  if (rowsWritten(results[0]) === 0) return null
  deps.deliverSoon()
  return (results.at(-1) as BookingRow[])[0] ?? null
}
