import { spell } from './currency.ts'
import { escapeHtml } from './escape-html.ts'

export type BookingNews = 'booked' | 'moved' | 'cancelled'

/** What mails about a booking tell. Instants are UTC milliseconds, zones IANA names. */
export type BookingMailFacts = {
  news: BookingNews
  practiceName: string
  reference: string
  title: string
  startsAt: number
  endsAt: number
  consultant: { name: string; timeZone: string }
  client: { name: string | null; email: string; timeZone: string }
  /** What paid. */
  price: { amount: number; currency: string } | null
  credits: { used: number; remaining: number | null } | null
  /** Of a cancelled one: whether credit or payment came back. */
  isGivenBack: boolean
  reason: string | null
  /** Where the client changes it without signing in; null where they cannot any more. */
  links: { cancel: string | null; reschedule: string | null }
  cancelUntil: number | null
  rescheduleUntil: number | null
  pageUrl: string | null
  /** Of one planned for several clients: how many sessions are booked, and given up, as one. */
  plannedSessions?: number | null
}

export type MailBody = { subject: string; text: string; html: string }

const subjects: Record<BookingNews, string> = { booked: 'booked', moved: 'moved', cancelled: 'cancelled' }

/** To the client. */
export function clientBookingMail(facts: BookingMailFacts): MailBody {
  const { news, title, consultant, practiceName, client, pageUrl, links } = facts
  const time = spellTime(facts, client.timeZone)
  const first = {
    booked: `Your session with ${consultant.name} is booked.`,
    moved: `Your session with ${consultant.name} has a new time.`,
    cancelled: `Your session with ${consultant.name} on ${time} is cancelled.`,
  }[news]
  const lines = [
    client.name === null ? 'Hello,' : `Hello ${client.name},`,
    first,
    ...(news === 'cancelled' ? [] : [time]),
    title,
    paid(facts),
    ...reasonOf(facts),
    ...(news === 'cancelled' ? [] : [changes(facts)]),
    course(facts),
    `Reference: ${facts.reference}`,
    practiceName,
  ].filter((line) => line !== '')
  return compose(`${consultant.name}: session ${subjects[news]}, ${time}`, lines, [
    ...(links.reschedule === null ? [] : [{ words: 'Move it', href: links.reschedule }]),
    ...(links.cancel === null ? [] : [{ words: 'Cancel it', href: links.cancel }]),
    ...(pageUrl === null
      ? []
      : [{ words: news === 'cancelled' ? 'Choose another time' : 'Open the page', href: pageUrl }]),
  ])
}

/** To the consultant. */
export function consultantBookingMail(facts: BookingMailFacts): MailBody {
  const { news, title, consultant, client } = facts
  const who = client.name === null ? client.email : `${client.name} (${client.email})`
  const time = spellTime(facts, consultant.timeZone)
  const first = {
    booked: `${who} has booked a session with you.`,
    moved: `The session with ${who} has a new time.`,
    cancelled: `The session with ${who} on ${time} is cancelled.`,
  }[news]
  const lines = [
    first,
    ...(news === 'cancelled' ? [] : [time]),
    ...(client.timeZone === consultant.timeZone ? [] : [`For the client: ${spellTime(facts, client.timeZone)}`]),
    title,
    paid(facts),
    ...reasonOf(facts),
    `Reference: ${facts.reference}`,
  ].filter((line) => line !== '')
  return compose(`${client.name ?? client.email}: session ${subjects[news]}, ${time}`, lines, [])
}

/** To a client whose payment came after the time went to somebody else: nothing is lost, another time can be had. */
export function lostTimeMail(facts: {
  practiceName: string
  consultantName: string
  reference: string
  startsAt: number
  endsAt: number
  timeZone: string
  pageUrl: string | null
}): MailBody {
  const { practiceName, consultantName, reference, timeZone, pageUrl } = facts
  const lines = [
    `Your payment has arrived, but after the time that was kept for you: ${spellTime(facts, timeZone)} went to somebody else.`,
    `Nothing is lost. What you paid is a credit for a session of the same length with ${consultantName}: choose another time, and it pays for it.`,
    'If no other time suits you, reply to the practice and ask for your money back.',
    `Reference: ${reference}`,
    practiceName,
  ]
  return compose(`${consultantName}: please choose another time`, lines, [
    ...(pageUrl === null ? [] : [{ words: 'Choose another time', href: pageUrl }]),
  ])
}

/** Both ends by the clock of one place, which is named. */
export function spellTime({ startsAt, endsAt }: { startsAt: number; endsAt: number }, timeZone: string): string {
  const day = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full' })
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
  const place = timeZone.replaceAll('_', ' ')
  return `${day.format(startsAt)}, ${clock.format(startsAt)} to ${clock.format(endsAt)} (${place} time)`
}

function paid({ news, price, credits, isGivenBack }: BookingMailFacts): string {
  if (news === 'cancelled') {
    if (price === null && credits === null) return ''
    return isGivenBack ? 'The credit is back in the balance.' : 'The credit is used up: it was cancelled late.'
  }
  if (price !== null) return `Paid: ${spell(price.amount, price.currency)}`
  if (credits === null) return ''
  const { used, remaining } = credits
  const rest = remaining === null ? '' : `; ${remaining} left`
  return `Paid with ${used} ${used === 1 ? 'credit' : 'credits'}${rest}.`
}

function changes({ client, cancelUntil, rescheduleUntil }: BookingMailFacts): string {
  const until = (instant: number) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: client.timeZone, dateStyle: 'medium', timeStyle: 'short' }).format(
      instant,
    )
  const parts = [
    ...(rescheduleUntil === null ? [] : [`moved until ${until(rescheduleUntil)}`]),
    ...(cancelUntil === null ? [] : [`cancelled until ${until(cancelUntil)}, and the credit comes back`]),
  ]
  return parts.length === 0 ? '' : `It can be ${parts.join('; ')}.`
}

function course({ news, plannedSessions }: BookingMailFacts): string {
  if (plannedSessions == null || plannedSessions < 2) return ''
  return news === 'cancelled'
    ? 'It is a session of a course: each that is cancelled with it has an email of its own.'
    : `It is one of the ${plannedSessions} sessions of a course, which was booked as one: who cancels before the first of them cancels all.`
}

const reasonOf = ({ reason }: BookingMailFacts) => (reason === null ? [] : [`They wrote: ${reason}`])

export function compose(subject: string, lines: string[], links: { words: string; href: string }[]): MailBody {
  const anchors = links.map(({ words, href }) => `<a href="${escapeHtml(href)}">${escapeHtml(words)}</a>`)
  return {
    subject: oneLine(subject),
    text: [...lines, ...links.map(({ words, href }) => `${words}: ${href}`)].join('\n\n'),
    html:
      lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('') +
      (anchors.length === 0 ? '' : `<p>${anchors.join(' · ')}</p>`),
  }
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()
