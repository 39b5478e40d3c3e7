import type { FunnelEvent, FunnelReport } from '@deskbell/server/contract/events'
import type { ApiClient } from './client.ts'

/** What the server takes in one go. */
const mostAtOnce = 20

/** Beacons carry cookies, which the API never asks for: a request that outlives the page does the same without. */
export const sendFunnel = (client: ApiClient, events: readonly FunnelEvent[]): void => {
  const { baseUrl, practice } = client
  const report: FunnelReport = { practice, events: events.slice(0, mostAtOnce) }
  const body = JSON.stringify(report)
  const headers = { 'Content-Type': 'application/json' }
  ;(client.fetch ?? fetch)(`${baseUrl}/api/events`, {
    method: 'POST',
    credentials: 'omit',
    keepalive: true,
    headers,
    body,
  }).catch(() => {})
}
