import type { ConsultationBooked } from '../../contract/consultations.ts'
import { holdsNothing } from '../../db/bookings.ts'
import { clientIdOfEmail } from '../../db/clients.ts'
import { purchaseHeld, type NewPurchase } from '../../db/new-purchase.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { checkReturnUrl } from '../../domain/return-url.ts'
import { maySell } from '../../domain/selling.ts'
import type { CheckoutFacts } from '../../ports.ts'
import { describeCheckout } from '../shared/describe-checkout.ts'
import { describeBooking } from '../shared/tell-booking.ts'
import type { BookConsultation, BookDeps } from './book-consultation.ts'
import type { BookingFacts } from './load-booking-facts.ts'
import { newBooking } from './new-booking.ts'
import { newSeats, type Seat } from './new-seats.ts'
import { openSessionCheckout } from './open-session-checkout.ts'
import type { Pay, Price } from './price-booking.ts'
import { sessionSnapshot } from './session-purchase.ts'
import { titleOf } from './tell-new-booking.ts'
import { writeBooking } from './write-booking.ts'

/** Stripe takes no less than 30 minutes; the rest is for its clock being ahead of ours. */
const checkoutMinutes = 35
/** A payment of the last moment is heard of a little later. */
const graceMinutes = 2
const minute = 60_000

type HoldForCheckout = BookConsultation & { pay: Pay; price: Price; facts: BookingFacts }

/**
 * Holds a time for as long as its checkout can be paid. What is sold is a purchase of its own, one credit a session,
 * which the payment spends on the booking. Facts → Stripe → one guarded batch.
 * @returns null where facts changed between reading and writing
 * @throws DeskbellError `currency_not_offered`, `selling_not_enabled`, `return_url_not_allowed`
 */
export async function holdForCheckout(request: HoldForCheckout, deps: BookDeps): Promise<ConsultationBooked | null> {
  const { input, pay, price, facts, caller, origin } = request
  const { db, ids, payments } = deps
  const { now, practice } = facts
  if (!maySell(practice)) throw new DeskbellError('selling_not_enabled')
  const returnUrl = checkReturnUrl(pay.returnUrl, origin, practice.returnOrigins)
  const seats = newSeats(facts.sessions, ids)
  const purchase = newPurchase(request, { seats, returnUrl }, deps)
  const opened = await openSessionCheckout({ purchase, practice, returnUrl, email: facts.actor.email }, deps)
  const booking = newBooking(
    {
      input: { ...input, pageUrl: input.pageUrl ?? returnUrl.href },
      facts,
      seats,
      with: {
        paidWith: 'checkout',
        purchaseId: purchase.id,
        rateMinor: price.rateMinor,
        discountMinor: price.rateMinor - price.paid.amount,
        currency: pay.currency,
        heldUntilAt: purchase.checkoutExpiresAt + graceMinutes * minute,
      },
    },
    ids,
  )
  const clientId = clientIdOfEmail(practice.id, booking.buyer.email)
  const sold = { ...purchase, clientId, stripeSessionId: opened.sessionId }
  const held = {
    ...booking,
    guards: [holdsNothing(practice.id, clientId, now)],
    before: (made: Parameters<typeof purchaseHeld>[2]) => [purchaseHeld(db, sold, made)],
  }
  const row = await writeBooking({ booking: held, caller }, deps).catch(async (error: unknown) => {
    await abandon(opened, deps)
    throw error
  })
  if (row === null) {
    await abandon(opened, deps)
    return null
  }
  const checkout = describeCheckout(opened, payments)
  return {
    consultation: await describeBooking(row, deps),
    purchaseId: purchase.id,
    purchaseToken: await deps.purchaseTokens.issue({ id: purchase.id, tokenVersion: 1 }),
    ...(checkout === null ? {} : { checkout }),
  }
}

/** @throws DeskbellError `currency_not_offered` where the consultant has said nothing of sessions yet */
function newPurchase(
  { input, pay, price, facts }: HoldForCheckout,
  { seats, returnUrl }: { seats: readonly Seat[]; returnUrl: URL },
  { ids }: BookDeps,
) {
  const { now, practice, scheduling } = facts
  const packageId = scheduling.sessionPackageId
  if (packageId === null) throw new DeskbellError('currency_not_offered')
  const [seat] = seats as [Seat, ...Seat[]]
  const title = titleOf({ input, facts, seat })
  return {
    id: ids.id(),
    reference: ids.reference('PKG'),
    practiceId: practice.id,
    packageId,
    buyerName: input.name ?? null,
    consultantId: scheduling.consultant.id,
    state: 'pending',
    origin: 'checkout',
    snapshot: sessionSnapshot(input, facts, { packageId, title, price }),
    priceMinor: price.paid.amount,
    currency: pay.currency,
    ui: pay.ui,
    pageUrl: returnUrl.href,
    createdAt: now,
    checkoutExpiresAt: now + checkoutMinutes * minute,
  } satisfies NewPurchase
}

/** Nobody has seen this checkout; without its booking nobody may pay it. */
async function abandon(opened: CheckoutFacts, { payments, log }: BookDeps): Promise<void> {
  await payments
    .expireCheckout(opened.sessionId)
    .catch(() => log('warn', 'checkout.abandon_failed', { sessionId: opened.sessionId }))
}
