import { signatureHeaders } from '../../domain/webhook-signature.ts'
import type { Deps, OutboundReason } from '../../ports.ts'
import type { EventPayload } from './describe-event.ts'

export const sealedFor = 'webhook'

/** What came of one attempt. `problem` is in words, for the owner to read; null where it was taken over. */
export type Attempt = { status: number | null; problem: string | null }

const mostBytes = 64 * 1024

/** Sends an event once, signed. Redirects are answers, and none that is taken for a good one. Never throws. */
export async function sendEvent(
  { url, sealedSecret }: { url: string; sealedSecret: string },
  payload: EventPayload,
  { sealer, outbound, clock }: Pick<Deps, 'sealer' | 'outbound' | 'clock'>,
): Promise<Attempt> {
  const secret = await sealer.open(sealedFor, sealedSecret)
  if (secret === null)
    return { status: null, problem: 'Its secret cannot be read any more. Remove this endpoint and add it anew.' }
  const body = JSON.stringify(payload)
  try {
    const { status } = await outbound(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(await signatureHeaders(secret, { id: payload.id, sentAt: clock(), body })),
      },
      body,
      maximumBytes: mostBytes,
      followRedirects: false,
    })
    return { status, problem: status >= 200 && status < 300 ? null : ofStatus(status) }
  } catch (error) {
    const reason = (error as { reason?: OutboundReason }).reason
    return { status: null, problem: reason === undefined ? 'It could not be sent.' : ofDoor[reason] }
  }
}

function ofStatus(status: number): string {
  if (status >= 300 && status < 400)
    return `The address answered that it is elsewhere now (${status}). Redirects are not followed: enter the new one.`
  return `The address answered with an error (${status}).`
}

const ofDoor: Record<OutboundReason, string> = {
  address_refused: 'Nothing is sent to addresses of this kind. Use one that begins with https://.',
  address_private: 'The address leads into a private network, where nothing is sent.',
  too_many_redirects: 'The address leads on and on to other addresses.',
  too_large: 'The answer was too long; an empty one is enough.',
  timeout: 'The address did not answer in time.',
  unreachable: 'The address cannot be reached.',
}
