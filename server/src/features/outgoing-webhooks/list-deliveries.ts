import type { WebhookDeliveriesQuery, WebhookDeliveryPage } from '../../contract/outgoing-webhooks.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { requirePermission } from '../../domain/access.ts'
import { fieldProblem } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { deliveriesOf, deliveriesPerPage, type DeliveryStart } from './delivery.repository.ts'
import { describeDelivery } from './describe-endpoint.ts'
import { endpointById } from './endpoint.repository.ts'

/** What was sent to an endpoint and what became of it, newest first. One round trip. @throws DeskbellError `forbidden`, `not_found` */
export async function listDeliveries(
  { endpointId, query, caller }: { endpointId: string; query: WebhookDeliveriesQuery; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<WebhookDeliveryPage> {
  const { actor, facts } = await loadAs(db, caller, clock(), [
    endpointById(db, endpointId),
    deliveriesOf(db, endpointId, { state: query.state, start: readCursor(query.cursor) }),
  ])
  const [[endpoint], rows] = facts
  requirePermission(actor, endpoint?.endpoint.practiceId, 'manage_integrations')
  const data = rows.slice(0, deliveriesPerPage)
  const last = data.at(-1)
  const nextCursor = rows.length > deliveriesPerPage && last !== undefined ? `${last.createdAt}_${last.id}` : null
  return { data: data.map(describeDelivery), nextCursor }
}

function readCursor(cursor: string | undefined): DeliveryStart | null {
  if (cursor === undefined) return null
  const [, createdAt, id] = /^(\d{1,16})_([0-9a-f-]{36})$/.exec(cursor) ?? []
  if (createdAt === undefined || id === undefined)
    throw fieldProblem('invalid_input', 'cursor', 'Use the nextCursor of the page before.')
  return { createdAt: Number(createdAt), id }
}
