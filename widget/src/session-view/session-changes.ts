import type { Consultation } from '@deskbell/server/contract/consultations'

export const isOpen = (until: string | null, nowMs: number): until is string =>
  until !== null && Date.parse(until) > nowMs

export const canMove = ({ booking }: Consultation, nowMs: number): boolean => isOpen(booking.rescheduleUntil, nowMs)

/** Also late; then what it cost may not come back. */
export const canCancel = ({ startsAt }: Consultation, nowMs: number): boolean => Date.parse(startsAt) > nowMs
