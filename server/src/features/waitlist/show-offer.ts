import type { Deps } from '../../ports.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { offerPage } from './offer-page.ts'
import { openOffer } from './open-offer.ts'
import { payingGrant, requireOffer, type Offer } from './take-offer.ts'

/**
 * The page behind the link of an offer: the place, until when it is kept, and what pays for it. Looking changes nothing.
 * @returns HTML
 * @throws DeskbellError `not_found`, `link_used`, `offer_over`
 */
export async function showOffer({ token }: { token: string }, deps: Pick<Deps, 'db' | 'clock'>): Promise<string> {
  const offer = await openOffer(token, deps)
  return describeOffer(offer, deps.clock())
}

/** @throws DeskbellError `offer_over` */
export function describeOffer(offer: Offer, now: number): string {
  const row = requireOffer(offer, now)
  return offerPage({ row, expiresAt: offer.found.entry.offerExpiresAt ?? now, paying: payingOrNull(offer) })
}

function payingOrNull(offer: Offer): ReturnType<typeof payingGrant> | null {
  try {
    return offer.row === undefined ? null : payingGrant(offer, offer.row)
  } catch (error) {
    if (error instanceof DeskbellError) return null
    throw error
  }
}
