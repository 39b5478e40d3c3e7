import type { Availability, AvailabilityInput, ScheduleInput } from '../../contract/availability.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { checkSchedules } from '../../domain/schedules.ts'
import type { Deps } from '../../ports.ts'
import { replaceSchedules, selectAvailability, type ScheduleRow } from './availability.repository.ts'
import { toAvailability, toSchedule, type AvailabilityRows } from './get-availability.ts'

type UpdateAvailability = { consultantId: string; version: number; input: AvailabilityInput; caller: Caller }

/**
 * All schedules of a consultant, if nobody else changed them meanwhile; holidays stay with the schedules that stay. Two
 * round trips.
 * @throws DeskbellError `invalid_input`, naming the field, or `version_conflict`
 */
export async function updateAvailability(
  { consultantId, version, input, caller }: UpdateAvailability,
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<Availability> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, selectAvailability(db, consultantId))
  const [[consultant], known] = facts
  requirePermission(actor, consultant?.practiceId, 'edit_availability', consultantId)
  const { practiceId } = consultant as NonNullable<typeof consultant>
  checkSchedules(
    input.schedules,
    known.map(({ id }) => id),
  )
  const rows = input.schedules.map((schedule) =>
    toRow(schedule, known.find(({ id }) => id === schedule.id) ?? newSchedule(ids.id()), {
      practiceId,
      consultantId,
      updatedAt: now,
    }),
  )
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId,
    action: 'consultant.availability_updated',
    subject: ['consultant', consultantId],
    before: { schedules: known.map(toSchedule) },
    after: { schedules: rows.map(toSchedule) },
  })
  const [results, shown] = await saved(db, consultantId, replaceSchedules(db, { consultantId, version, rows }, audit))
  if (rowsWritten(results[0]) === 0) throw new DeskbellError('version_conflict')
  return toAvailability(shown, now)
}

/** Writes, and reads what is there then, in one round trip. */
export async function saved(
  db: Deps['db'],
  consultantId: string,
  statements: Parameters<typeof writeAll>[1],
): Promise<[results: unknown[], rows: AvailabilityRows]> {
  const results = await writeAll(db, [...statements, ...selectAvailability(db, consultantId)])
  return [results, results.slice(-3) as unknown as AvailabilityRows]
}

type Kept = Pick<ScheduleRow, 'id' | 'holidayCountry' | 'holidayRegion' | 'holidays' | 'holidaysThroughYear'>

function newSchedule(id: string): Kept {
  return { id, holidayCountry: null, holidayRegion: null, holidays: [], holidaysThroughYear: null }
}

function toRow(
  schedule: ScheduleInput,
  { id, holidayCountry, holidayRegion, holidays, holidaysThroughYear }: Kept,
  of: Pick<ScheduleRow, 'practiceId' | 'consultantId' | 'updatedAt'>,
): ScheduleRow {
  return { ...schedule, ...of, id, holidayCountry, holidayRegion, holidays, holidaysThroughYear }
}
