import type { OutgoingEventType, WebhookDelivery, WebhookEndpoint } from '../../contract/outgoing-webhooks.ts'
import type { DeliveryRow } from './delivery.repository.ts'
import type { EndpointRow } from './endpoint.repository.ts'

export function describeEndpoint(row: EndpointRow): WebhookEndpoint {
  const { endpoint, practice, failuresInARow, problem, lastDeliveredAt } = row
  const { id, url, active, createdAt } = endpoint
  const events = endpoint.events as OutgoingEventType[]
  return {
    id,
    practice,
    url,
    events,
    active,
    failuresInARow,
    problem,
    lastDeliveredAt: isoOrNull(lastDeliveredAt),
    createdAt: iso(createdAt),
  }
}

export function describeDelivery(row: DeliveryRow): WebhookDelivery {
  const { id, eventId, type, attempts, lastStatus, lastError, nextAttemptAt, createdAt, deliveredAt, deadAt } = row
  const state = deliveredAt !== null ? 'delivered' : deadAt !== null ? 'given_up' : 'waiting'
  return {
    id,
    eventId,
    type,
    state,
    attempts,
    lastStatus,
    lastError,
    nextAttemptAt: isoOrNull(nextAttemptAt),
    createdAt: iso(createdAt),
    deliveredAt: isoOrNull(deliveredAt),
  }
}

const iso = (instantAt: number) => new Date(instantAt).toISOString()
const isoOrNull = (instantAt: number | null) => (instantAt === null ? null : iso(instantAt))
