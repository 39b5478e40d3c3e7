import { sql, type SQL } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Database } from '@deskbell/server/db/client'

const blocks = (alias: string, now: number): SQL => {
  const of = sql.raw(alias)
  return sql`(${of}.status in ('scheduled', 'confirmed', 'in_progress', 'completed', 'no_show')
    or (${of}.status = 'held' and ${of}.held_until_at > ${now}))`
}

/** What no database may hold at any moment, whoever wrote to it and whatever was killed: kind and id of each row. */
const problems = (now: number): SQL => sql`
  select 'overlap' as problem, one.id from consultations one join consultations other
    on other.consultant_id = one.consultant_id and other.id <> one.id
    where ${blocks('one', now)} and ${blocks('other', now)}
      and one.blocked_from_at < other.ends_at and one.blocked_until_at > other.starts_at
  union all
  select 'too many seats', c.id from consultations c where c.capacity < (select count(*) from bookings b
    where b.consultation_id = c.id and (b.status in ('booked', 'no_show') or (b.status = 'held' and b.held_until_at > ${now})))
  union all
  select 'one client in two seats', b.consultation_id from bookings b where b.status = 'booked'
    group by b.consultation_id, b.client_id having count(*) > 1
  union all
  select 'session without its client', c.id from consultations c where c.source = 'booking'
    and c.status in ('scheduled', 'confirmed') and 1 <> (select count(*) from bookings b
    where b.consultation_id = c.id and b.status = 'booked')
  union all
  select 'seat in what was cancelled', b.id from bookings b join consultations c on c.id = b.consultation_id
    where c.status = 'cancelled' and b.status in ('booked', 'held')
  union all
  select 'grant below nothing or above all', g.id from credit_grants g left join package_uses u on u.grant_id = g.id
    group by g.id having coalesce(sum(u.credits), 0) < 0
      or (coalesce(sum(u.credits), 0) > g.credits and not coalesce(max(u.overdraws), 0))
  union all
  select 'booking without its use', b.id from bookings b where (b.paid_with = 'credits' or b.use_id is not null)
    and 1 <> (select count(*) from package_uses u where u.id = b.use_id and u.kind = 'spend'
    and u.grant_id = b.grant_id and u.credits = b.credits)
  union all
  select 'use without its booking', u.id from package_uses u where u.kind = 'spend' and u.origin like 'booking:%'
    and 1 <> (select count(*) from bookings b where b.use_id = u.id)
  union all
  select 'given back for a session that takes place', u.id from package_uses u join bookings b
    on u.origin = 'give_back:' || b.use_id where b.status = 'booked'
  union all
  select 'booking that nobody is told of', b.id from bookings b where b.status = 'booked'
    and not exists (select 1 from outbox o where o.origin like 'booking_booked:' || b.id || ':%:client')
  union all
  select 'change without its entry', c.id from consultations c where c.source = 'booking'
    and c.version <> (select count(*) from audit_entries a where a.subject_id = c.id and a.subject_type = 'consultation')`

export async function requireSound(db: Database, now: number): Promise<void> {
  expect(await db.all(problems(now))).toEqual([])
}

/** Credits spent and not given back, of all grants together. */
export async function creditsSpent(db: Database): Promise<number> {
  const [row] = await db.all<{ spent: number }>(sql`select coalesce(sum(credits), 0) as spent from package_uses`)
  return row?.spent ?? 0
}
