import { and, eq, sql, type SQL } from 'drizzle-orm'
import type { Witness } from './audit.ts'
import { isFree } from './bookings.ts'
import type { Database } from './client.ts'
import { insertWhere } from './insert-where.ts'
import type { Statement } from './run-batch.ts'
import { bookings, consultations, outbox } from './schema/index.ts'
import { isTakenSeat } from './views/scheduling-view.ts'

/** A session that waits for its payment, or waited. Instants in UTC milliseconds. */
export type HeldSession = {
  bookingId: string
  status: 'held' | 'booked' | 'cancelled' | 'no_show'
  consultationId: string
  /** `group` was planned by the practice, and others have seats in it. */
  source: 'booking' | 'group'
  reference: string
  title: string
  startsAt: number
  endsAt: number
  blockedFromAt: number
  blockedUntilAt: number
  sequence: number
  timeZone: string
  pageUrl: string | null
}

/** The payment made a booking of it. */
export function isBookedBy(bookingId: string, useId: string): Witness {
  return sql`exists (select 1 from ${bookings} where ${bookings.id} = ${bookingId} and ${bookings.useId} = ${useId})`
}

/** It is still to come, and nobody else has its time or its seat, whether its hold ran out or not. */
function isOpen({ session, consultantId }: { session: HeldSession; consultantId: string }, now: number): SQL {
  const { bookingId, consultationId, source } = session
  const others = sql`(select count(*) from ${bookings} as seat where seat.consultation_id = ${consultationId}
    and seat.id <> ${bookingId} and ${isTakenSeat('seat', now)})`
  const hasSeat = sql`exists (select 1 from ${consultations} as held where held.id = ${consultationId}
    and held.status in ('held', 'scheduled', 'confirmed') and held.starts_at > ${now} and held.capacity > ${others})`
  return source === 'group' ? hasSeat : sql`${hasSeat} and ${isFree({ consultantId, ...session }, now, consultationId)}`
}

export type PaidSeat = { session: HeldSession; useId: string; credits: number }

/**
 * Books what a payment was for, all of its sessions or, where one of them is open no longer, none.
 * @param paid the witness of the payment
 */
export function bookHeld(
  db: Database,
  {
    seats,
    consultantId,
    grantId,
    now,
  }: { seats: readonly PaidSeat[]; consultantId: string; grantId: string; now: number },
  paid: Witness,
): Statement[] {
  const areOpen = and(paid, ...seats.map(({ session }) => isOpen({ session, consultantId }, now)))
  const [first] = seats as [PaidSeat, ...PaidSeat[]]
  const booked = isBookedBy(first.session.bookingId, first.useId)
  return seats.flatMap(({ session: { bookingId, consultationId }, useId, credits }, index) => [
    db
      .update(bookings)
      .set({ status: 'booked', heldUntilAt: null, useId, grantId, credits, updatedAt: now })
      .where(and(eq(bookings.id, bookingId), eq(bookings.status, 'held'), index === 0 ? areOpen : booked)),
    db
      .update(consultations)
      .set({ status: 'scheduled', heldUntilAt: null, updatedAt: now })
      .where(and(eq(consultations.id, consultationId), eq(consultations.status, 'held'), booked)),
  ])
}

/** What could not be booked is given up. */
export function loseHeld(
  db: Database,
  { bookingId, consultationId }: HeldSession,
  now: number,
  paid: Witness,
): Statement[] {
  const given = { cancelledAt: now, cancelledBy: 'system' as const, cancelReason: 'hold_lost', updatedAt: now }
  return [
    db
      .update(bookings)
      .set({ ...given, status: 'cancelled', heldUntilAt: null })
      .where(and(eq(bookings.id, bookingId), eq(bookings.status, 'held'), paid)),
    db
      .update(consultations)
      .set({ ...given, status: 'cancelled', heldUntilAt: null })
      .where(and(eq(consultations.id, consultationId), eq(consultations.status, 'held'), paid)),
  ]
}

/** Lets the times of a purchase go that nobody can pay any more, or whose payment somebody has to look at. */
export function releaseHeld(db: Database, purchaseId: string, now: number): Statement[] {
  const given = { cancelledAt: now, cancelledBy: 'system' as const, cancelReason: 'not_paid', updatedAt: now }
  const isUnpaid = sql`exists (select 1 from purchases where purchases.id = ${purchaseId} and purchases.state in ('expired', 'failed', 'review'))`
  const ofPurchase = sql`${consultations.id} in (select seat.consultation_id from ${bookings} as seat
    where seat.purchase_id = ${purchaseId} and seat.paid_with = 'checkout')`
  return [
    db
      .update(consultations)
      .set({ ...given, status: 'cancelled', heldUntilAt: null })
      .where(and(eq(consultations.status, 'held'), ofPurchase, isUnpaid)),
    db
      .update(bookings)
      .set({ ...given, status: 'cancelled', heldUntilAt: null })
      .where(and(eq(bookings.purchaseId, purchaseId), eq(bookings.status, 'held'), isUnpaid)),
  ]
}

/** The payment is under way, and its time kept until it begins, unless somebody else has it by now. */
export function holdOn(db: Database, held: { session: HeldSession; consultantId: string }, now: number): Statement[] {
  const { bookingId, consultationId, startsAt } = held.session
  const isOurs = isOpen(held, now)
  return [
    db
      .update(bookings)
      .set({ heldUntilAt: startsAt })
      .where(and(eq(bookings.id, bookingId), eq(bookings.status, 'held'), isOurs)),
    db
      .update(consultations)
      .set({ heldUntilAt: startsAt })
      .where(and(eq(consultations.id, consultationId), eq(consultations.status, 'held'), isOurs)),
  ]
}

/** Tells that a payment came too late for its time. */
export function insertLostMail(
  db: Database,
  row: typeof outbox.$inferInsert,
  { paid, booked }: { paid: Witness; booked: Witness },
): Statement {
  return insertWhere(db, outbox, row, sql`${paid} and not ${booked}`)
}
