import type { MailContext } from '../../domain/mail/letter.ts'
import { wordsFor } from '../../domain/mail/words.ts'
import type { Reader } from './outbox.repository.ts'

/** In whose name, words and zone a mail is written: the client's where they are known, else the practice's. */
export function mailContext({ practice, client }: Reader, unsubscribeUrl: string | null): MailContext {
  const { words, locale } = wordsFor(client?.locale ?? practice?.locale ?? 'en')
  return {
    words,
    locale,
    timeZone: client?.timeZone ?? practice?.timeZone ?? 'UTC',
    practice: practice === null ? null : { name: practice.name, accentColor: practice.mailSettings.accentColor },
    unsubscribeUrl,
  }
}
