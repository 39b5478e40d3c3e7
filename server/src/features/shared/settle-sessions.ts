import { witnessed, type Witness } from '../../db/audit.ts'
import {
  bookHeld,
  holdOn,
  insertLostMail,
  isBookedBy,
  loseHeld,
  releaseHeld,
  type HeldSession,
} from '../../db/held-sessions.ts'
import { spendStatements } from '../../db/ledger.ts'
import type { Statement } from '../../db/run-batch.ts'
import type { PurchaseRow } from '../../db/views/purchase-view.ts'
import { lostTimeMail } from '../../domain/booking-mail.ts'
import { creditCost } from '../../domain/ledger.ts'
import { bookingNews, type NewsDeps } from './booking-news.ts'
import type { planFulfilment } from './fulfilment.ts'

/** Sessions that a purchase pays on the spot; none of most purchases. */
export function sessionsOf({ sessions }: PurchaseRow): HeldSession[] {
  return JSON.parse(sessions) as HeldSession[]
}

/**
 * What follows the payment of held sessions, in the batch that settles it: each becomes a booking and its credit is spent.
 * Where the time went to somebody else meanwhile, the credit stays, and the buyer is told to choose another time with it.
 */
export async function settleSessions(
  row: PurchaseRow,
  plan: ReturnType<typeof planFulfilment>,
  deps: NewsDeps,
): Promise<Statement[]> {
  const { db, ids } = deps
  const paid = witnessed(plan.audit.id)
  const [given] = plan.given
  if (given === undefined) return []
  const statements: Statement[] = []
  for (const session of sessionsOf(row)) {
    const useId = ids.id()
    const minutes = (session.endsAt - session.startsAt) / 60_000
    const credits = creditCost(minutes, given.allowance.creditUnitMinutes)
    const booked = isBookedBy(session.bookingId, useId)
    const spend = {
      id: useId,
      practiceId: row.purchase.practiceId,
      grantId: given.grantId,
      origin: `booking:${session.bookingId}`,
      credits,
      reason: null,
      actorUserId: null,
      createdAt: plan.now,
      sessionStartsAt: session.startsAt,
    }
    statements.push(
      ...bookHeld(
        db,
        { session, consultantId: row.consultant.id, useId, grantId: given.grantId, credits, now: plan.now },
        paid,
      ),
      ...spendStatements(db, spend, booked),
      ...loseHeld(db, session, plan.now, paid),
      ...(await news(row, session, { booked, now: plan.now }, deps)),
      ...lostMail(row, session, { paid, booked, id: ids.id(), now: plan.now }, deps),
    )
  }
  return statements
}

/** Its checkout can be paid no more: the times are free again. */
export function releaseSessions(row: PurchaseRow, now: number, { db }: Pick<NewsDeps, 'db'>): Statement[] {
  return sessionsOf(row).length === 0 ? [] : releaseHeld(db, row.purchase.id, now)
}

/** The bank takes days to decide: the times stay held until they begin. */
export function keepSessions(row: PurchaseRow, { db }: Pick<NewsDeps, 'db'>): Statement[] {
  return sessionsOf(row).flatMap((session) => holdOn(db, session))
}

async function news(
  { purchase, practice, consultant, client }: PurchaseRow,
  session: HeldSession,
  { booked, now }: { booked: Witness; now: number },
  deps: NewsDeps,
): Promise<Statement[]> {
  if (client?.email == null) return []
  const { name, timeZone, contactEmail } = consultant
  return bookingNews(
    {
      ...session,
      news: 'booked',
      practiceId: purchase.practiceId,
      practiceName: practice.name,
      reschedules: 0,
      policy: practice.policy,
      consultant: { name, timeZone, email: contactEmail },
      client: { name: client.name, email: client.email, timeZone: session.timeZone },
      price: { amount: purchase.priceMinor, currency: purchase.currency },
      credits: null,
      isGivenBack: false,
      reason: null,
    },
    { made: booked, now },
    deps,
  )
}

function lostMail(
  { purchase, practice, consultant, client }: PurchaseRow,
  session: HeldSession,
  { paid, booked, id, now }: { paid: Witness; booked: Witness; id: string; now: number },
  { db }: NewsDeps,
): Statement[] {
  if (client?.email == null) return []
  const body = lostTimeMail({
    practiceName: practice.name,
    consultantName: consultant.name,
    reference: purchase.reference,
    startsAt: session.startsAt,
    endsAt: session.endsAt,
    timeZone: session.timeZone,
    pageUrl: session.pageUrl,
  })
  const mail = {
    id,
    practiceId: purchase.practiceId,
    kind: 'booking_lost',
    recipient: client.email,
    body,
    createdAt: now,
  }
  return [
    insertLostMail(db, { ...mail, origin: `booking_lost:${session.bookingId}`, nextAttemptAt: now }, { paid, booked }),
  ]
}
