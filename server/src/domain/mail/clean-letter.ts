import { linesOf, oneLine, subjectLine, webAddress } from './clean.ts'
import type { Letter, MailContext } from './letter.ts'

/** A letter whose texts are all clean: one line each, but for the quote. */
export type CleanLetter = {
  subject: string
  heading: string
  code: string | null
  paragraphs: string[]
  quote: string[]
  facts: (readonly [string, string])[]
  afterwards: string[]
  button: Link | null
  links: Link[]
}

type Link = { words: string; href: string }

export function cleaned(letter: Letter): CleanLetter {
  const { subject, heading, code, paragraphs, quote, facts = [], afterwards, buttons = [], links = [] } = letter
  const filled = (texts: readonly string[] = []) => texts.map(oneLine).filter((text) => text !== '')
  const [button = null, ...others] = addresses(buttons)
  return {
    subject: subjectLine(subject),
    heading: oneLine(heading),
    code: code === undefined ? null : oneLine(code),
    paragraphs: filled(paragraphs),
    quote: quote == null || quote.trim() === '' ? [] : linesOf(quote),
    facts: facts.map(([label, value]) => [oneLine(label), oneLine(value)] as const),
    afterwards: filled(afterwards),
    button,
    links: [...others, ...addresses(links)],
  }
}

function addresses(links: readonly Link[]): Link[] {
  return links.flatMap(({ words, href }) => {
    const address = webAddress(href)
    return address === null ? [] : [{ words: oneLine(words), href: address }]
  })
}

/** Who the mail is from, for its last line. */
export function sentFor({ practice, words }: MailContext): string {
  return practice === null ? words.sentByDeskbell : oneLine(words.sentFor(practice.name))
}

/** Why it came, where it can be ended. */
export function whyItCame({ practice, words, unsubscribeUrl }: MailContext): string | null {
  return practice === null || unsubscribeUrl === null ? null : oneLine(words.unsubscribeWhy(practice.name))
}
