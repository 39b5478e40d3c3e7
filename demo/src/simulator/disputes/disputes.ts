import { invalidRequest, noSuch } from '../http/errors.ts'
import { listFields, page } from '../http/lists.ts'
import { mergeMetadata, object, text } from '../http/parameters.ts'
import { noParameters, route } from '../http/routes.ts'
import type { Resource } from '../http/routes.ts'
import type { World } from '../world.ts'
import { closeDispute, disputeTable, isOpen } from './dispute.ts'
import type { Dispute } from './dispute.ts'
import { disputeChanges, verdictOf } from './evidence.ts'

const path = '/v1/disputes'

function found(world: World, id: string): Dispute {
  const dispute = disputeTable(world).find(id)
  if (!dispute) throw noSuch('dispute', id)
  return dispute
}

function update(world: World, dispute: Dispute, params: ReturnType<typeof disputeChanges>): Dispute {
  const { evidence, metadata, submit = evidence !== undefined } = params
  if (evidence && !isOpen(dispute)) {
    throw invalidRequest(`This dispute is ${dispute.status}; evidence cannot be added any more.`, { param: 'evidence' })
  }
  const given = { ...dispute.evidence, ...evidence }
  const details = { ...dispute.evidence_details, has_evidence: dispute.evidence_details.has_evidence || !!evidence }
  const sent = { ...details, submission_count: details.submission_count + 1, submission_method: 'manual' }
  const changed = disputeTable(world).update(dispute.id, {
    evidence: given,
    evidence_details: submit ? sent : details,
    metadata: mergeMetadata(dispute.metadata, metadata),
    status: submit && isOpen(dispute) ? 'under_review' : dispute.status,
  })
  world.emit('charge.dispute.updated', changed)
  const verdict = submit ? verdictOf(given) : null
  return verdict ? closeDispute(world, changed, verdict) : changed
}

const filters = object({ ...listFields, charge: text, payment_intent: text })

export const disputes: Resource = {
  object: 'dispute',
  expansion: { references: ['charge', 'payment_intent'] },
  routes: [
    route('GET', path, filters, ({ world, params }) => {
      const rows = disputeTable(world)
        .all()
        .filter((row) => !params.charge || row.charge === params.charge)
        .filter((row) => !params.payment_intent || row.payment_intent === params.payment_intent)
      return page(rows, path, params)
    }),
    route('GET', `${path}/:id`, noParameters, ({ world, id }) => found(world, id)),
    route('POST', `${path}/:id`, disputeChanges, ({ world, id, params }) => update(world, found(world, id), params)),
    route('POST', `${path}/:id/close`, noParameters, ({ world, id }) => {
      const dispute = found(world, id)
      if (!isOpen(dispute)) throw invalidRequest(`This dispute is already ${dispute.status}.`)
      return closeDispute(world, dispute, 'lost')
    }),
  ],
}
