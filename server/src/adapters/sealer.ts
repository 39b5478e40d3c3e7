import { fromBase64, toBase64Url } from '../domain/digest.ts'
import type { Sealer } from '../ports.ts'

const encoder = new TextEncoder()
const nonceBytes = 12

/** AES-256-GCM under a key derived from the installation's secret; each purpose has a key of its own. */
export function createSealer(secret: string): Sealer {
  const keys = new Map<string, Promise<CryptoKey>>()
  const keyFor = (purpose: string) => {
    const known = keys.get(purpose)
    if (known !== undefined) return known
    const key = deriveKey(secret, purpose)
    keys.set(purpose, key)
    return key
  }
  return {
    async seal(purpose, text) {
      const iv = crypto.getRandomValues(new Uint8Array(nonceBytes))
      const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await keyFor(purpose), encoder.encode(text))
      return toBase64Url(new Uint8Array([...iv, ...new Uint8Array(sealed)]))
    },
    async open(purpose, sealed) {
      const bytes = fromBase64(sealed)
      if (bytes === null || bytes.length <= nonceBytes) return null
      try {
        const iv = bytes.slice(0, nonceBytes)
        const plain = await crypto.subtle.decrypt(
          { name: 'AES-GCM', iv },
          await keyFor(purpose),
          bytes.slice(nonceBytes),
        )
        return new TextDecoder().decode(plain)
      } catch {
        return null
      }
    },
  }
}

async function deriveKey(secret: string, purpose: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, ['deriveKey'])
  const params = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: encoder.encode(`deskbell:seal:${purpose}`),
  }
  return crypto.subtle.deriveKey(params, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}
