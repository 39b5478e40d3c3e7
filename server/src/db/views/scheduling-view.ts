import { and, eq, isNull, sql, type Placeholder, type SQL } from 'drizzle-orm'
import type { ServiceType } from '../../domain/ledger.ts'
import type { Database } from '../client.ts'
import { availabilitySchedules, consultants, practices, sessionConfigs } from '../schema/index.ts'

type Value<Type> = Type | Placeholder

/** From when to when sessions may start: UTC milliseconds. Busy time is read up to the schedule's horizon at most. */
export type SchedulingWindow = {
  serviceType: ServiceType
  from: Value<number>
  to: Value<number>
  now: Value<number>
}

/** What reaches into a window began, with its buffers, less than so long before it. */
const margin = 3 * 86_400_000

/** A consultation blocks time: it takes place or did, or is held for somebody who may still pay. */
export function isActiveConsultation(alias: string, now: Value<number>): SQL {
  const of = sql.raw(alias)
  return sql`(${of}.status in ('scheduled', 'confirmed', 'in_progress', 'completed', 'no_show')
    or (${of}.status = 'held' and ${of}.held_until_at > ${now}))`
}

/** A seat is taken: booked, or held for somebody who may still pay. `alias` is a row of bookings. */
export function isTakenSeat(alias: string, now: Value<number>): SQL {
  const of = sql.raw(alias)
  return sql`(${of}.status in ('booked', 'no_show') or (${of}.status = 'held' and ${of}.held_until_at > ${now}))`
}

/** The active schedule that names the kind of session (there is one at most), else the active default one. */
const chosenSchedule = (serviceType: ServiceType) => sql`(select listed.id from availability_schedules as listed
  where listed.consultant_id = "consultants"."id" and listed.active and (listed.is_default
  or exists (select 1 from json_each(listed.service_types) where value = ${serviceType}))
  order by listed.is_default, listed.id limit 1)`

function withinWindow({ from, to, now }: SchedulingWindow): SQL {
  const horizon = sql`coalesce("availability_schedules"."horizon_days", 365) + 3`
  return sql`taken.consultant_id = "consultants"."id" and taken.starts_at > max(${from}, ${now}) - ${margin}
    and taken.starts_at < min(${to} + ${margin}, ${now} + (${horizon}) * 86400000) and ${isActiveConsultation('taken', now)}`
}

/**
 * Start, length, buffer before, buffer after, and end of the hold or 0, one after another: one row however much is taken,
 * and short numbers, because writing and reading them is what takes the time.
 */
const busyPacked = (window: SchedulingWindow) => sql<string | null>`(select group_concat(taken.starts_at || ',' ||
  (taken.ends_at - taken.starts_at) || ',' || (taken.starts_at - taken.blocked_from_at) || ',' ||
  (taken.blocked_until_at - taken.ends_at) || ',' || iif(taken.status = 'held', taken.held_until_at, 0))
  from consultations as taken where ${withinWindow(window)})`

/** Planned sessions for several clients, of the kind asked for; of a course the first one, with which it is booked. */
const groupsPacked = (window: SchedulingWindow) => sql<string>`(select json_group_array(json_array(taken.id,
  taken.starts_at, taken.ends_at, taken.capacity - (select count(*) from bookings as seat
  where seat.consultation_id = taken.id and ${isTakenSeat('seat', window.now)}), taken.title, taken.seat_price_minor,
  taken.seat_currency, taken.course_id)) from consultations as taken where ${withinWindow(window)} and taken.source = 'group'
  and taken.service_type = ${window.serviceType} and taken.status in ('scheduled', 'confirmed') and (taken.course_id is null
  or not exists (select 1 from consultations as earlier where earlier.course_id = taken.course_id
  and earlier.starts_at < taken.starts_at and earlier.status <> 'cancelled')))`

const calendarsPacked = sql<string | null>`(select group_concat(kept.busy) from external_calendars as kept
  where kept.consultant_id = "consultants"."id" and kept.busy <> '[]')`

const ratesPacked = sql<string>`(select json_group_array(json_array(rate.duration_minutes, rate.currency, rate.rate_minor))
  from session_rates as rate where rate.consultant_id = "consultants"."id")`

/** All that decides about a consultant's time, in one statement and one row a consultant. */
export function selectScheduling(db: Database, window: SchedulingWindow) {
  return db
    .select({
      consultant: {
        id: consultants.id,
        practiceId: consultants.practiceId,
        name: consultants.name,
        photoUrl: consultants.photoUrl,
        tier: consultants.tier,
        active: consultants.active,
        timeZone: consultants.timeZone,
        availabilityVersion: consultants.availabilityVersion,
      },
      practice: {
        slug: practices.slug,
        name: practices.name,
        timeZone: practices.timeZone,
        currency: practices.currency,
        locale: practices.locale,
        suspendedAt: practices.suspendedAt,
        bookingPolicy: practices.bookingPolicy,
        operatorOwned: practices.operatorOwned,
        stripeAccountId: practices.stripeAccountId,
        stripeChargesEnabled: practices.stripeChargesEnabled,
        stripePayoutsEnabled: practices.stripePayoutsEnabled,
      },
      config: sessionConfigs,
      rates: ratesPacked,
      schedule: {
        id: availabilitySchedules.id,
        timeZone: availabilitySchedules.timeZone,
        weeklyHours: availabilitySchedules.weeklyHours,
        overrides: availabilitySchedules.overrides,
        holidays: availabilitySchedules.holidays,
        bufferBeforeMinutes: availabilitySchedules.bufferBeforeMinutes,
        bufferAfterMinutes: availabilitySchedules.bufferAfterMinutes,
        minimumNoticeMinutes: availabilitySchedules.minimumNoticeMinutes,
        horizonDays: availabilitySchedules.horizonDays,
        sessionsPerDay: availabilitySchedules.sessionsPerDay,
        startStepMinutes: availabilitySchedules.startStepMinutes,
      },
      busy: busyPacked(window),
      calendars: calendarsPacked,
      // Reading a statement takes the database longer than running it: what is not needed is not in it.
      groups: window.serviceType === 'private' ? sql<string>`'[]'` : groupsPacked(window),
    })
    .from(consultants)
    .innerJoin(practices, eq(practices.id, consultants.practiceId))
    .leftJoin(sessionConfigs, eq(sessionConfigs.consultantId, consultants.id))
    .leftJoin(availabilitySchedules, eq(availabilitySchedules.id, chosenSchedule(window.serviceType)))
    .$dynamic()
}

export type SchedulingRow = Awaited<ReturnType<typeof selectScheduling>>[number]

export function schedulingOfConsultant(db: Database, consultantId: Value<string>, window: SchedulingWindow) {
  return selectScheduling(db, window).where(eq(consultants.id, consultantId))
}

/** The active consultants of a practice that is open. */
export function schedulingOfPractice(db: Database, slug: Value<string>, window: SchedulingWindow) {
  return selectScheduling(db, window).where(
    and(eq(practices.slug, slug), isNull(practices.suspendedAt), eq(consultants.active, true)),
  )
}
