const encoder = new TextEncoder()

/** SHA-256 of the text, in hexadecimal. */
export async function sha256(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** HMAC-SHA256 in base64url. `purpose` keeps what is made for one end from serving another. */
export async function keyedDigest(secret: string, purpose: string, text: string): Promise<string> {
  const key = await hmacKey(secret)
  return toBase64Url(new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(`${purpose}:${text}`))))
}

/** Checks HMAC-SHA256 signatures in constant time. */
export function signatureCheck(secret: string): (text: string, signature: Uint8Array<ArrayBuffer>) => Promise<boolean> {
  let key: Promise<CryptoKey> | undefined
  return async (text, signature) => {
    key ??= hmacKey(secret)
    return crypto.subtle.verify('HMAC', await key, signature, encoder.encode(text))
  }
}

export function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** The text's UTF-8 bytes in base64, as mail carries attachments. */
export function toBase64(text: string): string {
  return btoa(Array.from(encoder.encode(text), (byte) => String.fromCharCode(byte)).join(''))
}

/** Reads base64 in either alphabet, padded or not; null where it is neither. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w+/-]+={0,2}$/.test(text)) return null
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}

function hmacKey(secret: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
    'verify',
  ])
}
