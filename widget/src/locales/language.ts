/** The language of a locale, where there are words in it; else the first there are. */
export const languageOf = (locale: string, languages: readonly string[]): string =>
  languages.find((language) => locale.startsWith(language)) ?? languages[0] ?? 'en'
