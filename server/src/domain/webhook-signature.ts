import { fromBase64 } from './digest.ts'

const encoder = new TextEncoder()
const prefix = 'whsec_'

/**
 * A secret as Standard Webhooks writes it: `whsec_` and the key in base64.
 * @param token 32 random bytes in base64url
 */
export function webhookSecret(token: string): string {
  return `${prefix}${token.replaceAll('-', '+').replaceAll('_', '/')}=`
}

/**
 * The headers of one event (https://www.standardwebhooks.com): `v1,` and the HMAC-SHA256 over `id.timestamp.body` in
 * base64.
 * @param sentAt UTC milliseconds
 */
export async function signatureHeaders(
  secret: string,
  { id, sentAt, body }: { id: string; sentAt: number; body: string },
): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(sentAt / 1_000))
  const bytes = fromBase64(secret.slice(prefix.length)) ?? new Uint8Array()
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const signature = await crypto.subtle.sign('HMAC', key, encoder.encode(`${id}.${timestamp}.${body}`))
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${btoa(String.fromCharCode(...new Uint8Array(signature)))}`,
  }
}
