import { and, sql, type SQL } from 'drizzle-orm'
import { bookings, consultants, consultations, sessionConfigs } from './schema/index.ts'
import { isActiveConsultation, isTakenSeat } from './views/scheduling-view.ts'

/** A time of a consultant. Instants in UTC milliseconds; what is blocked includes the buffers. */
export type TimeWanted = {
  consultantId: string
  startsAt: number
  endsAt: number
  blockedFromAt: number
  blockedUntilAt: number
}

// No session with its buffers is longer: nothing that starts earlier can reach into what is wanted.
const longestMilliseconds = 24 * 3_600_000

/**
 * True while nothing of the consultant's blocks that time. Between two sessions lies the longer one of their buffers,
 * not the sum. It belongs into the guard of the batch's witness: of two racers only one finds it true.
 * @param except the consultation that moves
 */
export function isFree(wanted: TimeWanted, now: number, except = ''): SQL {
  const { consultantId, startsAt, endsAt, blockedFromAt, blockedUntilAt } = wanted
  return sql`not exists (select 1 from ${consultations} as taken
    where taken.consultant_id = ${consultantId}
      and taken.starts_at > ${blockedFromAt - longestMilliseconds} and taken.starts_at < ${blockedUntilAt + longestMilliseconds}
      and ((taken.starts_at < ${blockedUntilAt} and taken.ends_at > ${blockedFromAt})
        or (taken.blocked_from_at < ${endsAt} and taken.blocked_until_at > ${startsAt}))
      and ${isActiveConsultation('taken', now)} and taken.id <> ${except})`
}

/** True while the consultant's day has room: `day` is half-open, in UTC milliseconds. */
export function isDayOpen(
  consultantId: string,
  { day, limit }: { day: { start: number; end: number }; limit: number | null },
  now: number,
  except = '',
): SQL {
  if (limit === null) return sql`true`
  return sql`(select count(*) from ${consultations} as counted where counted.consultant_id = ${consultantId}
    and counted.starts_at >= ${day.start} and counted.starts_at < ${day.end}
    and ${isActiveConsultation('counted', now)} and counted.id <> ${except}) < ${limit}`
}

/** True while the planned session is still to come, has a seat left, and the client has none in it. */
export function hasSeat(consultationId: string, clientId: SQL, now: number): SQL {
  const seats = sql`from ${bookings} as seat where seat.consultation_id = ${consultationId} and ${isTakenSeat('seat', now)}`
  return and(
    sql`exists (select 1 from ${consultations} as joined where joined.id = ${consultationId}
      and joined.status in ('scheduled', 'confirmed') and joined.starts_at > ${now}
      and joined.capacity > (select count(*) ${seats}))`,
    sql`not exists (select 1 ${seats} and seat.client_id = ${clientId})`,
  ) as SQL
}

/** True while the client holds no other time of the practice that waits for its payment. */
export function holdsNothing(practiceId: string, clientId: SQL, now: number): SQL {
  return sql`not exists (select 1 from ${bookings} as waiting where waiting.client_id = ${clientId}
    and waiting.practice_id = ${practiceId} and waiting.paid_with = 'checkout'
    and waiting.status = 'held' and waiting.held_until_at > ${now})`
}

/** Nobody changed it since it was read. */
export function isAsSeen({ id, version }: { id: string; version: number }): SQL {
  return sql`exists (select 1 from ${consultations} where ${consultations.id} = ${id} and ${consultations.version} = ${version})`
}

export type SeenScheduling = { consultantId: string; availabilityVersion: number; configVersion: number }

/** Hours, calendars' settings, session lengths and rates are what they were when they were read. */
export function isSchedulingAsSeen({ consultantId, availabilityVersion, configVersion }: SeenScheduling): SQL {
  return sql`exists (select 1 from ${consultants} where ${consultants.id} = ${consultantId} and ${consultants.active}
      and ${consultants.availabilityVersion} = ${availabilityVersion})
    and coalesce((select ${sessionConfigs.version} from ${sessionConfigs}
      where ${sessionConfigs.consultantId} = ${consultantId}), 0) = ${configVersion}`
}
