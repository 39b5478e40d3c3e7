const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Session ids are long at Stripe; code that stores them must have room for it. */
const lengths: Record<string, number> = { cs_test: 58, secret: 32 }

export function randomId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(lengths[prefix] ?? 24))
  const letters = Array.from(bytes, (byte) => alphabet[byte % alphabet.length])
  return `${prefix}_${letters.join('')}`
}
