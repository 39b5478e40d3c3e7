import type { BookingRow } from '../../db/views/consultation-view.ts'

/**
 * A course is booked as one, so who gives a seat in it up before the first of their sessions gives up all of them.
 * @param ofCourse the client's seats in the course, by start
 */
export function seatsGivenUp(seat: BookingRow, ofCourse: readonly BookingRow[], now: number): readonly BookingRow[] {
  const [first] = ofCourse
  const isToBegin = first !== undefined && first.consultation.startsAt > now
  return isToBegin && ofCourse.some(({ booking }) => booking.id === seat.booking.id) ? ofCourse : [seat]
}
