import type { BookingPolicy } from '../../contract/practices.ts'
import type { ServiceType } from '../../domain/ledger.ts'
import type { Database } from '../../db/client.ts'
import { schedulingOfConsultant, type SchedulingRow, type SchedulingWindow } from '../../db/views/scheduling-view.ts'
import type { AvailabilitySchedule, Weekday } from '../../domain/scheduling/availability.ts'
import type { BusyRange } from '../../domain/scheduling/busy-time.ts'
import type { SessionConfig } from '../../domain/scheduling/session-rates.ts'
import type { GroupSession, SlotFacts } from '../../domain/scheduling/slots.ts'

/** A session for several clients that the consultant planned; of a course the first of its sessions. */
type PlannedGroup = GroupSession & {
  id: string
  title: string
  courseId: string | null
  /** A seat on the spot; null where it is had with credits only. */
  seatPrice: { amount: number; currency: string } | null
}

/** All that decides whether a time of a consultant can be booked. Instants are UTC milliseconds. */
export type SchedulingFacts = {
  consultant: Omit<SchedulingRow['consultant'], 'availabilityVersion'>
  practice: SchedulingRow['practice'] & { bookingPolicy: BookingPolicy }
  /** Null where no schedule is active: then nothing is free. */
  schedule: AvailabilitySchedule | null
  scheduleId: string | null
  /** Own active consultations with their buffers, and what other calendars say. */
  busy: BusyRange[]
  sessionStarts: number[]
  groups: PlannedGroup[]
  /** When the first hold among the busy time ends, and time alone may free a slot. */
  nextHoldEndsAt: number | null
  /** Null where the consultant has said nothing of sessions yet. */
  config: SessionConfig | null
  /** What a session paid on the spot is a purchase of; null without a config. */
  sessionPackageId: string | null
  availabilityVersion: number
  /** 0 where there is no config yet. */
  configVersion: number
}

type Wanted = { consultantId: string } & { [Key in keyof SchedulingWindow]: Exclude<SchedulingWindow[Key], object> }

/**
 * A statement for a use-case's first batch: one row, or none where there is no such consultant. Inactive ones and those
 * of suspended practices are there too.
 * @param wanted starts of sessions from `from` to `to`; for one session both are its start
 */
export function selectSchedulingFacts(db: Database, { consultantId, ...window }: Wanted) {
  return schedulingOfConsultant(db, consultantId, window)
}

export function toSchedulingFacts(row: SchedulingRow): SchedulingFacts {
  const { availabilityVersion, ...consultant } = row.consultant
  const taken = numbersOf(row.busy)
  const busy: BusyRange[] = []
  const sessionStarts: number[] = []
  let nextHoldEndsAt: number | null = null
  for (let at = 0; at < taken.length; at += 5) {
    const [start, length, before, after, heldUntil] = taken.slice(at, at + 5) as [
      number,
      number,
      number,
      number,
      number,
    ]
    const end = start + length
    busy.push({ start, end, blockedStart: start - before, blockedEnd: end + after })
    sessionStarts.push(start)
    if (heldUntil !== 0) nextHoldEndsAt = Math.min(heldUntil, nextHoldEndsAt ?? heldUntil)
  }
  for (const ranges of listsOf(row.calendars)) for (const [start, end] of ranges) busy.push({ start, end })
  return {
    consultant,
    practice: row.practice,
    schedule: toSchedule(row.schedule),
    scheduleId: row.schedule?.id ?? null,
    busy,
    sessionStarts,
    groups: toGroups(row.groups),
    nextHoldEndsAt,
    config: row.config === null ? null : toSessionConfig(row.config, row.rates),
    sessionPackageId: row.config?.sessionPackageId ?? null,
    availabilityVersion,
    configVersion: row.config?.version ?? 0,
  }
}

/**
 * What `findSlots` and `isBookable` ask for; null where no schedule is active. Sessions for several clients are planned
 * by the consultant: clients join them and begin none, so for them nobody works but when one is planned.
 */
