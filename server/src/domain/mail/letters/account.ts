import type { Letter, MailContext } from '../letter.ts'
import type { NewsFacts } from '../news.ts'
import { nameOf } from './money.ts'

/** The code comes first, so that a phone shows it without opening the mail. */
export function signInCode({ code }: NewsFacts['sign_in_code'], { words, practice }: MailContext): Letter {
  const place = practice?.name ?? words.code.dashboard
  return {
    subject: words.code.subject(code, place),
    heading: words.code.heading(place),
    code,
    paragraphs: [words.code.use(place), words.code.ignore],
  }
}

export function invitation({ role, link }: NewsFacts['invitation'], context: MailContext): Letter {
  const { invitation: words } = context.words
  const name = nameOf(context)
  return {
    subject: words.subject(name),
    heading: words.heading(name, role),
    paragraphs: [words.open],
    afterwards: [words.ignore],
    buttons: [{ words: words.join(name), href: link }],
  }
}
