import type { FunnelReport } from '../../contract/events.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { localDate } from '../../domain/scheduling/wall-clock.ts'
import type { Deps } from '../../ports.ts'
import { addCounts, practiceBySlug, type PracticeRow } from './funnel.repository.ts'

type Known = PracticeRow & { readAt: number }

const rememberedFor = 10 * 60_000
const mostRemembered = 1_000

/**
 * Counts how far visitors came, by the practice's day. One round trip; one more now and then, to learn of a practice.
 * @returns the use-case, with a memory of its own
 */
export function createStepCounter(deps: Pick<Deps, 'db' | 'clock'>) {
  const { db, clock } = deps
  const known = new Map<string, Known>()

  async function practiceOf(slug: string): Promise<Known> {
    const now = clock()
    const remembered = known.get(slug)
    if (remembered !== undefined && now - remembered.readAt < rememberedFor) return remembered
    const [found] = await practiceBySlug(db, slug)
    if (found === undefined) throw new DeskbellError('not_found')
    const learned = { ...found, readAt: now }
    known.delete(slug)
    known.set(slug, learned)
    if (known.size > mostRemembered) known.delete(known.keys().next().value as string)
    return learned
  }

  /** @throws DeskbellError `not_found` */
  return async function countSteps({ practice: slug, events }: FunnelReport): Promise<void> {
    const { id: practiceId, timeZone } = await practiceOf(slug)
    const date = localDate(clock(), timeZone)
    const same = Map.groupBy(
      events,
      ({ step, outcome, code = '' }) => `${step} ${outcome} ${outcome === 'failed' ? code : ''}`,
    )
    const rows = [...same.values()].map((equal) => {
      const { step, outcome, code = '' } = equal[0] as (typeof events)[number]
      return { practiceId, date, step, outcome, code: outcome === 'failed' ? code : '', count: equal.length }
    })
    await addCounts(db, rows)
  }
}