export function toSlotFacts(
  facts: Pick<SchedulingFacts, 'schedule' | 'busy' | 'sessionStarts' | 'groups'>,
  { serviceType, durationMinutes, now }: { serviceType: ServiceType; durationMinutes: number; now: number },
): SlotFacts | null {
  const { schedule, busy, sessionStarts, groups } = facts
  if (schedule === null) return null
  if (serviceType === 'private') return { schedule, durationMinutes, busy, sessionStarts, now }
  const onlyPlanned = { ...schedule, rules: [], overrides: [] }
  return { schedule: onlyPlanned, durationMinutes, busy: [], sessionStarts: [], groupSessions: groups, now }
}

export function toSchedule(row: SchedulingRow['schedule']): AvailabilitySchedule | null {
  if (row === null) return null
  const { id: _, weeklyHours, overrides, holidays, ...rest } = row
  return {
    ...rest,
    rules: weeklyHours.map(({ weekday, startMinute, endMinute, everyWeeks, anchorDate }) => ({
      weekday: weekday as Weekday,
      startMinute,
      endMinute,
      everyWeeks,
      ...(anchorDate === null ? {} : { anchorDate }),
    })),
    overrides: overrides.map(({ date, hours }) => ({ date, ranges: hours })),
    holidays: holidays.map(({ date }) => date),
  }
}

type PackedRate = [durationMinutes: number, currency: string, rateMinor: number | null]

/** @param rates packed as `[durationMinutes, currency, rateMinor]`; a duration without a rate has an empty currency */
export function toSessionConfig(
  row: Omit<NonNullable<SchedulingRow['config']>, 'practiceId'>,
  rates: string,
): SessionConfig {
  const byDuration = new Map<number, Record<string, number>>()
  for (const [durationMinutes, currency, rateMinor] of JSON.parse(rates) as PackedRate[]) {
    const listed = byDuration.get(durationMinutes) ?? {}
    if (rateMinor !== null) listed[currency] = rateMinor
    byDuration.set(durationMinutes, listed)
  }
  const { customMinimumMinutes, customMaximumMinutes, customStepMinutes } = row
  return {
    active: row.active,
    durations: [...byDuration]
      .map(([durationMinutes, listed]) => ({ durationMinutes, rates: listed }))
      .toSorted((one, other) => one.durationMinutes - other.durationMinutes),
    defaultDurationMinutes: row.defaultDurationMinutes,
    custom:
      customMinimumMinutes === null || customMaximumMinutes === null || customStepMinutes === null
        ? null
        : {
            minimumMinutes: customMinimumMinutes,
            maximumMinutes: customMaximumMinutes,
            stepMinutes: customStepMinutes,
          },
    earlyBooking: row.earlyBooking,
  }
}

type PackedGroup = [
  id: string,
  startsAt: number,
  endsAt: number,
  placesLeft: number,
  title: string,
  seatPriceMinor: number | null,
  seatCurrency: string | null,
  courseId: string | null,
]

function toGroups(packed: string): PlannedGroup[] {
  return (JSON.parse(packed) as PackedGroup[]).map(
    ([id, startsAt, endsAt, placesLeft, title, seatPriceMinor, seatCurrency, courseId]) => ({
      id,
      startsAt,
      endsAt,
      placesLeft,
      title,
      courseId,
      seatPrice:
        seatPriceMinor === null || seatCurrency === null ? null : { amount: seatPriceMinor, currency: seatCurrency },
    }),
  )
}

function numbersOf(packed: string | null): number[] {
  return packed === null ? [] : (JSON.parse(`[${packed}]`) as number[])
}

/** Busy times of each calendar. */
function listsOf(packed: string | null): [start: number, end: number][][] {
  return packed === null ? [] : (JSON.parse(`[${packed}]`) as [number, number][][])
}
