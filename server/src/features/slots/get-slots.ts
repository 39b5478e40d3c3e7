import type { Slots, SlotsQuery } from '../../contract/availability.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { bookableWindow } from '../../domain/scheduling/bookable-window.ts'
import { localDate } from '../../domain/scheduling/wall-clock.ts'
import type { Deps } from '../../ports.ts'
import { toSchedulingFacts, type SchedulingFacts } from '../shared/scheduling-facts.ts'
import { durationWanted, freeSlots, nextFree } from './find-free.ts'
import { furthestAt, slotsWindow } from './slots-window.ts'
import { prepareSchedulingOf } from './slots.repository.ts'

export type TimedSlots = { slots: Slots; changesAt: number }

/** @returns what tells the free times of a consultant within a window; each call is one round trip */
export function createGetSlots({ db, clock }: Pick<Deps, 'db' | 'clock'>) {
  const schedulingOf = prepareSchedulingOf(db)
  /** @throws DeskbellError `invalid_input`, `not_found` or `duration_not_offered` */
  return async ({ consultantId, query }: { consultantId: string; query: SlotsQuery }): Promise<TimedSlots> => {
    const now = clock()
    const window = slotsWindow(query, now)
    const { serviceType, timeZone } = query
    const [row] = await schedulingOf(consultantId, { serviceType, from: window.start, to: furthestAt(now), now })
    if (row === undefined || !row.consultant.active || row.practice.suspendedAt !== null)
      throw new DeskbellError('not_found')
    const facts = toSchedulingFacts(row)
    const durationMinutes = durationWanted(facts, serviceType, query.durationMinutes)
    const wanted = { serviceType, durationMinutes, currency: query.currency ?? facts.practice.currency, now }
    const slots = freeSlots(facts, wanted, window)
    const next = slots.some(({ remainingSeats }) => remainingSeats > 0) ? null : nextFree(facts, wanted, window.end)
    return {
      slots: {
        timeZone,
        serviceType,
        durationMinutes: durationMinutes ?? lengthOf(slots[0] ?? next) ?? facts.config?.defaultDurationMinutes ?? 60,
        slots,
        nextStartsAt: next?.startsAt ?? null,
        lastDate: lastDate(facts, timeZone, now),
      },
      changesAt: changesAt([facts], now),
    }
  }
}

function lengthOf(slot: Slots['slots'][number] | null): number | null {
  return slot === null ? null : (Date.parse(slot.endsAt) - Date.parse(slot.startsAt)) / 60_000
}

/** The visitor's day on which the horizon ends. */
export function lastDate({ schedule }: SchedulingFacts, timeZone: string, now: number): string | null {
  return schedule === null ? null : localDate(bookableWindow(schedule, now).end - 1, timeZone)
}

const minute = 60_000

/** Notice, horizon and discounts move on with whole minutes; a hold may end at any time. */
export function changesAt(all: Pick<SchedulingFacts, 'nextHoldEndsAt'>[], now: number): number {
  return Math.min(Math.ceil(now / minute) * minute, ...all.map((facts) => facts.nextHoldEndsAt ?? Infinity))
}
