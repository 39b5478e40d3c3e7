/** Both ends by the clock of one place, which is named. Instants in UTC milliseconds. */
export function spellTime(
  { startsAt, endsAt }: { startsAt: number; endsAt: number },
  timeZone: string,
  locale = 'en-GB',
): string {
  const day = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'full' })
  const clock = new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit' })
  return `${day.format(startsAt)}, ${clock.format(startsAt)} to ${clock.format(endsAt)} (${place(timeZone)} time)`
}

/** An instant by the clock of one place, which is named. */
export function spellInstant(instantAt: number, timeZone: string, locale: string): string {
  const moment = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium', timeStyle: 'short' })
  return `${moment.format(instantAt)} (${place(timeZone)} time)`
}

export function spellDay(instantAt: number, timeZone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long' }).format(instantAt)
}

const place = (timeZone: string) => timeZone.replaceAll('_', ' ')
