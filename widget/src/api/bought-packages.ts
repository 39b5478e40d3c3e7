import type { PurchasePage } from '@deskbell/server/contract/purchases'
import { request, type ApiClient } from './client.ts'

const underWay = new Map<string, Promise<ReadonlySet<string>>>()

const ask = async (client: ApiClient, token: string): Promise<ReadonlySet<string>> => {
  const path = `/api/purchases?practice=${encodeURIComponent(client.practice)}`
  const { data } = await request<PurchasePage>(client, path, { headers: { Authorization: `Bearer ${token}` } })
  // A gift was bought for somebody else, or by somebody else.
  const bought = data.filter(({ state, gift }) => state === 'paid' && !gift)
  return new Set(bought.map((purchase) => purchase.package.packageId))
}

/**
 * Ids of the packages that whoever holds the token has paid for, among the latest 50 purchases. Asked once for all who
 * want to know it at the same time.
 */
export const listBoughtPackages = (client: ApiClient, token: string): Promise<ReadonlySet<string>> => {
  const whose = `${client.baseUrl} ${token}`
  const answer = underWay.get(whose) ?? ask(client, token).finally(() => underWay.delete(whose))
  underWay.set(whose, answer)
  return answer
}
