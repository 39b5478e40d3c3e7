/** Where instants are shown. An unknown zone in an attribute falls back to the visitor's own. */
export interface DateSetting {
  locale: string
  timeZone: string
}

export const resolveTimeZone = (wanted: string | null | undefined): string => {
  try {
    return new Intl.DateTimeFormat('en', wanted ? { timeZone: wanted } : {}).resolvedOptions().timeZone
  } catch {
    return resolveTimeZone(null)
  }
}

const format = (instant: string, { locale, timeZone }: DateSetting, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale, { timeZone, ...options }).format(new Date(instant))

/** "1 December 2026" */
export const formatDate = (instant: string, setting: DateSetting): string =>
  format(instant, setting, { dateStyle: 'long' })

/** "14:00" */
export const formatTime = (instant: string, setting: DateSetting): string =>
  format(instant, setting, { timeStyle: 'short' })

/** "Tuesday, 1 December 2026 at 14:00" */
export const formatDateTime = (instant: string, setting: DateSetting): string =>
  format(instant, setting, { dateStyle: 'full', timeStyle: 'short' })
