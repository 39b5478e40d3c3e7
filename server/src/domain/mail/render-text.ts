import type { MailContext } from './letter.ts'
import { sentFor, whyItCame, type CleanLetter } from './clean-letter.ts'

/** The part for programs and people who read plain text. */
export function renderText(letter: CleanLetter, context: MailContext): string {
  const { heading, code, paragraphs, quote, facts, afterwards, button, links } = letter
  const { unsubscribeUrl, words } = context
  const why = whyItCame(context)
  const blocks = [
    ...(code === null ? [] : [code]),
    heading,
    ...paragraphs,
    ...(quote.length === 0 ? [] : [`“${quote.join('\n')}”`]),
    facts.map(([label, value]) => `${label}: ${value}`).join('\n'),
    ...afterwards,
    ...[...(button === null ? [] : [button]), ...links].map(({ words: name, href }) => `${name}: ${href}`),
    ['-- ', sentFor(context), ...(why === null ? [] : [why, `${words.unsubscribe}: ${unsubscribeUrl}`])].join('\n'),
  ]
  return blocks.filter((block) => block !== '').join('\n\n')
}
