import type { ConsultationRecord, StartInput } from '../../contract/consultation-record.ts'
import { requirePast } from '../../domain/lifecycle.ts'
import { takeStep, type StepDeps, type StepRequest } from './take-step.ts'

/** It begins, now or a while ago. Two round trips. @throws DeskbellError `illegal_step`, `invalid_input`, `forbidden`, `not_found` */
export function startConsultation(
  { input, ...request }: StepRequest & { input: StartInput },
  deps: StepDeps,
): Promise<ConsultationRecord> {
  return takeStep(
    { ...request, step: 'start', action: 'consultation.started' },
    ({ now }) => {
      const actualStartedAt = input.startedAt === undefined ? now : Date.parse(input.startedAt)
      requirePast(actualStartedAt, 'startedAt', now)
      return { set: { actualStartedAt } }
    },
    deps,
  )
}
