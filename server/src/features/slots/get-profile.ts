import type { ConsultantProfile } from '../../contract/availability.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { dayMs } from '../../domain/scheduling/wall-clock.ts'
import type { Deps } from '../../ports.ts'
import { publicConfig } from '../shared/public-config.ts'
import { toSchedulingFacts, type SchedulingFacts } from '../shared/scheduling-facts.ts'
import { freeSlots, nextFree, type Wanted } from './find-free.ts'
import { changesAt } from './get-slots.ts'
import { furthestAt } from './slots-window.ts'
import { publicProfile, schedulingOfOne } from './slots.repository.ts'

const freeTimesShown = 3

/** Who it is, what a session costs, and the next free times for one of the usual length. One round trip. */
export async function getProfile(
  consultantId: string,
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<{ profile: ConsultantProfile; changesAt: number }> {
  const now = clock()
  const [[text], [row]] = await db.batch([
    publicProfile(db, consultantId),
    schedulingOfOne(db, consultantId, { serviceType: 'private', from: now, to: furthestAt(now), now }),
  ])
  if (text === undefined || row === undefined || !row.consultant.active || row.practice.suspendedAt !== null)
    throw new DeskbellError('not_found')
  const facts = toSchedulingFacts(row)
  const { config } = facts
  const { id, name, photoUrl, tier, timeZone } = facts.consultant
  return {
    profile: {
      id,
      practice: facts.practice.slug,
      name,
      ...text,
      photoUrl,
      tier,
      timeZone,
      sessionConfig:
        config?.active === true
          ? publicConfig({ consultant: facts.consultant, config, version: facts.configVersion })
          : null,
      nextSlots: nextSlots(facts, now),
    },
    changesAt: changesAt([facts], now),
  }
}

/** Of the day of the first one and the two weeks after it, so that few are worked out for the three that are shown. */
function nextSlots(facts: SchedulingFacts, now: number): ConsultantProfile['nextSlots'] {
  const { config, practice } = facts
  if (config === null || !config.active) return []
  const { currency } = practice
  const wanted: Wanted = { serviceType: 'private', durationMinutes: config.defaultDurationMinutes, currency, now }
  const first = nextFree(facts, wanted, now)
  if (first === null) return []
  const start = Date.parse(first.startsAt)
  return freeSlots(facts, wanted, { start, end: start + 14 * dayMs }).slice(0, freeTimesShown)
}
