type Cell = string | number | null

/**
 * Text of comma-separated values (RFC 4180). A text that a spreadsheet would work out as a formula gets an apostrophe in
 * front, as OWASP advises.
 */
export function writeCsv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((cells) => `${cells.map(writeCell).join(',')}\r\n`).join('')
}

function writeCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const harmless = /^[\s]*[=+\-@|%\uff0b\uff0d\uff1d\uff20]/.test(cell) || /^[\t\r\n]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
