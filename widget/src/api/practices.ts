import type { PublicConsultant, PublicPractice } from '@deskbell/server/contract/practices'
import { request, type ApiClient, type CallOptions } from './client.ts'

export const getPractice = (client: ApiClient, { signal }: CallOptions = {}): Promise<PublicPractice> =>
  request(client, `/api/practices/${encodeURIComponent(client.practice)}`, { signal: signal ?? null })

export const listConsultants = (
  client: ApiClient,
  { signal }: CallOptions = {},
): Promise<{ data: PublicConsultant[] }> =>
  request(client, `/api/consultants?practice=${encodeURIComponent(client.practice)}`, { signal: signal ?? null })

export const getConsultant = (
  client: ApiClient,
  consultantId: string,
  { signal }: CallOptions = {},
): Promise<PublicConsultant> =>
  request(client, `/api/consultants/${encodeURIComponent(consultantId)}`, { signal: signal ?? null })
