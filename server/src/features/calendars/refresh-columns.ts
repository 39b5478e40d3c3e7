import { mayAskForChanges, nextRefreshAt } from '../../domain/calendar-copy.ts'
import type { Deps } from '../../ports.ts'
import type { RefreshColumns } from './calendar.repository.ts'
import { readCalendar, type CalendarReading } from './read-calendar.ts'

export const sealedFor = 'calendar'

type Calendar = { sealedUrl: string; etag: string | null; refreshedAt: number | null; timeZone: string }

/** Asks a calendar that is there already; only its changes where that is enough. */
export async function askCalendar(
  { sealedUrl, etag, refreshedAt, timeZone }: Calendar,
  { sealer, clock, ...deps }: Pick<Deps, 'sealer' | 'outbound' | 'readIcs' | 'clock'>,
): Promise<CalendarReading> {
  const now = clock()
  const url = await sealer.open(sealedFor, sealedUrl)
  if (url === null)
    return { kind: 'failed', problem: 'The address cannot be read any more. Connect the calendar anew.' }
  return readCalendar({ url, etag: mayAskForChanges(refreshedAt, now) ? etag : null, timeZone, now }, deps)
}

/** What is kept of it: after a failure the last good copy. */
export function refreshColumns(reading: CalendarReading, failuresSoFar: number, now: number): RefreshColumns {
  if (reading.kind === 'failed') {
    const failures = failuresSoFar + 1
    return { checkedAt: now, failures, problem: reading.problem, nextRefreshAt: nextRefreshAt(failures, now) }
  }
  const checked = { checkedAt: now, refreshedAt: now, failures: 0, nextRefreshAt: nextRefreshAt(0, now) }
  if (reading.kind === 'unchanged') return failuresSoFar === 0 ? checked : { ...checked, problem: null }
  const { busy, etag, problem } = reading
  return { ...checked, busy, etag, problem }
}
