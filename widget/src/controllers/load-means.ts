import type { ApiClient } from '../api/client.ts'
import type { Whose } from '../api/consultations.ts'
import { isSignedIn } from '../api/identity.ts'
import { getCompatible } from '../api/paying-credits.ts'
import type { Means } from './booking-pay.ts'

type Session = Parameters<typeof getCompatible>[1]

/** How somebody can pay a session: with the credits of a purchase, else with any that fit. */
export const loadMeans = async (client: ApiClient, session: Session, purchaseId: string | null): Promise<Means> => {
  const whose: Whose = purchaseId ? { purchaseId } : {}
  const ofPurchase = await getCompatible(client, session, whose)
  // The purchase may be used up where another one is not.
  const looksFurther = !ofPurchase.bestGrantId && purchaseId && isSignedIn(client)
  const compatible = looksFurther ? await getCompatible(client, session, {}) : ofPurchase
  return { compatible, trial: compatible.trial }
}
