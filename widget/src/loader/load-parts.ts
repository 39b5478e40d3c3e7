import type { Messages } from '../locales/messages.ts'

/** The file that holds each tag, then, after a space, what that one needs beside the base. Filled in by the build. */
export type PartTable = Readonly<Record<string, string>>

interface Part {
  define(tag: string, language: string, words: Record<string, Messages>): void
}

/**
 * Loads the part that holds a tag, what all parts build on and the words in one go, then defines the tag.
 * Each file is asked for once; what failed is asked for anew.
 */
export const partLoader = (parts: PartTable, folder: string): ((tag: string, language: string) => Promise<void>) => {
  const loading: Record<string, Promise<void>> = {}
  const load = async (tag: string, language: string): Promise<void> => {
    const [part, ...needed] = (parts[tag] ?? '').split(' ')
    const names = [part, `words/${language}/${part}`, 'base', ...needed]
    const [{ define }, words] = await Promise.all(
      names.map((name) => import(/* @vite-ignore */ `${folder}/${name}.js`)),
    )
    ;(define as Part['define'])(tag, language, words.default)
  }
  return (tag, language) => {
    const key = tag + language
    return (loading[key] ??= load(tag, language).catch((error) => {
      delete loading[key]
      throw error
    }))
  }
}
