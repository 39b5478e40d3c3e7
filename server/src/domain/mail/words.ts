import { en } from './words/en.ts'

/** All that mails say, in one language. */
export type Words = typeof en

const languages: Readonly<Record<string, Words>> = { en }

/**
 * The words for a language tag such as `en-US`: of that very tag, else of its language, else English. The locale that
 * dates are written in is of the same language, so that no mail mixes two.
 */
export function wordsFor(tag: string): { words: Words; locale: string } {
  const [language = ''] = tag.split('-')
  const words = languages[tag] ?? languages[language]
  if (words === undefined) return { words: en, locale: en.locale }
  return { words, locale: tag === language ? words.locale : tag }
}
