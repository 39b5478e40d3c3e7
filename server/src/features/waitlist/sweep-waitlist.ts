import type { Deps } from '../../ports.ts'
import { closeEntry } from './close-entry.ts'
import { offerFreedTimes, type OfferDeps } from './offer-freed-times.ts'
import { consultantsWaitedFor, overdueEntries } from './offer.repository.ts'

const consultantsPerRun = 50

/**
 * What time alone does to waitlists: ends offers and waits that are over, and offers what holds, hours and calendars
 * have left free since. For a timer.
 * @param after the consultant with whom the last run ended
 * @returns where the next run goes on
 */
export async function sweepWaitlist(
  { after }: { after: string },
  deps: OfferDeps & Pick<Deps, 'offerSoon' | 'log'>,
): Promise<string> {
  const { db, clock, log } = deps
  const now = clock()
  const [overdue, consultants] = await db.batch([
    overdueEntries(db, now),
    consultantsWaitedFor(db, after, consultantsPerRun),
  ])
  const freed = new Set(consultants.map(({ id }) => id))
  // What ends here is offered below, not once more in the background.
  const quiet = { ...deps, offerSoon: (id: string) => void freed.add(id) }
  for (const entry of overdue)
    await closeEntry({ entry, state: 'expired', by: { actorKind: 'system', actorUserId: null }, now }, quiet)
  for (const consultantId of freed) {
    try {
      await offerFreedTimes({ consultantId }, deps)
    } catch (error) {
      // One consultant's hours must not keep the others waiting, nor what the timer does next.
      log('error', 'waitlist.not_offered', { consultantId, error: error instanceof Error ? error.name : 'unknown' })
    }
  }
  return consultants.length < consultantsPerRun ? '' : (consultants.at(-1)?.id ?? '')
}
