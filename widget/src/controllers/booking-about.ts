import type { ConsultationDraft } from '@deskbell/server/contract/consultations'

/** A few short lines are goals; anything else is prose for the consultant to read. */
export const aboutOf = (text: string): Pick<ConsultationDraft, 'objectives' | 'description'> => {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  const areGoals = lines.length <= 10 && lines.every((line) => line.length <= 300)
  if (!lines.length) return {}
  return areGoals ? { objectives: lines } : { description: text.trim().slice(0, 2000) }
}
