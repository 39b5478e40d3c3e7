import type { Slot } from '@deskbell/server/contract/availability'
import type { ConsultationDraft } from '@deskbell/server/contract/consultations'
import type { CompatibleCredits } from '@deskbell/server/contract/credits'
import type { Money } from '@deskbell/server/contract/primitives'

type CompatibleGrant = CompatibleCredits['data'][number]['grants'][number]

/** A way to pay a session. */
export type Payer =
  | { with: 'credits'; grant: CompatibleGrant }
  | { with: 'trial' }
  | { with: 'checkout'; price: Money; was: Money | null }

export const payerKey = (payer: Payer): string => (payer.with === 'credits' ? payer.grant.purchaseId : payer.with)

/** What is known of the visitor; null before somebody is known to be there. */
export interface Means {
  compatible: CompatibleCredits
  trial: boolean
}

const onTheSpot = ({ rate, originalRate }: Slot): Payer[] =>
  rate ? [{ with: 'checkout', price: rate, was: originalRate }] : []

/** Ways to pay, the one taken first unless another is chosen. Nobody with credits is asked for money. */
export const payersOf = (slot: Slot, means: Means | null): Payer[] => {
  if (!means) return onTheSpot(slot)
  const { bestGrantId, data } = means.compatible
  const grants = data.flatMap((tier) => tier.grants)
  const best = grants.filter(({ id }) => id === bestGrantId)
  if (best.length) {
    const byPurchase = new Map<string, CompatibleGrant>()
    for (const grant of [...best, ...grants])
      if (!byPurchase.has(grant.purchaseId)) byPurchase.set(grant.purchaseId, grant)
    return [...byPurchase.values()].map((grant) => ({ with: 'credits', grant }))
  }
  return [...(means.trial ? [{ with: 'trial' } as const] : []), ...onTheSpot(slot)]
}

interface Payment {
  returnUrl: string
  ui: 'embedded' | 'hosted'
}

export const payOf = (payer: Payer, { returnUrl, ui }: Payment): ConsultationDraft['pay'] => {
  switch (payer.with) {
    case 'credits':
      return { with: 'credits', purchaseId: payer.grant.purchaseId }
    case 'trial':
      return { with: 'trial' }
    case 'checkout':
      return { with: 'checkout', currency: payer.price.currency, expectedPrice: payer.price, returnUrl, ui }
  }
}
