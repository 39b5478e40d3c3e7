import type { WebhookEndpoint, WebhookEndpointPatch } from '../../contract/outgoing-webhooks.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { writeThenRead } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import type { Deps } from '../../ports.ts'
import { shown } from './add-endpoint.ts'
import { changeEndpoint as changeStatements, endpointById } from './endpoint.repository.ts'

/**
 * Switches an endpoint on or off, or changes what it is told. Switched on again it hears what happened in the last three
 * days meanwhile too. Two round trips.
 * @throws DeskbellError `forbidden`, `not_found`
 */
export async function changeEndpoint(
  { id, patch, caller }: { id: string; patch: WebhookEndpointPatch; caller: Caller },
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<WebhookEndpoint> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [endpointById(db, id)])
  const endpoint = facts[0][0]?.endpoint
  requirePermission(actor, endpoint?.practiceId, 'manage_integrations')
  const { practiceId, active, events } = endpoint as NonNullable<typeof endpoint>
  const changes = { active: patch.active ?? active, events: patch.events ?? events }
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId,
    action: 'practice.webhook_changed',
    subject: ['practice', practiceId],
    before: { endpointId: id, active, events },
    after: { endpointId: id, ...changes },
  })
  return shown(await writeThenRead(db, changeStatements(db, id, changes, audit), endpointById(db, id)))
}
