import type { ContactReveal, Purchase } from '@deskbell/server/contract/purchases'
import { ApiError } from '../api/api-error.ts'
import type { ApiClient } from '../api/client.ts'
import { getPurchase, revealContact } from '../api/purchases.ts'

const reasons = ['payment_required', 'not_yet_revealed', 'gift_not_claimed'] as const
type Withheld = (typeof reasons)[number]

/** A purchase and what it entitles to see, or why that is not shown yet. */
export type Granted =
  | { purchase: Purchase; reveal: ContactReveal; withheld?: undefined }
  | { purchase: Purchase; reveal?: undefined; withheld: Withheld }

const isWithheld = (code: string): code is Withheld => reasons.includes(code as Withheld)

/** Counts as the first contact, so only what shows the details calls it. */
export const getGranted = async (client: ApiClient, purchaseId: string, signal?: AbortSignal): Promise<Granted> => {
  const purchase = await getPurchase(client, purchaseId, { signal })
  try {
    return { purchase, reveal: await revealContact(client, purchaseId, { signal }) }
  } catch (error) {
    if (error instanceof ApiError && isWithheld(error.code)) return { purchase, withheld: error.code }
    throw error
  }
}
