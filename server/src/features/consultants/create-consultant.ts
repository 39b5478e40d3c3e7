import type { ConsultantInput, PublicConsultant } from '../../contract/practices.ts'
import { memberEntry } from '../../db/audit.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { writeThenRead } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { checkTimeZone } from '../../domain/time-zone.ts'
import type { Deps } from '../../ports.ts'
import { consultantById, insertConsultant, practiceBySlug, type ConsultantRow } from './consultant.repository.ts'
import { toPublicConsultant } from './get-consultant.ts'

type CreateConsultant = { input: ConsultantInput; caller: Caller }
type CreateDeps = Pick<Deps, 'db' | 'clock' | 'ids'>

/**
 * Adds a consultant to a practice: somebody who delivers, with or without a membership of their own. Two round trips.
 * @throws DeskbellError where the caller does not own the practice
 */
export function createConsultant(request: CreateConsultant, deps: CreateDeps): Promise<PublicConsultant> {
  return answerOnce(() => create(request, deps))
}

async function create({ input, caller }: CreateConsultant, { db, clock, ids }: CreateDeps): Promise<PublicConsultant> {
  const now = clock()
  const { practice: slug, ...profile } = input
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [practiceBySlug(db, slug)])
  const [found] = facts[0]
  requirePermission(actor, found?.id, 'edit_practice')
  if (repeatOf !== null) {
    const [made] = await consultantById(db, repeatOf)
    return toPublicConsultant(made as ConsultantRow)
  }
  const practice = found as NonNullable<typeof found>
  const timeZone = profile.timeZone ?? practice.timeZone
  checkTimeZone(timeZone, 'timeZone')
  const id = ids.id()
  const values = { ...profile, timeZone }
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: practice.id,
    action: 'consultant.created',
    subject: ['consultant', id],
    after: values,
  })
  const row = { ...values, id, practiceId: practice.id, contactName: values.name, createdAt: now, updatedAt: now }
  const statements = [...insertConsultant(db, row, audit), ...rememberRequest(db, caller, id, now)]
  const [made] = await writeThenRead(db, statements, consultantById(db, id))
  return toPublicConsultant(made as ConsultantRow)
}
