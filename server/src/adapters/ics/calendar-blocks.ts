/** The lines that say when somebody is busy; descriptions, attendees and what vendors add are passed over. */
const read = new Set([
  'BEGIN',
  'END',
  'UID',
  'DTSTART',
  'DTEND',
  'DURATION',
  'RRULE',
  'RDATE',
  'EXDATE',
  'RECURRENCE-ID',
  'STATUS',
  'TRANSP',
  'X-MICROSOFT-CDO-BUSYSTATUS',
  'FREEBUSY',
  'TZID',
  'TZOFFSETFROM',
  'TZOFFSETTO',
  'X-WR-TIMEZONE',
])

/** The library takes a second for a line of a million characters, and four for two. */
const longestBlock = 64 * 1024

export type CalendarBlock = {
  kind: 'VEVENT' | 'VTIMEZONE' | 'VFREEBUSY'
  lines: string[]
  /** Its lines are left out. */
  isTooLong: boolean
}

export type CalendarFile = { zoneName: string | null; blocks: CalendarBlock[] }

type Line = { name: string; text: string }

const kinds = /^(?:VEVENT|VTIMEZONE|VFREEBUSY)$/

/**
 * Cuts a calendar into its parts, each to be parsed by itself, so that one that is broken costs no other.
 * @returns null where a part, or the calendar, has no end
 */
export function calendarBlocks(text: string): CalendarFile | null {
  const file: CalendarFile = { zoneName: null, blocks: [] }
  let block: CalendarBlock | null = null
  let length = 0
  let depth = 0
  let open = 0
  for (const line of linesOf(text)) {
    const { name } = line
    const value =
      name === 'BEGIN' || name === 'END'
        ? line.text
            .slice(name.length + 1)
            .trim()
            .toUpperCase()
        : ''
    if (name === 'X-WR-TIMEZONE') file.zoneName ??= line.text.slice(name.length + 1).trim()
    else if (name === 'BEGIN' && value === 'VCALENDAR') open++
    else if (name === 'END' && value === 'VCALENDAR') open--
    else if (block === null) {
      if (name !== 'BEGIN' || !kinds.test(value)) continue
      block = { kind: value as CalendarBlock['kind'], lines: [line.text], isTooLong: false }
      file.blocks.push(block)
      length = 0
      depth = 1
    } else {
      if (name === 'BEGIN') depth++
      length += line.text.length
      if (length > longestBlock) block.isTooLong = true
      // What is inside an event, such as an alarm, is none of ours; what is inside a zone are its rules.
      else if (depth === 1 || block.kind === 'VTIMEZONE') block.lines.push(line.text)
      if (name === 'END' && --depth === 0) block = null
    }
  }
  return block === null && open === 0 ? file : null
}

/** The lines to be read, unfolded, with the line ends of every system (https://www.rfc-editor.org/rfc/rfc5545#section-3.1). */
function* linesOf(text: string): Generator<Line> {
  let name = ''
  let parts: string[] = []
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length;) {
    let end = text.indexOf('\n', at)
    if (end === -1) end = text.length
    const last = text[end - 1] === '\r' ? end - 1 : end
    const first = text[at]
    if (first === ' ' || first === '\t') {
      if (name !== '') parts.push(text.slice(at + 1, last))
    } else {
      if (name !== '') yield { name, text: parts.length === 1 ? (parts[0] as string) : parts.join('') }
      name = nameAt(text, at)
      if (name !== '') parts = [text.slice(at, last)]
    }
    at = end + 1
  }
  if (name !== '') yield { name, text: parts.join('') }
}

/** Empty where nobody reads a line of that name. */
function nameAt(text: string, at: number): string {
  named.lastIndex = at
  const name = named.exec(text)?.[0].toUpperCase() ?? ''
  return read.has(name) ? name : ''
}

const named = /[A-Za-z-]{1,40}(?=[;:])/y
