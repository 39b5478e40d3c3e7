import type { Slot } from '../../contract/availability.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { ServiceType } from '../../domain/ledger.ts'
import { bookableWindow } from '../../domain/scheduling/bookable-window.ts'
import { isOffered, priceSession } from '../../domain/scheduling/session-rates.ts'
import { findSlots, type Slot as FreeTime } from '../../domain/scheduling/slots.ts'
import { intersect, overlaps, type TimeRange } from '../../domain/scheduling/time-range.ts'
import { dayMs } from '../../domain/scheduling/wall-clock.ts'
import { toSlotFacts, type SchedulingFacts } from '../shared/scheduling-facts.ts'
import { writeInstant } from './write-instant.ts'

/** `durationMinutes` null is any length, of planned sessions only. */
export type Wanted = { serviceType: ServiceType; durationMinutes: number | null; currency: string; now: number }

/**
 * How long a session is to be: the default where nobody said.
 * @throws DeskbellError `duration_not_offered` with those that are
 */
export function durationWanted(
  { config }: Pick<SchedulingFacts, 'config'>,
  serviceType: ServiceType,
  durationMinutes: number | undefined,
): number | null {
  // Sessions for several clients are as long as they were planned.
  if (serviceType !== 'private') return durationMinutes ?? null
  const wanted = durationMinutes ?? config?.defaultDurationMinutes
  if (config === null || wanted === undefined || !isOffered(config, wanted)) throw notOffered([{ config }])
  return wanted
}

export function notOffered(all: Pick<SchedulingFacts, 'config'>[]): DeskbellError {
  const offered = all.flatMap(({ config }) => (config?.active === true ? [config] : []))
  const durations = new Set(offered.flatMap((config) => config.durations.map((one) => one.durationMinutes)))
  const custom = offered.flatMap((config) => config.custom ?? [])
  return new DeskbellError('duration_not_offered', {
    fields: [{ path: 'durationMinutes', message: 'Choose one of the durations offered.' }],
    details: {
      durationsMinutes: [...durations].toSorted((one, other) => one - other),
      custom: custom[0] ?? null,
    },
  })
}

/**
 * Free times that start within the window, ascending, with what they cost. Planned sessions are there when they are full,
 * too: one can wait for a seat in them.
 */
export function freeSlots(facts: SchedulingFacts, wanted: Wanted, window: TimeRange): Slot[] {
  const { serviceType, durationMinutes } = wanted
  if (serviceType !== 'private' || durationMinutes === null) return plannedSlots(facts, wanted, window)
  const price = pricer(facts, wanted)
  return timesOf(facts, { ...wanted, durationMinutes }, window).map(({ startsAt, endsAt }) => ({
    startsAt: writeInstant(startsAt),
    endsAt: writeInstant(endsAt),
    ...price(startsAt),
    remainingSeats: 1,
  }))
}

/** The first free time from an instant on, up to the horizon. */
export function nextFree(facts: SchedulingFacts, wanted: Wanted, from: number): Slot | null {
  if (facts.schedule === null) return null
  const { start, end } = bookableWindow(facts.schedule, wanted.now)
  for (let at = Math.max(from, start); at < end; at += 28 * dayMs) {
    const slots = freeSlots(facts, wanted, { start: at, end: Math.min(at + 28 * dayMs, end) })
    const first = slots.find(({ remainingSeats }) => remainingSeats > 0)
    if (first !== undefined) return first
  }
  return null
}

type LengthWanted = Wanted & { durationMinutes: number }

function timesOf(facts: SchedulingFacts, wanted: LengthWanted, window: TimeRange): FreeTime[] {
  const slotFacts = toSlotFacts(facts, wanted)
  return slotFacts === null ? [] : findSlots({ ...slotFacts, window })
}

function plannedSlots(
  { groups, schedule }: SchedulingFacts,
  { currency, durationMinutes, now }: Wanted,
  window: TimeRange,
): Slot[] {
  if (schedule === null) return []
  const bookable = intersect([window], [bookableWindow(schedule, now)])
  return groups
    .filter(({ startsAt }) => overlaps(bookable, { start: startsAt, end: startsAt + 1 }))
    .filter(({ startsAt, endsAt }) => durationMinutes === null || endsAt - startsAt === durationMinutes * 60_000)
    .toSorted((one, other) => one.startsAt - other.startsAt)
    .map(({ id, startsAt, endsAt, placesLeft, title, seatPrice }) => ({
      startsAt: writeInstant(startsAt),
      endsAt: writeInstant(endsAt),
      rate: seatPrice?.currency === currency ? seatPrice : null,
      originalRate: null,
      remainingSeats: Math.max(0, placesLeft),
      title,
      consultationId: id,
    }))
}

type Price = Pick<Slot, 'rate' | 'originalRate'>

/** Starts that earn the same early-booking discount cost the same. */
function pricer({ config }: SchedulingFacts, wanted: Wanted): (startsAt: number) => Price {
  const { durationMinutes, currency, now } = wanted
  if (config === null || durationMinutes === null) return () => ({ rate: null, originalRate: null })
  const steps = config.earlyBooking
    .map(({ daysAhead }) => now + daysAhead * dayMs)
    .toSorted((one, other) => one - other)
  const priced = [now, ...steps].map((startsAt) => {
    const price = priceSession({ config, durationMinutes, currency, startsAt, now })
    if (price === null) return { rate: null, originalRate: null }
    const { priceMinor, discountMinor } = price
    return {
      rate: { amount: priceMinor, currency },
      originalRate: discountMinor === 0 ? null : { amount: priceMinor + discountMinor, currency },
    }
  })
  return (startsAt) => priced[steps.findLastIndex((step) => startsAt >= step) + 1] as Price
}
