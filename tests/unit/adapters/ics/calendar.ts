import { readIcs } from '@deskbell/server/adapters/ics/read-ics'

export const december = { from: Date.parse('2026-12-01T00:00:00Z'), to: Date.parse('2027-01-01T00:00:00Z') }

/** A calendar file of these lines. */
export function calendar(...lines: string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Tests//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n')
}

export function event(...lines: string[]): string {
  return [
    'BEGIN:VEVENT',
    ...(lines.some((line) => line.startsWith('UID')) ? [] : ['UID:one']),
    ...lines,
    'END:VEVENT',
  ].join('\r\n')
}

/** Busy times as `2026-12-01T09:00Z/2026-12-01T10:00Z`; what is left of them where reading was cut off ends with `…`. */
export async function busy(
  text: string,
  { window = december, zone = 'Europe/Berlin' }: { window?: { from: number; to: number }; zone?: string } = {},
): Promise<string[]> {
  const found = await readIcs(text, window, zone)
  if ('problem' in found) return [found.problem]
  const write = (instant: number) => new Date(instant).toISOString().replace(/(?::00)?\.000Z/, 'Z')
  return [...found.busy.map(({ start, end }) => `${write(start)}/${write(end)}`), ...(found.truncated ? ['…'] : [])]
}
