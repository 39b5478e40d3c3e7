import type { Consultation } from '../../contract/consultations.ts'
import { toConsultation, type BookingRow } from '../../db/views/consultation-view.ts'
import { changeLimits } from '../../domain/scheduling/change-limits.ts'
import type { Deps } from '../../ports.ts'

export type TellDeps = Pick<Deps, 'clock' | 'publicUrl' | 'signedAddresses'>

const calendarLifeMilliseconds = 5 * 60_000

/** A seat as its client sees it, with an address for their calendar that is open for five minutes. */
export async function describeBooking(row: BookingRow, deps: TellDeps): Promise<Consultation> {
  const { booking, consultation, practice } = row
  const now = deps.clock()
  const isOpen = booking.status === 'booked' && ['scheduled', 'confirmed'].includes(consultation.status)
  // What was booked at Calendly is changed there, and its calendar entry comes from there.
  const isChangeable = isOpen && consultation.source !== 'calendly'
  const { startsAt } = consultation
  const open =
    isChangeable && startsAt > now
      ? changeLimits(practice.policy, { startsAt, reschedules: booking.reschedules, now })
      : { cancelUntil: null, rescheduleUntil: null }
  const limits = consultation.source === 'group' ? { ...open, rescheduleUntil: null } : open
  return toConsultation(row, { limits, calendarUrl: isChangeable ? await calendarUrl(row, now, deps) : null })
}

async function calendarUrl(
  { booking, consultation }: BookingRow,
  now: number,
  { publicUrl, signedAddresses }: TellDeps,
): Promise<string> {
  const token = await signedAddresses.issue(`calendar:${booking.id}`, now + calendarLifeMilliseconds)
  return `${publicUrl}/api/consultations/${consultation.id}/calendar.ics?booking=${booking.id}&token=${token}`
}
