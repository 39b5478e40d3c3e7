import { cleaned } from './clean-letter.ts'
import type { Letter, MailContext, MailText } from './letter.ts'
import { renderHtml } from './render-html.ts'
import { renderText } from './render-text.ts'

/** Both parts of a mail. Whatever people typed is escaped, and breaks neither a header nor the sentences around it. */
export function renderMail(letter: Letter, context: MailContext): MailText {
  const clean = cleaned(letter)
  return { subject: clean.subject, text: renderText(clean, context), html: renderHtml(clean, context) }
}
