/** https://www.iana.org/assignments/iana-ipv4-special-registry, multicast, and what clouds serve to their machines. */
const closedIpv4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32', // Azure’s host
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
].map((network) => {
  const [address = '', bits] = network.split('/')
  const size = 2 ** (32 - Number(bits))
  return { block: Math.floor(ipv4Number(address) / size), size }
})

/**
 * Whether anybody on the internet could reach this IP address. IPv6: global unicast only, so that loopback, unique and
 * link local, multicast, and IPv4 in mapped or translated (NAT64) form are out
 * (https://www.iana.org/assignments/iana-ipv6-special-registry). False for what is no address.
 */
export function isPublicAddress(address: string): boolean {
  if (isIpv4(address)) {
    const number = ipv4Number(address)
    return closedIpv4.every(({ block, size }) => Math.floor(number / size) !== block)
  }
  const groups = ipv6Groups(address)
  if (groups === null) return false
  const [first = 0, second = 0] = groups
  if (first < 0x2000 || first > 0x3fff) return false
  // Tunnels that carry an IPv4 address (Teredo, 6to4), protocol assignments, documentation.
  return !(first === 0x2001 && (second < 0x200 || second === 0xdb8)) && first !== 0x2002 && first !== 0x3fff
}

/** Whether the host of a URL is an address; IPv6 without its brackets. */
export function isAddress(host: string): boolean {
  return isIpv4(host) || host.includes(':')
}

function isIpv4(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(text)
}

function ipv4Number(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0)
}

/** The platform's own parser writes every spelling as one, IPv4 at the end included. */
function ipv6Groups(address: string): number[] | null {
  const host = address.includes(':') ? URL.parse(`http://[${address}]/`)?.hostname : undefined
  if (host === undefined) return null
  const [head = '', tail] = host.slice(1, -1).split('::')
  const read = (part = '') => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)))
  const [before, after] = [read(head), read(tail)]
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after]
}
