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
