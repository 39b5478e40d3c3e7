import type { ContactReveal, Purchase, PurchasePage, ScheduleReport } from '@deskbell/server/contract/purchases'
import { buyerRequest } from './buyer-request.ts'
import type { ApiClient, CallOptions } from './client.ts'

export const listPurchases = (
  client: ApiClient,
  { cursor, ...options }: CallOptions & { cursor?: string | null } = {},
): Promise<PurchasePage> =>
  buyerRequest(
    client,
    `/api/purchases?${new URLSearchParams({ practice: client.practice, ...(cursor && { cursor }) })}`,
    options,
  )

const purchasePath = (purchaseId: string, action = '') => `/api/purchases/${encodeURIComponent(purchaseId)}${action}`

export const getPurchase = (client: ApiClient, purchaseId: string, options: CallOptions = {}): Promise<Purchase> =>
  buyerRequest(client, purchasePath(purchaseId), { ...options, purchaseId })

/** Tracked as the first contact: call it when the buyer is to see the details, not before. */
export const revealContact = (
  client: ApiClient,
  purchaseId: string,
  options: CallOptions = {},
): Promise<ContactReveal> =>
  buyerRequest(client, purchasePath(purchaseId, '/contact'), { ...options, purchaseId, body: {} })

export const reportSchedule = (
  client: ApiClient,
  purchaseId: string,
  report: ScheduleReport,
  options: CallOptions = {},
): Promise<Purchase> =>
  buyerRequest(client, purchasePath(purchaseId, '/schedule'), { ...options, purchaseId, body: report })
