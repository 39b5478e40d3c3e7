import type { OfferForm } from '../../contract/waitlist.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { closeEntry } from './close-entry.ts'
import { declinedPage, takenPage } from './offer-page.ts'
import { openOffer } from './open-offer.ts'
import { describeOffer } from './show-offer.ts'
import { requireOffer, takeOffer, type TakeDeps } from './take-offer.ts'

type AnswerDeps = TakeDeps & Pick<Deps, 'offerSoon'>

/**
 * Takes or declines an offer by the link of its mail: who holds it needs no other proof. Without credits it stays kept,
 * and the page says where to get some. Two round trips.
 * @returns HTML, and whether it did what was asked
 * @throws DeskbellError `link_used`, `offer_over`, `not_found`
 */
export function answerOffer(
  { token, form }: { token: string; form: OfferForm },
  deps: AnswerDeps,
): Promise<{ html: string; done: boolean }> {
  return decideAnew(async () => {
    const offer = await openOffer(token, deps)
    const now = deps.clock()
    const row = requireOffer(offer, now)
    if (form.answer === 'decline') {
      const by = { actorKind: 'client' as const, actorUserId: null }
      const closed = await closeEntry({ entry: offer.found.entry, state: 'declined', by, now }, deps)
      return closed ? { html: declinedPage(row), done: true } : null
    }
    try {
      const taken = await takeOffer(offer, null, deps)
      return taken === null ? null : { html: takenPage(taken), done: true }
    } catch (error) {
      if (!isOfCredits(error)) throw error
      return { html: describeOffer(offer, now), done: false }
    }
  })
}

function isOfCredits(error: unknown): boolean {
  return error instanceof DeskbellError && (error.code === 'no_credits' || error.code === 'credits_frozen')
}
