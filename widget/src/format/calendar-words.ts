/** Our grid of days is Gregorian, so its words are, too, in every locale. */
const formats = new Map<string, Intl.DateTimeFormat>()

const formatOf = (locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = locale + JSON.stringify(options)
  const known = formats.get(key)
  if (known) return known
  const format = new Intl.DateTimeFormat(locale, { calendar: 'gregory', ...options })
  formats.set(key, format)
  return format
}

const ofDate = (date: string, locale: string, options: Intl.DateTimeFormatOptions): string =>
  formatOf(locale, { timeZone: 'UTC', ...options }).format(Date.parse(date))

/** "December 2026" */
export const monthWords = (month: string, locale: string): string =>
  ofDate(month, locale, { month: 'long', year: 'numeric' })

/** "Tuesday 1 December" */
export const dayWords = (date: string, locale: string): string =>
  ofDate(date, locale, { weekday: 'long', day: 'numeric', month: 'long' })

/** "1" */
export const dayNumber = (date: string, locale: string): string => Number(date.slice(8)).toLocaleString(locale)

/** "Tue", or whole. */
export const weekdayWords = (date: string, locale: string, width: 'short' | 'long'): string =>
  ofDate(date, locale, { weekday: width })

interface Place {
  locale: string
  timeZone: string
}

const at = (instant: string, { locale, timeZone }: Place, options: Intl.DateTimeFormatOptions): string =>
  formatOf(locale, { timeZone, ...options }).format(Date.parse(instant))

/** "14:00" */
export const timeWords = (instant: string, place: Place): string => at(instant, place, { timeStyle: 'short' })

/** "Tuesday, 1 December 2026" */
export const dateWords = (instant: string, place: Place): string => at(instant, place, { dateStyle: 'full' })

/** "1 Dec 2026" */
export const shortDateWords = (instant: string, place: Place): string => at(instant, place, { dateStyle: 'medium' })

/** "Tuesday 14:00", for a button. */
export const shortWords = (instant: string, place: Place): string =>
  `${at(instant, place, { weekday: 'long' })} ${timeWords(instant, place)}`

/** "Tue, 1 Dec, 14:00" */
export const momentWords = (instant: string, place: Place): string =>
  `${at(instant, place, { weekday: 'short', day: 'numeric', month: 'short' })}, ${timeWords(instant, place)}`

/** "14:00 – 14:30", the other way round where one reads so. */
export const spanWords = (startsAt: string, endsAt: string, { locale, timeZone }: Place): string =>
  formatOf(locale, { timeZone, timeStyle: 'short' }).formatRange(Date.parse(startsAt), Date.parse(endsAt))

/** "30 minutes" or "1 hour", as short as the locale has it. */
export const lengthWords = (minutes: number, locale: string): string => {
  const isHours = minutes % 60 === 0
  return (isHours ? minutes / 60 : minutes).toLocaleString(locale, {
    style: 'unit',
    unit: isHours ? 'hour' : 'minute',
    unitDisplay: isHours ? 'long' : 'short',
  })
}

type LocaleWithWeek = Intl.Locale & { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } }

/** 1 is Monday, 7 Sunday. Browsers that cannot say begin on Monday. */
export const firstWeekdayOf = (locale: string): number => {
  const known = new Intl.Locale(locale) as LocaleWithWeek
  return (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? 1
}
