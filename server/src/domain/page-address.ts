/** A page is named in mails: nothing but an ordinary web address is. */
export function pageAddress(text: string | undefined): string | null {
  const url = text === undefined ? null : URL.parse(text)
  const isWeb = url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.username === ''
  return isWeb ? url.href : null
}
