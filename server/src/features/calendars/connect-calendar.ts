import type { CalendarInput, ExternalCalendar } from '../../contract/availability.ts'
import { memberEntry, witnessed } from '../../db/audit.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { calendarsOf, toExternalCalendar, type CalendarRow } from '../../db/views/calendar-view.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError, fieldProblem } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { consultantWithZone, insertCalendar, mostCalendars } from './calendar.repository.ts'
import { readCalendar } from './read-calendar.ts'
import { refreshColumns, sealedFor } from './refresh-columns.ts'

type ConnectCalendar = { consultantId: string; input: CalendarInput; caller: Caller }
type ConnectDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'sealer' | 'outbound' | 'readIcs'>

/**
 * Counts what is in another calendar as busy from now on. It is read at once, so that a wrong address is known at once.
 * Two round trips.
 * @throws DeskbellError `calendar_unreadable`, saying why, or `invalid_input`
 */
export function connectCalendar(request: ConnectCalendar, deps: ConnectDeps): Promise<ExternalCalendar> {
  return answerOnce(() => connect(request, deps))
}

async function connect({ consultantId, input, caller }: ConnectCalendar, deps: ConnectDeps): Promise<ExternalCalendar> {
  const { db, clock, ids, sealer } = deps
  const { actor, facts, repeatOf } = await loadAs(db, caller, clock(), [
    consultantWithZone(db, consultantId),
    calendarsOf(db, consultantId),
  ])
  const [[found], known] = facts
  requirePermission(actor, found?.practiceId, 'edit_availability', consultantId)
  if (repeatOf !== null) return shown(known, repeatOf, clock())
  const { practiceId, timeZone } = found as NonNullable<typeof found>
  const url = addressOf(input.url)
  if (known.length >= mostCalendars) throw tooMany()
  await requireNew(url, known, sealer)
  const reading = await readCalendar({ url: url.href, etag: null, timeZone, now: clock() }, deps)
  if (reading.kind === 'failed') throw fieldProblem('calendar_unreadable', 'url', reading.problem)

  const now = clock()
  const id = ids.id()
  const { name } = input
  const { nextRefreshAt = now, ...columns } = refreshColumns(reading, 0, now)
  const sealedUrl = await sealer.seal(sealedFor, url.href)
  const row = {
    id,
    practiceId,
    consultantId,
    name,
    host: url.host,
    sealedUrl,
    nextRefreshAt,
    createdAt: now,
    ...columns,
  }
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId,
    action: 'consultant.calendar_connected',
    subject: ['consultant', consultantId],
    after: { calendarId: id, name, host: url.host },
  })
  const results = await writeAll(db, [
    ...insertCalendar(db, row, audit),
    ...rememberRequest(db, caller, id, now, witnessed(audit.id)),
    calendarsOf(db, consultantId),
  ])
  if (rowsWritten(results[0]) === 0) throw tooMany()
  return shown(results.at(-1) as CalendarRow[], id, now)
}

/** Which schemes and hosts may be fetched is the outbound door's to say; `webcal` is what calendars call https. */
function addressOf(text: string): URL {
  const url = URL.parse(text.replace(/^webcals?:/i, 'https:'))
  if (url === null || !/^https?:$/.test(url.protocol))
    throw fieldProblem('calendar_unreadable', 'url', 'Use an address that begins with https:// or webcal://.')
  return url
}

async function requireNew({ host, href }: URL, known: readonly CalendarRow[], sealer: Deps['sealer']): Promise<void> {
  const there = known.filter((calendar) => calendar.host === host)
  const addresses = await Promise.all(there.map(({ sealedUrl }) => sealer.open(sealedFor, sealedUrl)))
  if (addresses.includes(href)) throw fieldProblem('invalid_input', 'url', 'This calendar is connected already.')
}

function tooMany(): DeskbellError {
  return fieldProblem('invalid_input', 'url', `Connect ${mostCalendars} calendars at most; remove another one first.`)
}

export function shown(rows: readonly CalendarRow[], id: string, now: number): ExternalCalendar {
  const row = rows.find((candidate) => candidate.id === id)
  if (row === undefined) throw new DeskbellError('not_found')
  return toExternalCalendar(row, now)
}
