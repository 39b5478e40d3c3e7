import { spell } from '../../currency.ts'
import type { Letter, MailContext } from '../letter.ts'
import type { BookingFacts, NewsFacts } from '../news.ts'
import { spellInstant, spellTime } from '../times.ts'

export function bookingForClient(facts: BookingFacts, context: MailContext): Letter {
  const { news, consultant, client, pageUrl } = facts
  const { booking, hello, openPage } = context.words
  const time = spellTime(facts, client.timeZone, context.locale)
  return {
    subject: booking.subject(consultant.name, news, time),
    heading: booking.toClient(news, consultant.name),
    paragraphs: [hello(client.name), ...reason(facts, context)],
    quote: facts.reason,
    facts: [
      [news === 'cancelled' ? booking.wasOn : booking.when, time],
      ...otherZone(facts, context, client.timeZone, consultant.timeZone, booking.forConsultant(consultant.name)),
      [booking.with, consultant.name],
      ...session(facts, context),
    ],
    afterwards: [...afterwards(facts, context), ...changes(facts, context), ...course(facts, context)],
    buttons: pageUrl === null ? [] : [{ words: news === 'cancelled' ? booking.another : openPage, href: pageUrl }],
    links: changeLinks(facts, context),
  }
}

export function bookingForConsultant(facts: BookingFacts, context: MailContext): Letter {
  const { news, consultant, client } = facts
  const { booking } = context.words
  const who = client.name ?? client.email
  const time = spellTime(facts, consultant.timeZone, context.locale)
  return {
    subject: booking.subject(who, news, time),
    heading: booking.toConsultant(news, who),
    paragraphs: reason(facts, context),
    quote: facts.reason,
    facts: [
      [news === 'cancelled' ? booking.wasOn : booking.when, time],
      ...otherZone(facts, context, consultant.timeZone, client.timeZone, booking.forClient),
      [booking.client, client.name === null ? client.email : `${client.name} (${client.email})`],
      ...session(facts, context),
    ],
    afterwards: afterwards(facts, context),
  }
}

export function reminder(facts: BookingFacts, context: MailContext): Letter {
  const { consultant, client, pageUrl } = facts
  const { booking, hello, openPage, reminder: words } = context.words
  const time = spellTime(facts, client.timeZone, context.locale)
  return {
    subject: words.subject(consultant.name, time),
    heading: words.heading(consultant.name),
    paragraphs: [hello(client.name)],
    facts: [
      [booking.when, time],
      ...otherZone(facts, context, client.timeZone, consultant.timeZone, booking.forConsultant(consultant.name)),
      [booking.with, consultant.name],
      ...session({ ...facts, price: null, credits: null }, context),
    ],
    afterwards: changes(facts, context),
    buttons: pageUrl === null ? [] : [{ words: openPage, href: pageUrl }],
    links: changeLinks(facts, context),
  }
}

export function bookingLost(facts: NewsFacts['booking_lost'], context: MailContext): Letter {
  const { consultantName, timeZone, pageUrl, reference } = facts
  const { lost, booking, reference: label } = context.words
  return {
    subject: lost.subject(consultantName),
    heading: lost.heading,
    paragraphs: [lost.nothingLost(consultantName), lost.askBack],
    facts: [
      [booking.wasOn, spellTime(facts, timeZone, context.locale)],
      [label, reference],
    ],
    buttons: pageUrl === null ? [] : [{ words: booking.another, href: pageUrl }],
  }
}

export function waitlistOffer(facts: NewsFacts['waitlist_offer'], context: MailContext): Letter {
  const { consultantName, client, title, expiresAt, link, pageUrl } = facts
  const { offer, booking, hello, openPage } = context.words
  const time = spellTime(facts, client.timeZone, context.locale)
  return {
    subject: offer.subject(consultantName, time),
    heading: offer.heading(consultantName),
    paragraphs: [hello(client.name), offer.keptUntil(spellInstant(expiresAt, client.timeZone, context.locale))],
    facts: [
      [booking.when, time],
      [booking.with, consultantName],
      [booking.what, title],
    ],
    afterwards: [offer.decline],
    buttons: [{ words: offer.take, href: link }, ...(pageUrl === null ? [] : [{ words: openPage, href: pageUrl }])],
  }
}

type Row = readonly [string, string]

function session({ news, title, location, price, credits, reference }: BookingFacts, { words }: MailContext): Row[] {
  const { booking } = words
  const paid: Row[] =
    news === 'cancelled'
      ? []
      : price !== null && price.amount > 0
        ? [[booking.paid, spell(price.amount, price.currency)]]
        : credits !== null
          ? [[booking.paid, booking.paidWith(credits.used, credits.remaining)]]
          : []
  const where: Row[] = location == null || news === 'cancelled' ? [] : [[booking.where, location]]
  return [[booking.what, title], ...where, ...paid, [words.reference, reference]]
}

/** The same time by the other side's clock, where that is another one. */
function otherZone(facts: BookingFacts, { locale }: MailContext, own: string, other: string, label: string): Row[] {
  return own === other ? [] : [[label, spellTime(facts, other, locale)]]
}

function changeLinks({ news, links }: BookingFacts, { words: { booking } }: MailContext) {
  if (news === 'cancelled') return []
  return [
    ...(links.reschedule === null ? [] : [{ words: booking.move, href: links.reschedule }]),
    ...(links.cancel === null ? [] : [{ words: booking.cancel, href: links.cancel }]),
  ]
}

/** Free sessions speak neither of money nor of credits. */
const isPaid = ({ price, credits }: BookingFacts) => (price !== null && price.amount > 0) || credits !== null

const reason = (facts: BookingFacts, { words }: MailContext) => (facts.reason === null ? [] : [words.booking.theyWrote])

function afterwards(facts: BookingFacts, { words: { booking } }: MailContext): string[] {
  const { news, isGivenBack } = facts
  if (news !== 'cancelled' || !isPaid(facts)) return []
  return [isGivenBack ? booking.givenBack : booking.usedUp]
}

function changes(facts: BookingFacts, { words: { booking }, locale }: MailContext): string[] {
  const { news, client, cancelUntil, rescheduleUntil } = facts
  if (news === 'cancelled') return []
  const until = (instantAt: number) => spellInstant(instantAt, client.timeZone, locale)
  return [
    ...(rescheduleUntil === null ? [] : [booking.canMove(until(rescheduleUntil))]),
    ...(cancelUntil === null ? [] : [booking.canCancel(until(cancelUntil), isPaid(facts))]),
  ]
}

function course({ news, plannedSessions }: BookingFacts, { words: { booking } }: MailContext): string[] {
  if (plannedSessions == null || plannedSessions < 2) return []
  return [news === 'cancelled' ? booking.courseCancelled : booking.courseBooked(plannedSessions)]
}
