import { and, eq, sql } from 'drizzle-orm'
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
  capacity: number
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

type BookHeld = {
  session: HeldSession
  consultantId: string
  useId: string
  grantId: string
  credits: number
  now: number
}

/** Books it, even after its hold ran out, as long as nobody else has the time or the seat. */
export function bookHeld(
  db: Database,
  { session, consultantId, useId, grantId, credits, now }: BookHeld,
  paid: Witness,
): Statement[] {
  const { bookingId, consultationId, capacity } = session
  const others = sql`(select count(*) from ${bookings} as seat where seat.consultation_id = ${consultationId}
    and seat.id <> ${bookingId} and ${isTakenSeat('seat', now)})`
  const isOpen = sql`exists (select 1 from ${consultations} as held where held.id = ${consultationId}
    and held.status in ('held', 'scheduled', 'confirmed') and held.capacity > ${others})`
  const isStillFree = capacity === 1 ? isFree({ consultantId, ...session }, now, consultationId) : sql`true`
  return [
    db
      .update(bookings)
      .set({ status: 'booked', heldUntilAt: null, useId, grantId, credits, updatedAt: now })
      .where(and(eq(bookings.id, bookingId), eq(bookings.status, 'held'), paid, isOpen, isStillFree)),
    db
      .update(consultations)
      .set({ status: 'scheduled', heldUntilAt: null, updatedAt: now })
      .where(and(eq(consultations.id, consultationId), eq(consultations.status, 'held'), isBookedBy(bookingId, useId))),
  ]
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

/** Lets the times of a purchase go that nobody can pay any more. */
export function releaseHeld(db: Database, purchaseId: string, now: number): Statement[] {
  const given = { cancelledAt: now, cancelledBy: 'system' as const, cancelReason: 'not_paid', updatedAt: now }
  const isUnpaid = sql`exists (select 1 from purchases where purchases.id = ${purchaseId} and purchases.state in ('expired', 'failed'))`
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

/** The payment is under way, and its time kept until it begins. */
export function holdOn(db: Database, { bookingId, consultationId, startsAt }: HeldSession): Statement[] {
  return [
    db
      .update(bookings)
      .set({ heldUntilAt: startsAt })
      .where(and(eq(bookings.id, bookingId), eq(bookings.status, 'held'))),
    db
      .update(consultations)
      .set({ heldUntilAt: startsAt })
      .where(and(eq(consultations.id, consultationId), eq(consultations.status, 'held'))),
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
