import type { GroupInput, GroupPlanned } from '../../contract/consultations.ts'
import { memberEntry, witnessed, type AuditEntry } from '../../db/audit.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { toManagedConsultation, type ManagedRow } from '../../db/views/managed-consultation-view.ts'
import { requirePermission, type SignedIn } from '../../domain/access.ts'
import { DeskbellError, fieldProblem } from '../../domain/errors.ts'
import { plannedTimes, type PlannedTime } from '../../domain/scheduling/planned-times.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { selectSchedulingFacts, toSchedulingFacts, type SchedulingFacts } from '../shared/scheduling-facts.ts'
import { planStatements, plannedById, takenTimes } from './group-session.repository.ts'

type PlanGroup = { input: GroupInput; caller: Caller }
type PlanDeps = Pick<Deps, 'db' | 'clock' | 'ids'>

/**
 * Plans a group session, or the sessions of a course, by a member of the practice: all of them, or none where one of
 * the times is not free. Two round trips.
 * @throws DeskbellError `slot_taken` with the times that are, `invalid_input`, `price_out_of_range`,
 *   `currency_not_supported`, `forbidden`, `not_found`
 */
export function planGroup(request: PlanGroup, deps: PlanDeps): Promise<GroupPlanned> {
  return decideAnew(() => answerOnce(() => plan(request, deps)))
}

async function plan({ input, caller }: PlanGroup, deps: PlanDeps): Promise<GroupPlanned | null> {
  const { db, clock } = deps
  const now = clock()
  const { consultantId, serviceType } = input
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [
    selectSchedulingFacts(db, { consultantId, serviceType, from: now, to: now, now }),
  ])
  const [[row]] = facts
  requirePermission(actor, row?.consultant.practiceId, 'edit_bookings', consultantId)
  if (row === undefined) throw new DeskbellError('not_found')
  if (repeatOf !== null) return tell(await plannedById(db, repeatOf))
  const scheduling = toSchedulingFacts(row)
  if (!scheduling.consultant.active)
    throw fieldProblem('invalid_input', 'consultantId', 'Nothing can be planned for who is not active.')
  const { bufferBeforeMinutes = 0, bufferAfterMinutes = 0 } = scheduling.schedule ?? {}
  const times = plannedTimes(input, { bufferBeforeMinutes, bufferAfterMinutes }, now)
  const made = newRows({ input, scheduling, times, now }, deps)
  const audit = auditOf({ actor, input, made, now }, deps)
  const { courseId, rows } = made
  const groupId = courseId ?? (rows[0]?.id as string)
  const [taken, witness, ...results] = await writeAll(db, [
    takenTimes(db, rows, now),
    ...planStatements(db, rows, audit),
    ...rememberRequest(db, caller, groupId, now, witnessed(audit.id)),
    plannedById(db, groupId),
  ])
  if (rowsWritten(witness) > 0) return tell(results.at(-1) as ManagedRow[])
  requireFree(times, JSON.parse((taken as { taken: string }[])[0]?.taken ?? '[]') as number[])
  return null
}

const tell = (rows: readonly ManagedRow[]): GroupPlanned => ({
  data: rows.map((row) => toManagedConsultation(row, [])),
})

function requireFree(times: readonly PlannedTime[], taken: readonly number[]): void {
  const startsAt = times.filter((_, index) => taken[index] === 1).map((time) => new Date(time.startsAt).toISOString())
  if (startsAt.length > 0) throw new DeskbellError('slot_taken', { details: { startsAt } })
}

type Plan = { input: GroupInput; scheduling: SchedulingFacts; times: readonly PlannedTime[]; now: number }

function newRows({ input, scheduling, times, now }: Plan, { ids }: PlanDeps) {
  const { consultantId, serviceType, title, description, capacity, seatPrice } = input
  const courseId = serviceType === 'course' ? ids.id() : null
  const rows = times.map((time) => ({
    ...time,
    id: ids.id(),
    reference: ids.reference('CONS'),
    practiceId: scheduling.consultant.practiceId,
    consultantId,
    source: 'group' as const,
    serviceType,
    courseId,
    title,
    description: description === '' ? null : description,
    status: 'scheduled' as const,
    capacity,
    seatPriceMinor: seatPrice?.amount ?? null,
    seatCurrency: seatPrice?.currency ?? null,
    createdAt: now,
    updatedAt: now,
  }))
  return { courseId, rows }
}

type Planned = { actor: SignedIn; input: GroupInput; made: ReturnType<typeof newRows>; now: number }

function auditOf({ actor, input, made: { courseId, rows }, now }: Planned, { ids }: PlanDeps): AuditEntry {
  const [first] = rows as [(typeof rows)[number]]
  return memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: first.practiceId,
    action: 'consultation.planned',
    subject: ['consultation', first.id],
    after: {
      serviceType: input.serviceType,
      courseId,
      consultationIds: rows.map(({ id }) => id),
      startsAt: rows.map(({ startsAt }) => startsAt),
      durationMinutes: input.durationMinutes,
      capacity: input.capacity,
      seatPriceMinor: input.seatPrice?.amount ?? null,
      seatCurrency: input.seatPrice?.currency ?? null,
    },
  })
}
