import type { ConsultantProfile, SessionConfig, Slots } from '@deskbell/server/contract/availability'
import { request, type ApiClient, type CallOptions } from './client.ts'

const consultantPath = (consultantId: string, what: string) =>
  `/api/consultants/${encodeURIComponent(consultantId)}/${what}`

export const getSessionConfig = (
  client: ApiClient,
  consultantId: string,
  { signal }: CallOptions = {},
): Promise<SessionConfig> => request(client, consultantPath(consultantId, 'session-config'), { signal: signal ?? null })

export const getProfile = (
  client: ApiClient,
  consultantId: string,
  { signal }: CallOptions = {},
): Promise<ConsultantProfile> => request(client, consultantPath(consultantId, 'profile'), { signal: signal ?? null })

export interface SlotsWanted {
  /** Null is anybody of the practice. */
  consultantId: string | null
  /** Null is the default one; planned sessions have their own. */
  durationMinutes: number | null
  serviceType: string
  from: string
  to: string
  timeZone: string
  currency: string | null
}

const withoutNull = (query: Record<string, string | number | null>): Record<string, string> =>
  Object.fromEntries(Object.entries(query).flatMap(([name, value]) => (value === null ? [] : [[name, `${value}`]])))

export const getSlots = (
  client: ApiClient,
  { consultantId, ...query }: SlotsWanted,
  { signal }: CallOptions = {},
): Promise<Slots> => {
  const path = consultantId
    ? consultantPath(consultantId, 'slots')
    : `/api/practices/${encodeURIComponent(client.practice)}/slots`
  return request(client, `${path}?${new URLSearchParams(withoutNull(query))}`, { signal: signal ?? null })
}
