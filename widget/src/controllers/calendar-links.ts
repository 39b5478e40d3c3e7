/** What a calendar needs to know of a session. */
export interface CalendarEntry {
  title: string
  details: string
  startsAt: string
  endsAt: string
}

/** `20261201T140000Z` */
const compact = (instant: string): string =>
  new Date(instant)
    .toISOString()
    .replace(/[-:]/g, '')
    .replace(/\.\d{3}/, '')

export const googleLink = ({ title, details, startsAt, endsAt }: CalendarEntry): string =>
  `https://calendar.google.com/calendar/render?${new URLSearchParams({
    action: 'TEMPLATE',
    text: title,
    dates: `${compact(startsAt)}/${compact(endsAt)}`,
    details,
  })}`

export const outlookLink = ({ title, details, startsAt, endsAt }: CalendarEntry): string =>
  `https://outlook.live.com/calendar/0/deeplink/compose?${new URLSearchParams({
    path: '/calendar/action/compose',
    rru: 'addevent',
    subject: title,
    startdt: new Date(startsAt).toISOString(),
    enddt: new Date(endsAt).toISOString(),
    body: details,
  })}`
