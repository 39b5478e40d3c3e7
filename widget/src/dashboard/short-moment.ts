import type { DateSetting } from '../format/dates.ts'

/** "1 Dec, 14:00"; the year stands there where it is not this one. */
export const shortMoment = (instant: string, { locale, timeZone }: DateSetting, now = new Date()): string => {
  const yearOf = (date: Date) => new Intl.DateTimeFormat('en', { timeZone, year: 'numeric' }).format(date)
  const date = new Date(instant)
  const year = yearOf(date) === yearOf(now) ? {} : ({ year: 'numeric' } as const)
  return new Intl.DateTimeFormat(locale, {
    timeZone,
    ...year,
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  }).format(date)
}
