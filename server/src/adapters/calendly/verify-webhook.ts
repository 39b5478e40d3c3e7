import { signatureCheck } from '../../domain/digest.ts'
import type { Calendly, CalendlyEvent } from '../../ports.ts'
import { toInvitee, toScheduledEvent, webhookEnvelope, webhookInvitee } from './wire.ts'

const toleranceMilliseconds = 3 * 60_000

const kinds: Readonly<Record<string, CalendlyEvent['kind']>> = {
  'invitee.created': 'created',
  'invitee.canceled': 'cancelled',
}

/** https://developer.calendly.com/api-docs/4c305798a61d3-webhook-signatures: `t=<unix seconds>,v1=<hex>` over `t.body`. */
export const verifyWebhook: Calendly['verifyWebhook'] = async (rawBody, signatureHeader, signingKey, now) => {
  const signed = readSignature(signatureHeader ?? '')
  // Without a key everybody could sign.
  if (signed === null || signingKey === '') return { problem: 'unsigned' }
  const check = signatureCheck(signingKey)
  const results = await Promise.all(signed.signatures.map((bytes) => check(`${signed.time}.${rawBody}`, bytes)))
  if (!results.includes(true)) return { problem: 'unsigned' }
  if (Math.abs(now - Number(signed.time) * 1000) > toleranceMilliseconds) return { problem: 'stale' }
  return readEvent(rawBody)
}

function readSignature(header: string): { time: string; signatures: Uint8Array<ArrayBuffer>[] } | null {
  const parts = header.split(',').map((part) => part.trim())
  const time = parts.find((part) => /^t=\d{1,12}$/.test(part))?.slice(2)
  const signatures = parts
    .filter((part) => /^v1=[0-9a-f]{64}$/i.test(part))
    .slice(0, 4)
    .map((part) => Uint8Array.from(part.slice(3).match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)))
  return time === undefined || signatures.length === 0 ? null : { time, signatures }
}

function readEvent(rawBody: string): Awaited<ReturnType<Calendly['verifyWebhook']>> {
  let body: unknown
  try {
    body = JSON.parse(rawBody)
  } catch {
    return { problem: 'malformed' }
  }
  const envelope = webhookEnvelope.safeParse(body)
  if (!envelope.success) return { problem: 'malformed' }
  const kind = Object.hasOwn(kinds, envelope.data.event) ? kinds[envelope.data.event] : undefined
  if (kind === undefined) return { event: null }
  const payload = webhookInvitee.safeParse(envelope.data.payload)
  if (!payload.success) return { problem: 'malformed' }
  const { status: _status, cancelledAt: _cancelledAt, ...invitee } = toInvitee(payload.data)
  const { eventUri, startsAt, endsAt, eventTypeUri } = toScheduledEvent(payload.data.scheduled_event)
  return { event: { ...invitee, kind, eventUri, startsAt, endsAt, eventTypeUri, createdAt: envelope.data.created_at } }
}
