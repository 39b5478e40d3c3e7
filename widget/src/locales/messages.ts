/** A sentence with `{placeholders}`, or one for each plural form of `{count}`. */
export type Message = string | { readonly one: string; readonly other: string }

/** The words of one part. Each part brings its own, so that none pays for another's. */
export type Messages = Readonly<Record<string, Message>>

export type MessageParams = Readonly<Record<string, string | number>>

/** Words are English for now, whatever the locale of numbers and dates. */
const wordsLocale = 'en'

export const translate = (message: Message, params: MessageParams, locale: string): string => {
  const text =
    typeof message === 'string'
      ? message
      : message[new Intl.PluralRules(wordsLocale).select(Number(params.count)) as 'one' | 'other']
  return text.replace(/{(\w+)}/g, (_, name: string) => params[name]?.toLocaleString(locale) ?? '')
}
