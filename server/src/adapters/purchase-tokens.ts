import { fromBase64, toBase64Url } from '../domain/digest.ts'
import type { PurchaseTokens } from '../ports.ts'

const lifeMilliseconds = 24 * 3_600_000

/**
 * `HMAC-SHA256(secret, purchaseId:version)`, in base64url: derived when needed, stored nowhere, void 24 hours after the
 * purchase was started or when the version is raised.
 */
export function createPurchaseTokens(authSecret: string): PurchaseTokens {
  const key = crypto.subtle.importKey('raw', encode(authSecret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
    'verify',
  ])
  const message = ({ id, tokenVersion }: { id: string; tokenVersion: number }) =>
    encode(`purchase:${id}:${tokenVersion}`)
  return {
    async issue(purchase) {
      const signature = await crypto.subtle.sign('HMAC', await key, message(purchase))
      return toBase64Url(new Uint8Array(signature))
    },
    async verify(token, purchase, now) {
      if (now > purchase.createdAt + lifeMilliseconds) return false
      const signature = fromBase64(token)
      return signature !== null && crypto.subtle.verify('HMAC', await key, signature, message(purchase))
    },
  }
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}
