import type { consultationTypes } from '../contract/consultations.ts'

type ConsultationType = (typeof consultationTypes)[number]

/** How long each type usually takes. */
const usualMinutesOf: Record<ConsultationType, number> = {
  strategy_session: 90,
  technical_consultation: 60,
  advisory: 45,
  training: 120,
  workshop: 180,
  review: 45,
  status_update: 30,
  troubleshooting: 60,
}

export function usualMinutes(type: ConsultationType): number {
  return usualMinutesOf[type]
}

type Length = { durationMinutes?: number | undefined; type?: ConsultationType | undefined }

/** As long as was said, else as its type usually is. The contract sees to it that one of them is there. */
export function lengthOf({ durationMinutes, type }: Length): number {
  return durationMinutes ?? (type === undefined ? 0 : usualMinutes(type))
}
