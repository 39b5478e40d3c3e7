import type { ConsultationRecord } from '../../contract/consultation-record.ts'
import { takeStep, type StepDeps, type StepRequest } from './take-step.ts'

/** The practice says that it will take place. Two round trips. @throws DeskbellError `illegal_step`, `forbidden`, `not_found` */
export function confirmConsultation(request: StepRequest, deps: StepDeps): Promise<ConsultationRecord> {
  return takeStep({ ...request, step: 'confirm', action: 'consultation.confirmed' }, () => ({}), deps)
}
