const encoder = new TextEncoder()

/** The `Stripe-Signature` header: the time, and an HMAC over the time and the exact body. */
export async function signatureHeader(body: string, secret: string, timestamp: number): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign'])
  const signature = await crypto.subtle.sign('HMAC', key, encoder.encode(`${timestamp}.${body}`))
  return `t=${timestamp},v1=${new Uint8Array(signature).toHex()}`
}
