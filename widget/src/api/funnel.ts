import type { ApiClient } from './client.ts'

/** How far somebody came; nothing of who it was. */
export interface FunnelEvent {
  step: 'time' | 'sign_in' | 'details' | 'payment' | 'confirmation' | 'move' | 'cancel' | 'waitlist'
  outcome: 'started' | 'completed' | 'failed'
  code?: string
}

/** Beacons carry cookies, which the API never asks for: a request that outlives the page does the same without. */
export const sendFunnel = (client: ApiClient, events: readonly FunnelEvent[]): void => {
  const { baseUrl, practice } = client
  const body = JSON.stringify({ practice, events })
  const headers = { 'Content-Type': 'application/json' }
  ;(client.fetch ?? fetch)(`${baseUrl}/api/events`, {
    method: 'POST',
    credentials: 'omit',
    keepalive: true,
    headers,
    body,
  }).catch(() => {})
}
