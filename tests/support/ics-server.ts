import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A calendar kept elsewhere, which a test writes and breaks. */
export type IcsServer = {
  url: string
  /** Headers of the requests so far, oldest first. */
  requests: IncomingHttpHeaders[]
  serve: (answer: { status?: number; body?: string; etag?: string; location?: string }) => void
  stop: () => void
}

export async function startIcsServer(): Promise<IcsServer> {
  let answer: Parameters<IcsServer['serve']>[0] = { body: icsOf([]) }
  const requests: IncomingHttpHeaders[] = []
  const server = createServer((request, response) => {
    requests.push(request.headers)
    const { status = 200, body = '', etag, location } = answer
    if (etag !== undefined) response.setHeader('ETag', etag)
    if (location !== undefined) response.setHeader('Location', location)
    const isKnown = etag !== undefined && request.headers['if-none-match'] === etag
    response.writeHead(isKnown ? 304 : status, { 'Content-Type': 'text/calendar' })
    response.end(isKnown ? undefined : body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A test that forgets to stop it ends all the same.
  server.unref()
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jane.ics`,
    requests,
    serve: (next) => void (answer = next),
    stop: () => void server.close(),
  }
}

/** A calendar file with appointments, as `['20261201T140000Z', '20261201T150000Z', 'RRULE:…'?]`. */
export function icsOf(appointments: readonly [startsAt: string, endsAt: string, ...lines: string[]][]): string {
  const events = appointments.flatMap(([startsAt, endsAt, ...lines], index) => [
    'BEGIN:VEVENT',
    `UID:${index}@elsewhere.test`,
    'DTSTAMP:20261101T000000Z',
    `DTSTART:${startsAt}`,
    `DTEND:${endsAt}`,
    ...lines,
    'END:VEVENT',
  ])
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Elsewhere//EN', ...events, 'END:VCALENDAR', ''].join('\r\n')
}
