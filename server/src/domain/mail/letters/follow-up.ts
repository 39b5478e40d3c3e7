import type { Letter, MailContext } from '../letter.ts'
import type { NewsFacts } from '../news.ts'
import { spellDay, spellTime } from '../times.ts'

export function feedbackRequest(facts: NewsFacts['feedback_request'], context: MailContext): Letter {
  const { consultantName, clientName, title, timeZone, reference, pageUrl } = facts
  const { feedback, booking, hello, reference: label } = context.words
  return {
    subject: feedback.subject(consultantName),
    heading: feedback.heading(consultantName),
    paragraphs: [hello(clientName), feedback.ask],
    facts: [
      [booking.when, spellTime(facts, timeZone, context.locale)],
      [booking.what, title],
      [label, reference],
    ],
    buttons: pageUrl === null ? [] : [{ words: feedback.give, href: pageUrl }],
  }
}

export function deliverableAdded(facts: NewsFacts['deliverable_added'], { words }: MailContext): Letter {
  const { title, description, url, sessionTitle, consultantName, reference, pageUrl } = facts
  const { deliverable, booking, openPage } = words
  return {
    subject: deliverable.subject(title),
    heading: deliverable.heading(consultantName),
    paragraphs: [],
    quote: description,
    facts: [
      [booking.what, title],
      [deliverable.session, sessionTitle],
      [words.reference, reference],
    ],
    afterwards: [deliverable.onPage],
    buttons: [
      ...(url === null ? [] : [{ words: deliverable.open, href: url }]),
      ...(pageUrl === null ? [] : [{ words: openPage, href: pageUrl }]),
    ],
  }
}

export function creditsLow(facts: NewsFacts['credits_low'], { words }: MailContext): Letter {
  const { title, remaining, credits, reference, pageUrl } = facts
  return {
    subject: words.credits.lowSubject(title, remaining),
    heading: words.credits.lowHeading(title, remaining),
    paragraphs: [words.credits.low],
    facts: [
      [words.credits.balance, words.credits.of(remaining, credits)],
      [words.reference, reference],
    ],
    buttons: pageUrl === null ? [] : [{ words: words.openPage, href: pageUrl }],
  }
}

export function creditsExpiring(facts: NewsFacts['credits_expiring'], context: MailContext): Letter {
  const { title, remaining, expiresAt, reference, pageUrl } = facts
  const { words, timeZone, locale } = context
  // The instant of expiry is the first at which it is over.
  const day = spellDay(expiresAt - 1, timeZone, locale)
  return {
    subject: words.credits.expiringSubject(title, remaining, day),
    heading: words.credits.expiringHeading(title, day),
    paragraphs: [words.credits.expiring],
    facts: [
      [words.credits.balance, words.credits.left(remaining)],
      [words.reference, reference],
    ],
    buttons: pageUrl === null ? [] : [{ words: words.credits.choose, href: pageUrl }],
  }
}
