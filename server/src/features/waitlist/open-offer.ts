import { sha256 } from '../../domain/digest.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { selectOfferOfLink } from './offer.repository.ts'
import type { Offer } from './take-offer.ts'

/**
 * What the link of an offer's mail is good for. One round trip.
 * @throws DeskbellError `not_found`, `link_used`
 */
export async function openOffer(token: string, { db }: Pick<Deps, 'db'>): Promise<Offer> {
  const [[found], [row], grants] = await db.batch(selectOfferOfLink(db, await sha256(token)))
  if (found === undefined) throw new DeskbellError('not_found')
  if (['accepted', 'declined', 'cancelled'].includes(found.entry.state)) throw new DeskbellError('link_used')
  return { found, row, grants }
}
