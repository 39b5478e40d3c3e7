/** The configured sender, `desk@example.com` or `Desk <desk@example.com>`, apart. */
export function readSender(from: string): { name: string | null; address: string } {
  const [, name = '', address] = /^\s*"?([^"<]*?)"?\s*<([^<>]+)>\s*$/.exec(from) ?? []
  return address === undefined ? { name: null, address: from.trim() } : { name: name || null, address }
}

/** The sender's address under another name, as a header carries it (RFC 5322, quoted). */
export function senderAs(from: string, name: string | undefined): string {
  if (name === undefined || name === '') return from
  return `"${name.replaceAll(/["\\]/g, '\\$&')}" <${readSender(from).address}>`
}
