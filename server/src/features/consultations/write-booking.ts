import { witnessed } from '../../db/audit.ts'
import { rememberRequest, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll, type Statement } from '../../db/run-batch.ts'
import { bookingById, type BookingRow } from '../../db/views/consultation-view.ts'
import type { Deps } from '../../ports.ts'
import { bookStatements, type NewBooking } from './booking.repository.ts'

/**
 * Writes a booking, and what goes with it, in one batch.
 * @param also statements that depend on the witness of the booking
 * @returns its first seat; null where somebody else was faster
 */
export async function writeBooking(
  { booking, caller, also = [] }: { booking: NewBooking; caller: Caller; also?: readonly Statement[] },
  { db }: Pick<Deps, 'db'>,
): Promise<BookingRow | null> {
  const firstId = booking.seats[0]?.booking.id ?? ''
  const results = await writeAll(db, [
    ...bookStatements(db, booking),
    ...also,
    ...rememberRequest(db, caller, firstId, booking.now, witnessed(booking.audit.id)),
    bookingById(db, firstId),
  ])
  const [row] = results.at(-1) as BookingRow[]
  return row === undefined || rowsWritten(results[0]) === 0 ? null : row
}
