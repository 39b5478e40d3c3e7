import type { Deliverable, DeliverableInput } from '../../contract/follow-up.ts'
import { memberEntry, witnessed } from '../../db/audit.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { toDeliverable } from '../../db/views/follow-up-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError, fieldProblem } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { addStatements, consultationWithCount, deliverableById, type DeliverableRow } from './deliverable.repository.ts'

type AddDeliverable = { consultationId: string; input: DeliverableInput; caller: Caller }
type AddDeps = Pick<Deps, 'db' | 'clock' | 'ids'>

const mostPerConsultation = 100

/**
 * Adds what the client gets out of a consultation; they see it at once. Two round trips.
 * @throws DeskbellError `booking_closed` where it was cancelled, `invalid_input`, `forbidden`, `not_found`
 */
export function addDeliverable(request: AddDeliverable, deps: AddDeps): Promise<Deliverable> {
  return decideAnew(() => answerOnce(() => add(request, deps)))
}

async function add({ consultationId, input, caller }: AddDeliverable, deps: AddDeps): Promise<Deliverable | null> {
  const { db, clock, ids } = deps
  const now = clock()
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [consultationWithCount(db, consultationId)])
  const [[row]] = facts
  requirePermission(actor, row?.consultation.practiceId, 'edit_bookings', row?.consultation.consultantId)
  if (row === undefined) throw new DeskbellError('not_found')
  if (repeatOf !== null) return tell(await deliverableById(db, repeatOf))
  if (row.consultation.status === 'cancelled') throw new DeskbellError('booking_closed')
  if (row.count >= mostPerConsultation)
    throw fieldProblem('invalid_input', 'title', `A consultation has at most ${mostPerConsultation} deliverables.`)
  const id = ids.id()
  const { practiceId } = row.consultation
  const { title, url, dueDate, status } = input
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId,
    action: 'deliverable.added',
    subject: ['deliverable', id],
    after: { consultationId, title, url, dueDate, status },
  })
  const deliverable = {
    ...input,
    description: input.description === '' ? null : input.description,
    id,
    practiceId,
    consultationId,
    deliveredAt: status === 'delivered' ? now : null,
    createdAt: now,
    updatedAt: now,
  }
  const results = await writeAll(db, [
    ...addStatements(db, deliverable, audit),
    ...rememberRequest(db, caller, id, now, witnessed(audit.id)),
    deliverableById(db, id),
  ])
  return rowsWritten(results[0]) === 0 ? null : tell(results.at(-1) as { deliverable: DeliverableRow }[])
}

function tell([row]: { deliverable: DeliverableRow }[]): Deliverable {
  if (row === undefined) throw new DeskbellError('not_found')
  return toDeliverable(row.deliverable)
}
