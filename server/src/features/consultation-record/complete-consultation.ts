import type { CompleteInput, ConsultationRecord } from '../../contract/consultation-record.ts'
import { actualTimes } from '../../domain/lifecycle.ts'
import { notesColumn, outcomeColumns } from './outcome-columns.ts'
import { takeStep, type StepDeps, type StepRequest } from './take-step.ts'

/**
 * It is over: when it really took place, and what came of it. Who was there may give feedback from now on. Two round
 * trips.
 * @throws DeskbellError `illegal_step`, `invalid_input`, `forbidden`, `not_found`
 */
export function completeConsultation(
  { input, ...request }: StepRequest & { input: CompleteInput },
  deps: StepDeps,
): Promise<ConsultationRecord> {
  const { startedAt, endedAt, outcomes, privateNotes } = input
  return takeStep(
    { ...request, step: 'complete', action: 'consultation.completed' },
    ({ consultation, now }) => {
      const times = actualTimes(
        { started: consultation.actualStartedAt, startedAt: instantOf(startedAt), endedAt: instantOf(endedAt) },
        now,
      )
      return { set: { ...times, completedAt: now, ...outcomeColumns(outcomes), ...notesColumn(privateNotes) } }
    },
    deps,
  )
}

const instantOf = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text))
