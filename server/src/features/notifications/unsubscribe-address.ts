import type { Deps } from '../../ports.ts'

/** Mails are read years later; who unsubscribes must still be heard. */
const neverMilliseconds = Date.UTC(2100, 0, 1)

const thing = (clientId: string) => `unsubscribe:${clientId}`

/** Where a client ends the mails that are no news of what they booked or bought. Derived, stored nowhere. */
export async function unsubscribeAddress(
  clientId: string,
  { publicUrl, signedAddresses }: Pick<Deps, 'publicUrl' | 'signedAddresses'>,
): Promise<string> {
  return `${publicUrl}/unsubscribe/${clientId}.${await signedAddresses.issue(thing(clientId), neverMilliseconds)}`
}

/** @returns the client's id; null where the token is not one of ours */
export async function clientOfToken(
  token: string,
  now: number,
  { signedAddresses }: Pick<Deps, 'signedAddresses'>,
): Promise<string | null> {
  const [, clientId, signature] = /^([0-9a-f-]{36})\.([\w.-]{1,80})$/.exec(token) ?? []
  if (clientId === undefined || signature === undefined) return null
  return (await signedAddresses.verify(signature, thing(clientId), now)) ? clientId : null
}
