import type { Slot, SlotsQuery } from '../../contract/availability.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { isOffered } from '../../domain/scheduling/session-rates.ts'
import type { TimeRange } from '../../domain/scheduling/time-range.ts'
import type { Deps } from '../../ports.ts'
import { toSchedulingFacts, type SchedulingFacts } from '../shared/scheduling-facts.ts'
import { freeSlots, nextFree, notOffered, type Wanted } from './find-free.ts'
import { changesAt, lastDate, type TimedSlots } from './get-slots.ts'
import { furthestAt, slotsWindow } from './slots-window.ts'
import { openPractice, schedulingOfAll } from './slots.repository.ts'

/**
 * When any consultant of a practice is free: each time once, with those who are, least busy first; it costs what the
 * first of them takes. Sessions planned for several clients stay one by one. One round trip.
 * @throws DeskbellError `invalid_input`, `not_found` or `duration_not_offered`
 */
export async function getPracticeSlots(
  { slug, query }: { slug: string; query: SlotsQuery },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<TimedSlots> {
  const now = clock()
  const window = slotsWindow(query, now)
  const { serviceType, timeZone } = query
  const [[practice], rows] = await db.batch([
    openPractice(db, slug),
    schedulingOfAll(db, slug, { serviceType, from: window.start, to: furthestAt(now), now }),
  ])
  if (practice === undefined) throw new DeskbellError('not_found')
  const everybody = rows.map(toSchedulingFacts)
  const durationMinutes = durationOfAll(everybody, query)
  const offering = everybody.filter((facts) => durationMinutes === null || offers(facts, serviceType, durationMinutes))
  const currency = query.currency ?? practice.currency
  const wanted: Wanted = { serviceType, durationMinutes, currency, now }
  const slots = unionOf(offering, wanted, window)
  const next = slots.some(({ remainingSeats }) => remainingSeats > 0)
    ? []
    : offering.flatMap((facts) => nextFree(facts, wanted, window.end) ?? [])
  return {
    slots: {
      timeZone,
      serviceType,
      durationMinutes: durationMinutes ?? defaultOf(everybody) ?? 60,
      slots,
      nextStartsAt: next.map(({ startsAt }) => startsAt).toSorted()[0] ?? null,
      lastDate:
        offering
          .flatMap((facts) => lastDate(facts, timeZone, now) ?? [])
          .toSorted()
          .at(-1) ?? null,
    },
    changesAt: changesAt(everybody, now),
  }
}

/** The first consultant's default where nobody said. */
function durationOfAll(everybody: SchedulingFacts[], { serviceType, durationMinutes }: SlotsQuery): number | null {
  if (serviceType !== 'private') return durationMinutes ?? null
  const wanted = durationMinutes ?? defaultOf(everybody)
  if (wanted === undefined || !everybody.some((facts) => offers(facts, serviceType, wanted)))
    throw notOffered(everybody)
  return wanted
}

function defaultOf(everybody: SchedulingFacts[]): number | undefined {
  return everybody.find(({ config }) => config?.active === true)?.config?.defaultDurationMinutes
}

function offers({ config }: SchedulingFacts, serviceType: Wanted['serviceType'], durationMinutes: number): boolean {
  return serviceType !== 'private' || (config !== null && isOffered(config, durationMinutes))
}

function unionOf(offering: SchedulingFacts[], wanted: Wanted, window: TimeRange): Slot[] {
  const byStart = new Map<string, Slot>()
  for (const facts of leastBusyFirst(offering, window)) {
    const { id } = facts.consultant
    for (const slot of freeSlots(facts, wanted, window)) {
      const key = wanted.serviceType === 'private' ? slot.startsAt : `${slot.startsAt} ${id} ${slot.endsAt}`
      const known = byStart.get(key)
      if (known === undefined) byStart.set(key, { ...slot, consultantIds: [id] })
      else known.consultantIds?.push(id)
    }
  }
  return [...byStart.values()].toSorted((one, other) =>
    one.startsAt < other.startsAt ? -1 : one.startsAt > other.startsAt ? 1 : 0,
  )
}

/** By sessions within the window; in the order they were added where they have as many. */
function leastBusyFirst(offering: SchedulingFacts[], { start, end }: TimeRange): SchedulingFacts[] {
  const sessions = new Map(
    offering.map((facts) => [facts, facts.sessionStarts.filter((at) => at >= start && at < end).length]),
  )
  return offering.toSorted((one, other) => (sessions.get(one) ?? 0) - (sessions.get(other) ?? 0))
}
