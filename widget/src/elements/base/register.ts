import type { WordTables } from '../../locales/messages.ts'

interface DeskbellClass extends CustomElementConstructor {
  readonly deskbell: true
  words: WordTables
}

/** To those that the elements of a class have, in each language. */
const addWords = (elementClass: DeskbellClass, words: WordTables = {}): void => {
  for (const [language, added] of Object.entries(words))
    elementClass.words = { ...elementClass.words, [language]: { ...elementClass.words[language], ...added } }
}

/**
 * Defines a tag and its `deskbell-` alias, and adds words to those its elements have. Harmless twice; a name
 * the page already uses stays the page's.
 */
export const register = (tag: string, elementClass: DeskbellClass, words?: WordTables): void => {
  addWords(elementClass, words)
  for (const name of [tag, `deskbell-${tag}`]) {
    const taken = customElements.get(name) as Partial<DeskbellClass> | undefined
    if (!taken) customElements.define(name, class extends elementClass {})
    // oxlint-disable-next-line no-console -- whoever builds the page looks for our element there
    else if (!taken.deskbell) console.info(`Deskbell: the page has its own <${name}>, ours is <deskbell-${tag}>`)
  }
}
