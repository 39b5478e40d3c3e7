import type { ConsultationBooked } from '@deskbell/server/contract/consultations'
import type { WaitlistPage } from '@deskbell/server/contract/waitlist'
import type { ApiError } from './api-error.ts'
import { buyerRequest } from './buyer-request.ts'
import type { ApiClient, CallOptions } from './client.ts'

export const listWaitlist = (
  client: ApiClient,
  { signal, ...query }: CallOptions & { cursor?: string } = {},
): Promise<WaitlistPage> =>
  buyerRequest(client, `/api/waitlist?${new URLSearchParams({ practice: client.practice, ...query })}`, { signal })

const entryPath = (id: string, action = '') => `/api/waitlist/${encodeURIComponent(id)}${action}`

/** The time that is kept is the client's; once more changes nothing. */
export const acceptOffer = (client: ApiClient, id: string): Promise<ConsultationBooked> =>
  buyerRequest(client, entryPath(id, '/accept'), { body: {} })

/** Declines the offer that stands, or waits no longer. Done, it answers without a body, which counts as none elsewhere. */
export const leaveWaitlist = async (client: ApiClient, id: string): Promise<void> => {
  await buyerRequest(client, entryPath(id), { method: 'DELETE' }).catch((error: ApiError) => {
    if (error.status !== 204) throw error
  })
}
