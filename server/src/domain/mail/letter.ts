import type { Words } from './words.ts'

/** A mail before it is drawn: plain texts, in the order they are read. */
export type Letter = {
  subject: string
  /** What happened, in one sentence. */
  heading: string
  /** Shown large and alone, such as a sign-in code. */
  code?: string
  paragraphs: readonly string[]
  /** Words of somebody else; the only text that keeps its line breaks. */
  quote?: string | null
  facts?: readonly (readonly [label: string, value: string])[]
  /** Below the facts. */
  afterwards?: readonly string[]
  /** What the mail asks for, or leads to; what comes after the first is drawn as links. */
  buttons?: readonly { words: string; href: string }[]
  /** What can be done besides. */
  links?: readonly { words: string; href: string }[]
}

/** For whom, in whose name and in which words a mail is written. */
export type MailContext = {
  words: Words
  /** BCP 47, for dates. */
  locale: string
  /** IANA; of whoever reads it, where the news itself has none. */
  timeZone: string
  /** Null where the installation itself writes. */
  practice: { name: string; accentColor: string | null } | null
  /** Where whoever reads it ends mails of this kind. */
  unsubscribeUrl: string | null
}

export type MailText = { subject: string; text: string; html: string }
