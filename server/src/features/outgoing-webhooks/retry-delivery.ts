import type { WebhookDelivery } from '../../contract/outgoing-webhooks.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { writeThenRead } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { deliveryById, sendAgain } from './delivery.repository.ts'
import { describeDelivery } from './describe-endpoint.ts'
import { endpointById } from './endpoint.repository.ts'

export type RetryDeps = Pick<Deps, 'db' | 'clock' | 'ids'> & {
  /** There are events to send: do not wait for the timer. */
  sendSoon: () => void
}

/**
 * Sends an event again, whatever became of it, under its own id. Of an endpoint that is switched off it waits until that
 * is on again. Two round trips.
 * @throws DeskbellError `forbidden`, `not_found`
 */
export async function retryDelivery(
  { endpointId, id, caller }: { endpointId: string; id: string; caller: Caller },
  { db, clock, ids, sendSoon }: RetryDeps,
): Promise<WebhookDelivery> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [
    endpointById(db, endpointId),
    deliveryById(db, endpointId, id),
  ])
  const [[found], [delivery]] = facts
  requirePermission(actor, found?.endpoint.practiceId, 'manage_integrations')
  if (delivery === undefined) throw new DeskbellError('not_found')
  const { practiceId, eventId } = delivery
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId,
    action: 'practice.webhook_retried',
    subject: ['practice', practiceId],
    after: { endpointId, eventId },
  })
  const [after] = await writeThenRead(db, sendAgain(db, id, audit), deliveryById(db, endpointId, id))
  sendSoon()
  return describeDelivery(after ?? delivery)
}
