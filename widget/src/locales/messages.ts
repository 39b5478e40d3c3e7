/** A sentence with `{placeholders}`, or one for each plural form of `{count}`. */
export type Message = string | { readonly one: string; readonly other: string }

/** The words of one element. */
export type Messages = Readonly<Record<string, Message>>

/** By language. The script tag loads the one that is needed; a host's own build brings what it likes. */
export type WordTables = Readonly<Record<string, Messages>>

export type MessageParams = Readonly<Record<string, string | number>>

/** Figures and names that read from the right must not turn the sentence around them. */
const isolated = (text: string): string => (/[\u0590-\u08ff\u200f]/.test(text) ? `\u2068${text}\u2069` : text)

/** Making one costs more than a hundred answers of it. */
const kept = <Formatter>(make: (locale: string) => Formatter): ((locale: string) => Formatter) => {
  const made = new Map<string, Formatter>()
  return (locale) => {
    const known = made.get(locale) ?? make(locale)
    made.set(locale, known)
    return known
  }
}
const pluralsOf = kept((language) => new Intl.PluralRules(language))
const numbersOf = kept((locale) => new Intl.NumberFormat(locale))

const inWords = (value: string | number | undefined, locale: string): string =>
  typeof value === 'number' ? numbersOf(locale).format(value) : (value ?? '')

/** Plurals are those of the words' language, numbers those of the reader's locale. */
export const translate = (message: Message, params: MessageParams, locale: string, language = 'en'): string => {
  const text =
    typeof message === 'string' ? message : message[pluralsOf(language).select(Number(params.count)) as 'one' | 'other']
  return text.replace(/{(\w+)}/g, (_, name: string) => isolated(inWords(params[name], locale)))
}
