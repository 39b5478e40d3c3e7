import type { InstalmentCheckout } from '@deskbell/server/contract/instalments'
import type { BillingRecord } from '@deskbell/server/contract/money-report'
import type { SubscriptionAnswer, SubscriptionInput } from '@deskbell/server/contract/subscriptions'
import { buyerRequest } from './buyer-request.ts'
import type { ApiClient } from './client.ts'

const purchasePath = (purchaseId: string, what: string) => `/api/purchases/${encodeURIComponent(purchaseId)}/${what}`

/** What was paid, and where the receipts are. */
export const getBilling = (client: ApiClient, purchaseId: string): Promise<BillingRecord> =>
  buyerRequest(client, purchasePath(purchaseId, 'billing'))

/** Stripe's page, where one payment of several is made. */
export const payInstalment = (client: ApiClient, purchaseId: string, number: number): Promise<InstalmentCheckout> =>
  buyerRequest(client, purchasePath(purchaseId, `instalments/${number}/pay`), { body: {} })

export const changeSubscription = (
  client: ApiClient,
  purchaseId: string,
  input: SubscriptionInput,
): Promise<SubscriptionAnswer> => buyerRequest(client, purchasePath(purchaseId, 'subscription'), { body: input })
