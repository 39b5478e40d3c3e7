import { calendlyOrigin } from './calendly-host.ts'

export type CalendlyMessage =
  | { kind: 'height'; pixels: number }
  | { kind: 'scheduled'; eventUri: string; inviteeUri: string }

interface Sent {
  origin: string
  source: unknown
  data: unknown
}

interface Payload {
  event?: unknown
  payload?: { height?: unknown; event?: { uri?: unknown }; invitee?: { uri?: unknown } }
}

/** Any frame of the page can post messages: only the window of our own frame on Calendly's origin is heard. */
export const readCalendlyMessage = ({ origin, source, data }: Sent, frame: unknown): CalendlyMessage | null => {
  if (origin !== calendlyOrigin || source !== frame || !frame || typeof data !== 'object' || data === null) return null
  const { event, payload } = data as Payload
  if (event === 'calendly.page_height') {
    const pixels = parseInt(String(payload?.height), 10)
    return pixels > 0 ? { kind: 'height', pixels: Math.min(pixels, 4000) } : null
  }
  const eventUri = payload?.event?.uri
  const inviteeUri = payload?.invitee?.uri
  return event === 'calendly.event_scheduled' && typeof eventUri === 'string' && typeof inviteeUri === 'string'
    ? { kind: 'scheduled', eventUri, inviteeUri }
    : null
}

/** The address of the frame, or null where the link does not lead to Calendly. */
export const calendlyFrameUrl = (
  link: string,
  host: string,
  prefill: { email?: string; name?: string } = {},
): string | null => {
  const url = URL.canParse(link) ? new URL(link) : null
  if (url?.origin.replace('//www.', '//') !== calendlyOrigin) return null
  url.host = new URL(calendlyOrigin).host
  const query = { embed_type: 'Inline', embed_domain: host, hide_gdpr_banner: '1', ...prefill }
  for (const [name, value] of Object.entries(query)) if (value) url.searchParams.set(name, value)
  return url.href
}
