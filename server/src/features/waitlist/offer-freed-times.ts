import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import type { Deps } from '../../ports.ts'
import { selectSchedulingFacts, toSchedulingFacts } from '../shared/scheduling-facts.ts'
import { newOffer } from './new-offer.ts'
import { offerStatements, waitingFor } from './offer.repository.ts'
import { planOffers } from './plan-offers.ts'

export type OfferDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'publicUrl' | 'deliverSoon'>

const attempts = 5
const year = 366 * 86_400_000

/**
 * Offers what is free of a consultant's time to those who wait for it, first come first, and keeps it for them. Each
 * offer is a batch of its own; where somebody else was faster, the rest is looked at anew.
 */
export async function offerFreedTimes({ consultantId }: { consultantId: string }, deps: OfferDeps): Promise<void> {
  const { db, clock, deliverSoon } = deps
  for (let left = attempts; left > 0; left--) {
    const now = clock()
    const [[row], waiting] = await db.batch([
      selectSchedulingFacts(db, { consultantId, serviceType: 'private', from: now, to: now + year, now }),
      waitingFor(db, consultantId, now),
    ])
    if (row === undefined || waiting.length === 0) return
    const facts = toSchedulingFacts(row)
    if (!facts.consultant.active || facts.practice.suspendedAt !== null) return
    const offers = planOffers(facts, waiting, now)
    let made = 0
    for (const offer of offers) {
      const [witness] = await writeAll(db, offerStatements(db, await newOffer({ facts, offer, now }, deps)))
      made += rowsWritten(witness)
    }
    if (made > 0) deliverSoon()
    if (made === offers.length) return
  }
}
