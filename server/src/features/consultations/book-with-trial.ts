import type { ConsultationBooked } from '../../contract/consultations.ts'
import { witnessed } from '../../db/audit.ts'
import { clientIdOfEmail } from '../../db/clients.ts'
import { fulfilStatements } from '../../db/fulfilment.ts'
import { rememberRequest } from '../../db/identity.ts'
import { spendStatements } from '../../db/ledger.ts'
import { purchaseHeld } from '../../db/new-purchase.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { bookingById, type BookingRow } from '../../db/views/consultation-view.ts'
import { toPublicPackage } from '../../db/views/package-view.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { eligibilityRules } from '../../domain/eligibility.ts'
import { creditCost } from '../../domain/ledger.ts'
import { snapshotOf } from '../../domain/purchase-snapshot.ts'
import { saleState } from '../../domain/sale-window.ts'
import { bookingNews } from '../shared/booking-news.ts'
import { planFulfilment } from '../shared/fulfilment.ts'
import { describeBooking } from '../shared/tell-booking.ts'
import type { BookConsultation, BookDeps } from './book-consultation.ts'
import { bookStatements, isTrialOpen } from './booking.repository.ts'
import type { BookingFacts } from './load-booking-facts.ts'
import { newBooking, toldOf } from './new-booking.ts'

/**
 * The practice's free trial, once per client: gives it and spends it on the session in one batch.
 * @returns null where facts changed between reading and writing
 * @throws DeskbellError `not_eligible`, `package_unavailable`, `no_credits`
 */
export async function bookWithTrial(
  { input, caller, facts }: BookConsultation & { facts: BookingFacts },
  deps: BookDeps,
): Promise<ConsultationBooked | null> {
  const { db, ids } = deps
  const { now, practice, scheduling, sessions, trial } = facts
  if (trial === null || saleState(trial.package, now) !== 'on') throw new DeskbellError('package_unavailable')
  if (facts.trialsHad > 0) throw new DeskbellError('not_eligible', { details: { reason: 'trial_used' } })
  const item = toPublicPackage(trial, now)
  const purchaseId = ids.id()
  const purchase = {
    id: purchaseId,
    reference: ids.reference('PKG'),
    practiceId: practice.id,
    packageId: item.id,
    buyerName: input.name ?? null,
    consultantId: trial.package.consultantId,
    state: 'pending' as const,
    origin: 'free' as const,
    snapshot: snapshotOf(item),
    priceMinor: 0,
    currency: item.price.currency,
    pageUrl: input.pageUrl ?? null,
    createdAt: now,
  }
  const plan = planFulfilment({ ...purchase, practiceName: practice.name }, `free:${purchaseId}`, null, { ids, now })
  const [session, ...more] = sessions
  const given = plan.given.find(({ allowance }) => allowance.serviceType === input.serviceType)
  const { tier } = scheduling.consultant
  const cost = given === undefined ? 0 : creditCost(input.durationMinutes, given.allowance.creditUnitMinutes)
  const pays =
    given !== undefined &&
    (given.allowance.consultantTier === 0 || tier <= given.allowance.consultantTier) &&
    (given.allowance.credits === null || given.allowance.credits >= cost) &&
    (plan.expiresAt === null || plan.expiresAt > (session?.startsAt ?? 0))
  if (session === undefined || more.length > 0 || given === undefined || !pays) throw new DeskbellError('no_credits')

  const seat = {
    session,
    bookingId: ids.id(),
    consultationId: session.joins?.id ?? ids.id(),
    reference: ids.reference('CONS'),
    useId: ids.id(),
    credits: cost,
  }
  const booking = newBooking(
    { input, facts, seats: [seat], with: { paidWith: 'trial', purchaseId, grantId: given.grantId } },
    ids,
  )
  const made = witnessed(booking.audit.id)
  const clientId = clientIdOfEmail(practice.id, booking.buyer.email)
  const rules = eligibilityRules(trial.package)
  const results = await writeAll(db, [
    ...bookStatements(db, {
      ...booking,
      guards: [isTrialOpen(clientId, trial.package, rules)],
      before: (witness) => [purchaseHeld(db, { ...purchase, clientId }, witness)],
    }),
    ...fulfilStatements(db, { ...plan, mail: null, guest: null, payment: null, customerId: null }),
    ...spendStatements(
      db,
      {
        id: seat.useId,
        practiceId: practice.id,
        grantId: given.grantId,
        origin: `booking:${seat.bookingId}`,
        credits: cost,
        reason: null,
        actorUserId: facts.actor.userId,
        createdAt: now,
        sessionStartsAt: session.startsAt,
      },
      made,
    ),
    ...(await bookingNews(toldOf({ input, facts, seat, credits: null, price: null }), { made, now }, deps)),
    ...rememberRequest(db, caller, seat.bookingId, now, made),
    bookingById(db, seat.bookingId),
  ])
  const [row] = results.at(-1) as BookingRow[]
  if (row === undefined || rowsWritten(results[1]) === 0) return null
  deps.deliverSoon()
  return { consultation: await describeBooking(row, deps) }
}
