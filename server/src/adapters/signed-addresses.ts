import { fromBase64, keyedDigest, signatureCheck } from '../domain/digest.ts'
import type { SignedAddresses } from '../ports.ts'

const purpose = 'address'

/** `<expiry in seconds, base 36>.<HMAC-SHA256 of it and the thing>` */
export function createSignedAddresses(secret: string): SignedAddresses {
  const isSigned = signatureCheck(secret)
  return {
    async issue(thing, expiresAt) {
      const expiry = Math.ceil(expiresAt / 1000).toString(36)
      return `${expiry}.${await keyedDigest(secret, purpose, `${expiry}:${thing}`)}`
    },
    async verify(token, thing, now) {
      const [, expiry, signature] = /^([0-9a-z]{1,10})\.([\w-]{43})$/.exec(token) ?? []
      if (expiry === undefined || signature === undefined) return false
      const bytes = fromBase64(signature)
      if (bytes === null || !(await isSigned(`${purpose}:${expiry}:${thing}`, bytes))) return false
      return Number.parseInt(expiry, 36) * 1000 > now
    },
  }
}
