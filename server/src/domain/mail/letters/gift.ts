import { spell } from '../../currency.ts'
import type { Letter, MailContext } from '../letter.ts'
import type { NewsFacts } from '../news.ts'
import { spellDay } from '../times.ts'
import { nameOf, toPage } from './money.ts'

export function giftBought(facts: NewsFacts['gift_bought'], context: MailContext): Letter {
  const { title, bundleDescription, priceMinor, currency, reference, link } = facts
  const { words } = context
  return {
    subject: words.gift.boughtSubject(title),
    heading: words.gift.boughtHeading(nameOf(context)),
    paragraphs: [],
    facts: [
      [words.included, `${title}: ${bundleDescription}`],
      [words.price, spell(priceMinor, currency)],
      [words.reference, reference],
    ],
    afterwards: [words.gift.handOn],
    buttons: [{ words: words.gift.link, href: link }],
  }
}

export function gift(facts: NewsFacts['gift'], context: MailContext): Letter {
  const { title, bundleDescription, from, message, link } = facts
  const { words } = context
  return {
    subject: words.gift.subject(title),
    heading: words.gift.heading(from, nameOf(context)),
    paragraphs: [],
    quote: message,
    facts: [[words.included, `${title}: ${bundleDescription}`]],
    afterwards: [words.gift.claim],
    buttons: [{ words: words.gift.link, href: link }],
  }
}

export function giftClaimed(facts: NewsFacts['gift_claimed'], context: MailContext): Letter {
  const { title, bundleDescription, reference } = facts
  const { words } = context
  return {
    subject: words.gift.claimedSubject(title),
    heading: words.gift.claimedHeading(nameOf(context)),
    paragraphs: [],
    facts: [
      [words.included, `${title}: ${bundleDescription}`],
      [words.reference, reference],
    ],
    afterwards: [words.signInOnPage],
    buttons: toPage(facts, context),
  }
}

/** Contact details are not in it: the address was typed by somebody else. */
export function packageGiven(facts: NewsFacts['package_given'], context: MailContext): Letter {
  const { title, bundleDescription, startsAt, expiresAt, isYetToStart, reference } = facts
  const { words, timeZone, locale } = context
  const { given } = words
  return {
    subject: given.subject(title, nameOf(context)),
    heading: given.heading(nameOf(context)),
    paragraphs: [
      ...(isYetToStart ? [given.from(spellDay(startsAt, timeZone, locale))] : []),
      // The instant of expiry is the first at which it is over.
      ...(expiresAt === null ? [] : [given.through(spellDay(expiresAt - 1, timeZone, locale))]),
    ],
    facts: [
      [words.included, `${title}: ${bundleDescription}`],
      [words.reference, reference],
    ],
    afterwards: [given.signIn],
    buttons: toPage(facts, context),
  }
}
