/** Marks that turn the text after them around, and those that are drawn as nothing: names need none of them. */
const turning = /[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]/g
const breaks = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu

/** One line of plain text, whatever somebody typed into it: fit for a header. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(turning, '').replace(breaks, ' ').trim()
}

/** The lines of somebody's text, cleaned one by one; empty ones at its ends are left out. */
export function linesOf(text: string): string[] {
  return text
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map(oneLine)
    .join('\n')
    .trim()
    .split('\n')
}

const longestSubject = 200

export function subjectLine(text: string): string {
  const characters = [...oneLine(text)]
  return characters.length <= longestSubject ? characters.join('') : `${characters.slice(0, longestSubject).join('')}…`
}

/** An ordinary web address in its canonical form, without spaces or quotes; null for anything else. */
export function webAddress(text: string): string | null {
  const url = URL.parse(text)
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null
}
