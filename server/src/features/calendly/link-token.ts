import type { SignedAddresses } from '../../ports.ts'

const years = 365 * 86_400_000

/**
 * What goes into `utm_content` of a scheduling link: it names the purchase to Calendly's webhook and opens nothing.
 * Whoever books can change it, so it says only where to look for credits.
 */
export async function linkToken(
  { id, createdAt }: { id: string; createdAt: number },
  signedAddresses: SignedAddresses,
): Promise<string> {
  return `${id}.${await signedAddresses.issue(`calendly:${id}`, createdAt + 5 * years)}`
}

/** @returns the id of the purchase; null where it is no token of ours */
export async function readLinkToken(
  text: string | null,
  signedAddresses: SignedAddresses,
  now: number,
): Promise<string | null> {
  const [, id, token] = /^([0-9a-f-]{36})\.([\w.-]{1,80})$/.exec(text ?? '') ?? []
  if (id === undefined || token === undefined) return null
  return (await signedAddresses.verify(token, `calendly:${id}`, now)) ? id : null
}
