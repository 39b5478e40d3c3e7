import { copyWindow, packBusy } from '../../domain/calendar-copy.ts'
import type { Deps, IcsProblem, OutboundReason } from '../../ports.ts'

/** What came of asking a calendar. Problems are in words, for the consultant to read. */
export type CalendarReading =
  | { kind: 'read'; busy: [start: number, end: number][]; etag: string | null; problem: string | null }
  | { kind: 'unchanged' }
  | { kind: 'failed'; problem: string }

type Wanted = {
  url: string
  /** Of the copy that is there; null where a whole one is wanted. */
  etag: string | null
  /** For times that name no zone. */
  timeZone: string
  now: number
}

const incomplete = 'Some entries could not be read, so busy times may be missing.'

/** Fetches a calendar file through the outbound door and reads when its owner is busy. Never throws. */
export async function readCalendar(
  { url, etag, timeZone, now }: Wanted,
  { outbound, readIcs }: Pick<Deps, 'outbound' | 'readIcs'>,
): Promise<CalendarReading> {
  try {
    const headers = {
      Accept: 'text/calendar, text/plain;q=0.5, */*;q=0.1',
      ...(etag === null ? {} : { 'If-None-Match': etag }),
    }
    const answer = await outbound(url, { headers })
    if (answer.status === 304 && etag !== null) return { kind: 'unchanged' }
    if (answer.status !== 200) return { kind: 'failed', problem: ofStatus(answer.status) }
    const read = await readIcs(new TextDecoder().decode(answer.bytes), copyWindow(now), timeZone)
    if ('problem' in read) return { kind: 'failed', problem: ofFile[read.problem] }
    return {
      kind: 'read',
      busy: packBusy(read.busy),
      etag: answer.headers.get('ETag'),
      problem: read.truncated ? incomplete : null,
    }
  } catch (error) {
    const reason = (error as { reason?: OutboundReason }).reason
    return { kind: 'failed', problem: reason === undefined ? ofFile.unreadable : ofDoor[reason] }
  }
}

function ofStatus(status: number): string {
  if (status === 401 || status === 403)
    return `This address is not open to everybody who knows it (it answered ${status}). Copy the secret address of the calendar again.`
  if (status === 404 || status === 410)
    return `There is no calendar at this address any more (it answered ${status}). Copy its address again.`
  return `The server of the calendar answered with an error (${status}).`
}

const ofFile: Record<IcsProblem, string> = {
  too_large: 'The calendar has more than 5 MiB.',
  not_a_calendar: 'What is at this address is not a calendar file. Use the address that ends in .ics.',
  unreadable: 'The calendar file is damaged or cut off.',
}

const ofDoor: Record<OutboundReason, string> = {
  address_refused: 'Use an address that begins with https:// or webcal://.',
  address_private: 'This address leads into a private network, where calendars are not fetched.',
  too_many_redirects: 'The address leads on and on to other addresses.',
  too_large: ofFile.too_large,
  timeout: 'The server of the calendar did not answer in time.',
  unreachable: 'The server of the calendar cannot be reached.',
}
