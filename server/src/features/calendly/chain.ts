import type { CalendlyChain } from '../../domain/calendly-chain.ts'
import type { CalendlyEvent } from '../../ports.ts'
import { readObjectId, type ChainRow } from './news.repository.ts'

export type ToldChain = Pick<CalendlyChain<CalendlyEvent>, 'links' | 'created' | 'cancelled' | 'inviteeUri'> & {
  /** All invitees that are named. */
  uris: string[]
  /** When the first news of it came. */
  heardAt: number
}

/** What is kept of a booking, read. Bodies older than 30 days are wiped: what they told is on record by then. */
export function readChain(inviteeUri: string, rows: readonly ChainRow[]): ToldChain {
  const created = new Map<string, CalendlyEvent>()
  const cancelled = new Map<string, CalendlyEvent>()
  const links: { from: string; to: string }[] = []
  const uris = new Set([inviteeUri])
  let heardAt = Infinity
  for (const { id, type, objectId, payload, receivedAt } of rows) {
    if (objectId === null) continue
    heardAt = Math.min(heardAt, receivedAt)
    if (type === 'calendly.link') {
      const from = id.slice(id.indexOf(':next:') + ':next:'.length)
      links.push({ from, to: objectId })
      uris.add(from).add(objectId)
      continue
    }
    const { inviteeUri: uri } = readObjectId(objectId)
    uris.add(uri)
    if (payload !== null)
      (type === 'calendly.created' ? created : cancelled).set(uri, JSON.parse(payload) as CalendlyEvent)
  }
  return { inviteeUri, links, created, cancelled, uris: [...uris], heardAt }
}
