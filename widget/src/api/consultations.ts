import type {
  Consultation,
  ConsultationBooked,
  ConsultationDraft,
  ConsultationPage,
  RescheduleInput,
} from '@deskbell/server/contract/consultations'
import type { WaitlistEntry, WaitlistInput } from '@deskbell/server/contract/waitlist'
import { buyerRequest, sessionOf } from './buyer-request.ts'
import type { ApiClient, CallOptions } from './client.ts'

interface Creating extends CallOptions {
  /** The same for every try of one intention, so that a repeated click books once. */
  idempotencyKey: string
  /** Whose token proves the buyer where nobody is signed in. */
  purchaseId?: string | undefined
}

const creating = ({ idempotencyKey, purchaseId, signal }: Creating) => ({
  headers: { 'Idempotency-Key': idempotencyKey },
  signal,
  ...(purchaseId && { purchaseId }),
})

const consultationPath = (id: string, action = '') => `/api/consultations/${encodeURIComponent(id)}${action}`

/** Keeps the token of what is to be paid, also across Stripe's page. */
export const book = async (
  client: ApiClient,
  draft: ConsultationDraft,
  options: Creating,
): Promise<ConsultationBooked> => {
  const booked = await buyerRequest<ConsultationBooked>(client, '/api/consultations', {
    body: draft,
    ...creating(options),
  })
  const { purchaseId, purchaseToken } = booked
  if (purchaseId && purchaseToken) sessionOf(client).setPurchaseToken(purchaseId, purchaseToken)
  return booked
}

export interface Whose extends CallOptions {
  purchaseId?: string | undefined
}

const whose = ({ purchaseId, signal }: Whose) => ({ signal, ...(purchaseId && { purchaseId }) })

export const getConsultation = (client: ApiClient, id: string, options: Whose = {}): Promise<Consultation> =>
  buyerRequest(client, consultationPath(id), whose(options))

export const listOwnConsultations = (
  client: ApiClient,
  { signal, ...query }: CallOptions & { when?: 'past'; cursor?: string } = {},
): Promise<ConsultationPage> =>
  buyerRequest(client, `/api/consultations/me?${new URLSearchParams({ practice: client.practice, ...query })}`, {
    signal,
  })

export const reschedule = (
  client: ApiClient,
  id: string,
  input: RescheduleInput,
  options: Creating,
): Promise<Consultation> =>
  buyerRequest(client, consultationPath(id, '/reschedule'), { body: input, ...creating(options) })

export const cancel = (client: ApiClient, id: string, options: Creating): Promise<Consultation> =>
  buyerRequest(client, consultationPath(id, '/cancel'), { body: {}, ...creating(options) })

export const joinWaitlist = (client: ApiClient, input: WaitlistInput, options: Creating): Promise<WaitlistEntry> =>
  buyerRequest(client, '/api/waitlist', { body: input, ...creating(options) })
