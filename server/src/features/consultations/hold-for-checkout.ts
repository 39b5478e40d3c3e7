import type { ConsultationBooked, ConsultationInput } from '../../contract/consultations.ts'
import type { Money } from '../../contract/primitives.ts'
import type { PurchaseSnapshot } from '../../contract/purchases.ts'
import { witnessed } from '../../db/audit.ts'
import { holdsNothing } from '../../db/bookings.ts'
import { clientIdOfEmail } from '../../db/clients.ts'
import { rememberRequest } from '../../db/identity.ts'
import { purchaseHeld } from '../../db/new-purchase.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { bookingById, type BookingRow } from '../../db/views/consultation-view.ts'
import { unitFor } from '../../domain/allowances.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { creditCost } from '../../domain/ledger.ts'
import { checkReturnUrl, withReturnParameters } from '../../domain/return-url.ts'
import { priceSession } from '../../domain/scheduling/session-rates.ts'
import { maySell } from '../../domain/selling.ts'
import type { CheckoutFacts } from '../../ports.ts'
import { describeCheckout } from '../shared/describe-checkout.ts'
import { priceCheckout } from '../shared/price-checkout.ts'
import { describeBooking } from '../shared/tell-booking.ts'
import type { BookConsultation, BookDeps } from './book-consultation.ts'
import { bookStatements } from './booking.repository.ts'
import type { BookingFacts } from './load-booking-facts.ts'
import { newBooking, titleOf, type Seat } from './new-booking.ts'

/** Stripe takes no less than 30 minutes; the rest is for its clock being ahead of ours. */
const checkoutMinutes = 35
/** A payment of the last moment is heard of a little later. */
const graceMinutes = 2
const minute = 60_000

type Pay = Extract<ConsultationInput['pay'], { with: 'checkout' }>
type HoldForCheckout = BookConsultation & { pay: Pay; facts: BookingFacts }

/**
 * Holds a time for as long as its checkout can be paid. What is sold is a purchase of its own, one credit a session,
 * which the payment spends on the booking. Facts → Stripe → one guarded batch.
 * @returns null where facts changed between reading and writing
 * @throws DeskbellError `price_changed`, `currency_not_offered`, `selling_not_enabled`, `return_url_not_allowed`
 */
export async function holdForCheckout(request: HoldForCheckout, deps: BookDeps): Promise<ConsultationBooked | null> {
  const { input, pay, facts, caller, origin } = request
  const { db, ids, payments } = deps
  const { now, practice, scheduling, sessions, actor } = facts
  const price = requirePrice(request)
  if (!maySell(practice)) throw new DeskbellError('selling_not_enabled')
  const returnUrl = checkReturnUrl(pay.returnUrl, origin, practice.returnOrigins)
  const purchaseId = ids.id()
  const seats: Seat[] = sessions.map((session) => ({
    session,
    bookingId: ids.id(),
    consultationId: session.joins?.id ?? ids.id(),
    reference: ids.reference('CONS'),
    useId: null,
    credits: null,
  }))
  const [first] = seats as [Seat, ...Seat[]]
  const snapshot = snapshotOf(request, price, titleOf({ input, facts, seat: first }))
  const checkoutExpiresAt = now + checkoutMinutes * minute
  const priced = await priceCheckout(
    { practice, amountMinor: price.paid.amount, currency: pay.currency, promotionCode: undefined, isRecurring: false },
    deps,
  )
  const reference = ids.reference('PKG')
  const opened = await payments.createCheckout({
    purchaseId,
    reference,
    practiceId: practice.id,
    packageId: snapshot.packageId,
    title: snapshot.title,
    description: snapshot.bundleDescription,
    unitAmount: price.paid.amount,
    currency: pay.currency,
    ui: pay.ui,
    returnUrl: withReturnParameters(returnUrl, purchaseId, 'success'),
    cancelUrl: withReturnParameters(returnUrl, purchaseId, 'cancel'),
    customerEmail: actor.email.toLowerCase(),
    expiresAt: checkoutExpiresAt,
    everyMonths: null,
    keepCard: false,
    ...priced,
  })
  const purchase = {
    id: purchaseId,
    reference,
    practiceId: practice.id,
    packageId: snapshot.packageId,
    buyerName: input.name ?? null,
    consultantId: scheduling.consultant.id,
    state: 'pending' as const,
    origin: 'checkout' as const,
    snapshot,
    priceMinor: price.paid.amount,
    currency: pay.currency,
    ui: pay.ui,
    pageUrl: returnUrl.href,
    createdAt: now,
    checkoutExpiresAt,
    stripeSessionId: opened.sessionId,
  }
  const booking = newBooking(
    {
      input: { ...input, pageUrl: input.pageUrl ?? returnUrl.href },
      facts,
      seats,
      with: {
        paidWith: 'checkout',
        purchaseId,
        rateMinor: price.rateMinor,
        discountMinor: price.rateMinor - price.paid.amount,
        currency: pay.currency,
        heldUntilAt: checkoutExpiresAt + graceMinutes * minute,
      },
    },
    ids,
  )
  const clientId = clientIdOfEmail(practice.id, booking.buyer.email)
  const results = await writeAll(db, [
    ...bookStatements(db, {
      ...booking,
      guards: [holdsNothing(practice.id, clientId, now)],
      before: (made) => [purchaseHeld(db, { ...purchase, clientId }, made)],
    }),
    ...rememberRequest(db, caller, first.bookingId, now, witnessed(booking.audit.id)),
    bookingById(db, first.bookingId),
  ]).catch(async (error: unknown) => {
    await abandon(opened, deps)
    throw error
  })
  const [row] = results.at(-1) as BookingRow[]
  if (row === undefined || rowsWritten(results[1]) === 0) {
    await abandon(opened, deps)
    return null
  }
  const checkout = describeCheckout(opened, payments)
  return {
    consultation: await describeBooking(row, deps),
    purchaseId,
    purchaseToken: await deps.purchaseTokens.issue({ id: purchaseId, tokenVersion: 1 }),
    ...(checkout === null ? {} : { checkout }),
  }
}

