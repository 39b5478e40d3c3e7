import { OutboundError } from './outbound-error.ts'
import { isAddress, isPublicAddress } from './public-address.ts'

/** Where test mode may go: its own machine, and without https. */
export type Trust = (url: URL) => boolean

/** Names that only a private network resolves. A single word is one too: it gets the searching machine's domain. */
const privateNames = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|arpa|onion)$/

/** @throws OutboundError where the URL may not be fetched, whatever its name resolves to */
export function checkAddress(address: string, trust: Trust): URL {
  const url = URL.parse(address)
  if (url === null) throw new OutboundError('address_refused', 'This is not an address.')
  if (url.username !== '' || url.password !== '')
    throw new OutboundError('address_refused', 'An address may not contain a name or a password.')
  if (/^https?:$/.test(url.protocol) && trust(url)) return url
  if (url.protocol !== 'https:') throw new OutboundError('address_refused', 'Only https addresses are fetched.')
  // Below 1024 other protocols listen that speak TLS too, such as mail.
  if (url.port !== '' && Number(url.port) < 1024)
    throw new OutboundError('address_refused', `Port ${url.port} is not one of the web’s.`)
  const host = hostOf(url)
  const isPrivate = isAddress(host) ? !isPublicAddress(host) : !host.includes('.') || privateNames.test(host)
  if (isPrivate) throw new OutboundError('address_private', 'This address leads into a private network.')
  return url
}

/** Without the brackets of IPv6 and the dot that ends a full name. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
}
