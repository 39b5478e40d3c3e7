import type { ScheduleInput } from '../contract/availability.ts'
import { fieldProblem } from './errors.ts'
import { isTimeZone } from './scheduling/wall-clock.ts'

/**
 * The rules schedules keep beyond their shape: zones that exist, ids that are the consultant's, and for each kind of
 * session one active schedule at most that names it.
 * @param knownIds of the consultant's schedules so far
 * @throws DeskbellError `invalid_input`, naming the field
 */
export function checkSchedules(schedules: readonly ScheduleInput[], knownIds: readonly string[]): void {
  const seen = new Set<string>()
  const named = new Set<string>()
  schedules.forEach((schedule, index) => {
    const { id, timeZone, active, serviceTypes } = schedule
    const path = (field: string) => `schedules.${index}.${field}`
    if (id !== undefined && (!knownIds.includes(id) || seen.has(id)))
      throw fieldProblem('invalid_input', path('id'), 'There is no such schedule, or it is here twice.')
    if (id !== undefined) seen.add(id)
    if (!isTimeZone(timeZone))
      throw fieldProblem('invalid_input', path('timeZone'), 'Use the name of a time zone such as Europe/Berlin.')
    if (active) {
      for (const kind of serviceTypes ?? []) {
        if (named.has(kind))
          throw fieldProblem('invalid_input', path('serviceTypes'), `Another active schedule is for ${kind} sessions.`)
        named.add(kind)
      }
    }
    checkDates(schedule, path)
  })
}

function checkDates({ overrides }: ScheduleInput, path: (field: string) => string): void {
  const dates = overrides.map(({ date }) => date)
  const again = dates.findIndex((date, index) => dates.indexOf(date) !== index)
  if (again !== -1)
    throw fieldProblem('invalid_input', path(`overrides.${again}.date`), 'Put all hours of a date together.')
}
