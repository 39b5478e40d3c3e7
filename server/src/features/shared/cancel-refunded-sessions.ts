import { grantsOfPurchase, seatsToCome } from '../../db/paid-sessions.ts'
import type { MoneyRow } from '../../db/views/money-view.ts'
import type { BookingRow } from '../../db/views/consultation-view.ts'
import { cancelSeats, type ChangeDeps } from './cancel-seats.ts'

/**
 * Sessions that were paid on the spot go with their payment, once all of it goes back and before they begin. Their
 * credits come back, for the refund to take.
 * @returns whether there were any: credits are not what they were, then
 */
export async function cancelRefundedSessions(
  { purchase, paysSessions }: Pick<MoneyRow, 'purchase' | 'paysSessions'>,
  deps: ChangeDeps,
): Promise<boolean> {
  if (!paysSessions) return false
  const { db, clock } = deps
  const [seats, grants] = await db.batch([seatsToCome(db, purchase.id, clock()), grantsOfPurchase(db, purchase.id)])
  const together = Map.groupBy(seats, ({ consultation }) => consultation.courseId ?? consultation.id)
  for (const ofOne of together.values()) {
    const [{ consultation }] = ofOne as [BookingRow, ...BookingRow[]]
    const whole = consultation.source !== 'group'
    const cancelled = { consultation, seats: ofOne, grants, whole, giveBack: true, isRefunded: true }
    await cancelSeats({ ...cancelled, by: 'practice', actorUserId: null, reason: null, readBack: null }, deps)
  }
  return seats.length > 0
}
