/** Days as `2026-12-01` and months as `2026-12`, counted in UTC, where every day has 24 hours. */
const dayMs = 86_400_000

const number = (date: string): number => Date.parse(date) / dayMs
const dateOf = (utcMs: number): string => new Date(utcMs).toISOString().slice(0, 10)

export const addDays = (date: string, days: number): string => dateOf((number(date) + days) * dayMs)

export const daysBetween = (from: string, to: string): number => number(to) - number(from)

export const monthOf = (date: string): string => date.slice(0, 7)

/** The same day of another month, or its last one where it is shorter. */
export const addMonths = (date: string, months: number): string => {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return dateOf(Date.UTC(year, month - 1 + months, Math.min(day, lastDay)))
}

/** ISO 8601: 1 is Monday. */
export const weekdayOf = (date: string): number => ((((number(date) + 3) % 7) + 7) % 7) + 1

export const startOfWeek = (date: string, firstWeekday: number): string =>
  addDays(date, -((weekdayOf(date) - firstWeekday + 7) % 7))

/** Six weeks, so that every month has the same height. */
export const weeksOf = (month: string, firstWeekday: number): string[][] => {
  const first = startOfWeek(`${month}-01`, firstWeekday)
  return Array.from({ length: 6 }, (_week, week) =>
    Array.from({ length: 7 }, (_day, day) => addDays(first, week * 7 + day)),
  )
}

export const clampDate = (date: string, earliest: string, latest: string): string =>
  date < earliest ? earliest : date > latest ? latest : date

interface KeyFacts {
  firstWeekday: number
  rightToLeft: boolean
  shift: boolean
}

/** Where a key leads in the grid of a month; null where it means nothing there. */
export const dateByKey = (date: string, key: string, { firstWeekday, rightToLeft, shift }: KeyFacts): string | null => {
  const onward = rightToLeft ? -1 : 1
  const months = shift ? 12 : 1
  switch (key) {
    case 'ArrowLeft':
      return addDays(date, -onward)
    case 'ArrowRight':
      return addDays(date, onward)
    case 'ArrowUp':
      return addDays(date, -7)
    case 'ArrowDown':
      return addDays(date, 7)
    case 'PageUp':
      return addMonths(date, -months)
    case 'PageDown':
      return addMonths(date, months)
    case 'Home':
      return startOfWeek(date, firstWeekday)
    case 'End':
      return addDays(startOfWeek(date, firstWeekday), 6)
    default:
      return null
  }
}
