const isWellFormed = (tag: string | null | undefined): tag is string => {
  try {
    return Intl.getCanonicalLocales(tag ?? '').length > 0
  } catch {
    return false
  }
}

/** The first tag that is well formed: an attribute or a page's `lang` may hold anything. */
export const resolveLocale = (...wanted: (string | null | undefined)[]): string => wanted.find(isWellFormed) ?? 'en'
