import type { Availability, HolidaysInput } from '../../contract/availability.ts'
import { memberEntry, witnessed } from '../../db/audit.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { rowsWritten } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { fieldProblem } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { selectAvailability, setHolidayColumns, type ScheduleRow } from './availability.repository.ts'
import { toAvailability } from './get-availability.ts'
import { holidayColumns, noHolidays, yearsAhead } from './holiday-columns.ts'
import { saved } from './update-availability.ts'

type SetHolidays = { consultantId: string; input: HolidaysInput; caller: Caller }
type HolidayDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'holidays'>

/**
 * Closes a schedule on the public holidays of a country or region, for this and the next two years; or opens it on them
 * again. Two round trips.
 * @throws DeskbellError `holidays_unknown`, or `invalid_input` where there is no such schedule
 */
export function setHolidays(request: SetHolidays, deps: HolidayDeps): Promise<Availability> {
  return decideAnew(() => answerOnce(() => attempt(request, deps)))
}

async function attempt({ consultantId, input, caller }: SetHolidays, deps: HolidayDeps): Promise<Availability | null> {
  const { db, clock, ids } = deps
  const now = clock()
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, selectAvailability(db, consultantId))
  const [[found], schedules] = facts
  requirePermission(actor, found?.practiceId, 'edit_availability', consultantId)
  if (repeatOf !== null) return toAvailability(facts, now)
  const { practiceId, version } = found as NonNullable<typeof found>
  const schedule = chosen(schedules, input.scheduleId)
  const columns = await columnsOf(input, schedule, deps, now)
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId,
    action: 'consultant.holidays_set',
    subject: ['consultant', consultantId],
    before: { scheduleId: schedule.id, country: schedule.holidayCountry, region: schedule.holidayRegion },
    after: { scheduleId: schedule.id, country: columns.holidayCountry, region: columns.holidayRegion },
  })
  const change = { consultantId, version, scheduleId: schedule.id, columns }
  const [results, shown] = await saved(db, consultantId, [
    ...setHolidayColumns(db, change, audit),
    ...rememberRequest(db, caller, consultantId, now, witnessed(audit.id)),
  ])
  return rowsWritten(results[0]) === 0 ? null : toAvailability(shown, now)
}

function chosen(schedules: readonly ScheduleRow[], scheduleId: string | undefined): ScheduleRow {
  const schedule = schedules.find(({ id, isDefault }) => (scheduleId === undefined ? isDefault : id === scheduleId))
  if (schedule === undefined)
    throw fieldProblem('invalid_input', 'scheduleId', 'There is no such schedule. Save working hours first.')
  return schedule
}

async function columnsOf(
  { country, region }: HolidaysInput,
  { timeZone }: ScheduleRow,
  { holidays }: HolidayDeps,
  now: number,
) {
  if (country === null) return noHolidays
  const columns = await holidayColumns({ country, region, years: yearsAhead(timeZone, now) }, holidays)
  if (columns.holidays.length > 0) return columns
  const path = region === null ? 'country' : 'region'
  throw fieldProblem('holidays_unknown', path, `The holidays of this ${path} are not known.`)
}