type Price = { paid: Money; rateMinor: number }

function requirePrice({ input, pay, facts }: HoldForCheckout): Price {
  const price = priceOf({ input, pay, facts })
  if (price === null || facts.scheduling.sessionPackageId === null) throw new DeskbellError('currency_not_offered')
  const { expectedPrice } = pay
  const isAsShown =
    expectedPrice === undefined ||
    (expectedPrice.amount === price.paid.amount && expectedPrice.currency === price.paid.currency)
  if (!isAsShown) throw new DeskbellError('price_changed', { details: { price: price.paid } })
  return price
}

/** A course costs what the seat in its first session says. */
function priceOf({ input, pay, facts }: Pick<HoldForCheckout, 'input' | 'pay' | 'facts'>): Price | null {
  const { currency } = pay
  const { config } = facts.scheduling
  const [first] = facts.sessions
  if (first === undefined) return null
  if (first.joins !== null) {
    const { seatPriceMinor, seatCurrency } = first.joins
    if (seatPriceMinor === null || seatCurrency !== currency) return null
    return { paid: { amount: seatPriceMinor, currency }, rateMinor: seatPriceMinor }
  }
  if (config === null) return null
  const { durationMinutes } = input
  const priced = priceSession({ config, durationMinutes, currency, startsAt: first.startsAt, now: facts.now })
  if (priced === null) return null
  return { paid: { amount: priced.priceMinor, currency }, rateMinor: priced.priceMinor + priced.discountMinor }
}

/** Credits that pay these sessions and nothing more. */
function snapshotOf({ input, facts }: HoldForCheckout, price: Price, title: string): PurchaseSnapshot {
  const { serviceType, durationMinutes } = input
  const creditUnitMinutes = unitFor(durationMinutes)
  const credits = facts.sessions.length * creditCost(durationMinutes, creditUnitMinutes)
  return {
    packageId: facts.scheduling.sessionPackageId as string,
    title,
    type: 'pay_per_use',
    price: price.paid,
    sessionDurationMinutes: durationMinutes,
    allowances: [{ serviceType, consultantTier: 0, credits, creditUnitMinutes }],
    bundleDescription:
      facts.sessions.length === 1
        ? `One session of ${durationMinutes} minutes`
        : `${facts.sessions.length} sessions of ${durationMinutes} minutes`,
    validDays: null,
    scheduling: 'deskbell',
    paymentTerms: { kind: 'full' },
    creditsRule: 'at_once',
  }
}

/** Nobody has seen this checkout; without its booking nobody may pay it. */
async function abandon(opened: CheckoutFacts, { payments, log }: BookDeps): Promise<void> {
  await payments
    .expireCheckout(opened.sessionId)
    .catch(() => log('warn', 'checkout.abandon_failed', { sessionId: opened.sessionId }))
}
