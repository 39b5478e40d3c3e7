import type { openFileClient } from '@deskbell/server/db/open-file'

type Schedule = {
  time_zone: string
  weekly_hours: string
  buffer_before_minutes: number
  buffer_after_minutes: number
  start_step_minutes: number
}
type Rate = { duration_minutes: number; currency: string; rate_minor: number }
type Busy = { starts_at: number; ends_at: number; blocked_from_at: number; blocked_until_at: number }
type Client = Awaited<ReturnType<typeof openFileClient>>

const minute = 60_000
const day = 24 * 60 * minute

/** Slots as one writes them down at first: each session a row, each time compared with all of them. */
export function plainSlots(client: Client): (url: URL) => Promise<Response> {
  return async (url) => {
    const consultantId = url.pathname.split('/')[3] as string
    const [from, to] = [url.searchParams.get('from') as string, url.searchParams.get('to') as string]
    const [start, end] = [Date.parse(`${from}T00:00:00Z`) - day, Date.parse(`${to}T00:00:00Z`) + 2 * day]
    const [ofSchedule, ofRate, ofBusy] = await client.batch(
      [
        { sql: 'select * from availability_schedules where consultant_id = ?', args: [consultantId] },
        { sql: 'select * from session_rates where consultant_id = ?', args: [consultantId] },
        {
          sql: `select starts_at, ends_at, blocked_from_at, blocked_until_at from consultations
            where consultant_id = ? and starts_at < ? and ends_at > ?
            and status in ('scheduled', 'confirmed', 'in_progress', 'completed', 'no_show')`,
          args: [consultantId, end, start],
        },
      ],
      'read',
    )
    const schedule = ofSchedule?.rows[0] as unknown as Schedule
    const rate = ofRate?.rows[0] as unknown as Rate
    const busy = ofBusy?.rows as unknown as Busy[]
    const [before, after] = [schedule.buffer_before_minutes * minute, schedule.buffer_after_minutes * minute]
    const length = rate.duration_minutes * minute
    const weekly = JSON.parse(schedule.weekly_hours) as { weekday: number; startMinute: number; endMinute: number }[]
    const slots = []
    for (let date = Date.parse(`${from}T00:00:00Z`); date <= Date.parse(`${to}T00:00:00Z`); date += day) {
      const weekday = new Date(date).getUTCDay() || 7
      for (const hours of weekly.filter((rule) => rule.weekday === weekday)) {
        const closes = instantOf(date, hours.endMinute, schedule.time_zone)
        const opens = instantOf(date, hours.startMinute, schedule.time_zone)
        for (let at = opens; at + length <= closes; at += schedule.start_step_minutes * minute) {
          const isTaken = busy.some(
            (session) =>
              (at - before < session.ends_at && session.starts_at < at + length + after) ||
              (at < session.blocked_until_at && session.blocked_from_at < at + length),
          )
          if (at < Date.now() || isTaken) continue
          slots.push({
            startsAt: new Date(at).toISOString(),
            endsAt: new Date(at + length).toISOString(),
            rate: { amount: rate.rate_minor, currency: rate.currency },
            originalRate: null,
            remainingSeats: 1,
          })
        }
      }
    }
    return Response.json({ timeZone: url.searchParams.get('timeZone'), durationMinutes: 30, slots })
  }
}

/** By what the zone's clocks show then; good enough where they do not change at that hour. */
function instantOf(date: number, minuteOfDay: number, timeZone: string): number {
  const wall = date + minuteOfDay * minute
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(wall)
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value)
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'))
  return wall - (shown - wall)
}
