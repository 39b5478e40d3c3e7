import type { ConsultationBooked } from '../../contract/consultations.ts'
import { witnessed } from '../../db/audit.ts'
import { clientIdOfEmail } from '../../db/clients.ts'
import { fulfilStatements } from '../../db/fulfilment.ts'
import { spendStatements } from '../../db/ledger.ts'
import { purchaseHeld, type NewPurchase } from '../../db/new-purchase.ts'
import { toPublicPackage } from '../../db/views/package-view.ts'
import { eligibilityRules, ineligibility } from '../../domain/eligibility.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { pageAddress } from '../../domain/page-address.ts'
import { snapshotOf } from '../../domain/purchase-snapshot.ts'
import { saleState } from '../../domain/sale-window.ts'
import { trialCovers } from '../../domain/trial.ts'
import { bookingNews } from '../shared/booking-news.ts'
import { planFulfilment } from '../shared/fulfilment.ts'
import { describeBooking } from '../shared/tell-booking.ts'
import type { BookConsultation, BookDeps } from './book-consultation.ts'
import { isTrialOpen } from './booking.repository.ts'
import type { BookingFacts } from './load-booking-facts.ts'
import { newBooking } from './new-booking.ts'
import { paidSeats, spendsOf, type PaidSeat } from './new-seats.ts'
import { toldOf } from './tell-new-booking.ts'
import { writeBooking } from './write-booking.ts'

/**
 * The practice's free trial, once per client: gives it and spends it on the session in one batch.
 * @returns null where facts changed between reading and writing
 * @throws DeskbellError `not_eligible`, `package_unavailable`, `sold_out`, `no_credits`
 */
export async function bookWithTrial(
  { input, caller, facts }: BookConsultation & { facts: BookingFacts },
  deps: BookDeps,
): Promise<ConsultationBooked | null> {
  const { db, ids } = deps
  const { now, practice, sessions } = facts
  const { trial, item } = requireTrial(facts)
  const purchase = {
    id: ids.id(),
    reference: ids.reference('PKG'),
    practiceId: practice.id,
    packageId: item.id,
    buyerName: input.name ?? null,
    consultantId: trial.consultantId,
    state: 'pending',
    origin: 'free',
    snapshot: snapshotOf(item),
    priceMinor: 0,
    currency: item.price.currency,
    pageUrl: pageAddress(input.pageUrl),
    createdAt: now,
  } satisfies NewPurchase
  const plan = planFulfilment(purchase, `free:${purchase.id}`, null, { ids, now })
  const given = plan.given.find(({ allowance }) => allowance.serviceType === input.serviceType)
  if (given === undefined) throw new DeskbellError('no_credits')
  const seats = paidSeats(sessions, given.allowance.creditUnitMinutes, ids)
  const [seat] = seats as [PaidSeat, ...PaidSeat[]]
  const need = {
    serviceType: input.serviceType,
    consultantTier: facts.scheduling.consultant.tier,
    durationMinutes: input.durationMinutes,
    startsAt: seat.session.startsAt,
  }
  if (seats.length > 1 || !trialCovers(given.allowance, plan.expiresAt, need)) throw new DeskbellError('no_credits')

  const { grantId } = given
  const booking = newBooking(
    { input, facts, seats, with: { paidWith: 'trial', purchaseId: purchase.id, grantId } },
    ids,
  )
  const made = witnessed(booking.audit.id)
  const clientId = clientIdOfEmail(practice.id, booking.buyer.email)
  const told = toldOf({ input, facts, seat, credits: null, price: null })
  const row = await writeBooking(
    {
      booking: {
        ...booking,
        guards: [isTrialOpen(clientId, trial, eligibilityRules(trial))],
        before: (witness) => [purchaseHeld(db, { ...purchase, clientId }, witness)],
      },
      caller,
      also: [
        ...fulfilStatements(db, { ...plan, mail: null, guest: null, payment: null, customerId: null }),
        ...spendsOf(seats, { grantId, facts }).flatMap((spend) => spendStatements(db, spend, made)),
        ...(await bookingNews(told, { made, now }, deps)),
      ],
    },
    deps,
  )
  if (row === null) return null
  deps.deliverSoon()
  return { consultation: await describeBooking(row, deps) }
}

function requireTrial({ trial, history, now }: BookingFacts) {
  if (trial === null || saleState(trial.package, now) !== 'on') throw new DeskbellError('package_unavailable')
  const reason = ineligibility(eligibilityRules(trial.package), history)
  if (reason !== null) throw new DeskbellError('not_eligible', { details: { reason } })
  const item = toPublicPackage(trial, now)
  if (item.placesLeft === 0) throw new DeskbellError('sold_out')
  return { trial: trial.package, item }
}
