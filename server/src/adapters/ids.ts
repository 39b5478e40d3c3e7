import { toBase64Url } from '../domain/digest.ts'
import type { Clock, Ids } from '../ports.ts'

/** No letters that are taken for digits or for each other when read out. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

export function createIds(clock: Clock): Ids {
  return {
    id: () => uuidV7(clock()),
    token: () => toBase64Url(crypto.getRandomValues(new Uint8Array(32))),
    reference(prefix) {
      const length = 7
      let text = ''
      while (text.length < length) {
        for (const byte of crypto.getRandomValues(new Uint8Array(16))) {
          // Bytes past the last full round of the alphabet would make its first letters more likely.
          if (byte < 240 && text.length < length) text += alphabet[byte % alphabet.length]
        }
      }
      return `${prefix}-${text}`
    },
  }
}

/** RFC 9562, section 5.7: 48 bits of milliseconds, then random. */
function uuidV7(now: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  for (let index = 0; index < 6; index++) bytes[index] = Math.floor(now / 2 ** (40 - 8 * index)) % 256
  bytes[6] = 0x70 | ((bytes[6] as number) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] as number) & 0x3f)
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
