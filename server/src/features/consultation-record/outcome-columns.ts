import type { OutcomesInput } from '../../contract/follow-up.ts'
import type { ConsultationSet } from './record.repository.ts'

/** What is left out of the outcomes stays as it is. */
export function outcomeColumns(given: OutcomesInput | undefined): ConsultationSet {
  const { summary, status, metrics, nextSteps } = given ?? {}
  return {
    ...(summary === undefined ? {} : { outcomeSummary: textOrNull(summary) }),
    ...(status === undefined ? {} : { outcomeStatus: status }),
    ...(metrics === undefined ? {} : { outcomeMetrics: metrics }),
    ...(nextSteps === undefined ? {} : { nextSteps }),
  }
}

export function notesColumn(privateNotes: string | null | undefined): ConsultationSet {
  return privateNotes === undefined ? {} : { privateNotes: textOrNull(privateNotes) }
}

/** An empty text is none. */
export function textOrNull(text: string | null): string | null {
  return text === '' ? null : text
}
