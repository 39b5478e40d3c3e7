import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Plugin } from 'vite'

/** One file of elements that a visitor needs together, and the words they say. */
export interface Part {
  name: string
  tags: readonly string[]
  /** Parts that it builds on beside the base; the script tag asks for them together with it. */
  needs: readonly string[]
}

/** What every page loads first, and what all other parts build on: Lit and the list. */
export const basePart = 'base'

/** What elements have in common on which buyers sign in. */
const buyerPart = 'buyer'

/** What elements have in common that tell of times. */
const timesPart = 'times'

/** What elements have in common that tell of booked sessions. */
const sessionsPart = 'sessions'

/** The build says so when one is missing here, or too many are. */
const sharedModules: Readonly<Record<string, readonly string[]>> = {
  [timesPart]: ['api/scheduling.ts', 'format/calendar-words.ts', 'format/wall-clock.ts'],
  [buyerPart]: [
    'api/checkout.ts',
    'api/identity.ts',
    'api/purchases.ts',
    'controllers/checkout-attempt.ts',
    'controllers/gift-link.ts',
    'controllers/granted.ts',
    'controllers/load-failed.ts',
    'controllers/page-address.ts',
    'controllers/pause.ts',
    'controllers/sign-in-controller.ts',
    'controllers/sign-in-view.ts',
    'controllers/telephone.ts',
    'controllers/toasts.ts',
    'styles/fields.ts',
    'styles/purchase.ts',
  ],
  [sessionsPart]: [
    'api/consultations.ts',
    'controllers/ask-surely.ts',
    'controllers/calendar-links.ts',
    'session-view/calendar-choice.styles.ts',
    'session-view/see-packages.ts',
    'session-view/session-changes.ts',
    'session-view/session-parts.ts',
  ],
}

/** Too little for a file of its own, and needed on too many sides: it lies in the list's. */
const baseModules = ['api/practices.ts', 'controllers/action.ts', 'styles/reading.ts']

/**
 * Checkout and what it ends with are one file: compressed together they are smaller by a third, and after paying nothing
 * is left to be loaded that could be missing.
 */
const together: Readonly<Record<string, readonly string[]>> = {
  [basePart]: ['package-list'],
  buying: ['package-checkout', 'purchase-success'],
}

/** What an element loads when somebody goes on from its first view, with words of its own. */
const later: Readonly<Record<string, { tag: string; module: string }>> = {
  'booking-steps': { tag: 'booking-panel', module: 'elements/booking-panel/steps.ts' },
}

/** Where the words of a first view are fewer than those of its element. */
const wordsOf: Readonly<Record<string, string>> = { 'booking-panel': 'booking-times' }

/** Who sees the client's area sees credits as the balance shows them. */
const needs: Readonly<Record<string, readonly string[]>> = {
  [sessionsPart]: [buyerPart, timesPart],
  buying: [buyerPart],
  'booking-panel': [timesPart],
  'booking-steps': [timesPart, buyerPart, sessionsPart, 'booking-panel'],
  'client-area': [timesPart, buyerPart, sessionsPart, 'credit-balance'],
  'consultant-profile': [timesPart],
  'credit-balance': [buyerPart],
  'gift-claim': [buyerPart],
}

const partOf = (name: string, tags: readonly string[]): Part => ({ name, tags, needs: needs[name] ?? [] })

/** A tag's folder `elements/<tag>/<tag>.ts` makes it an element that the script tag can load. */
export const findParts = async (source: string): Promise<Part[]> => {
  const folders = (await readdir(join(source, 'elements'))).toSorted()
  const tags = folders.filter((tag) => existsSync(join(source, 'elements', tag, `${tag}.ts`)))
  const grouped = new Set(Object.values(together).flat())
  return [
    ...Object.entries(together).map(([name, members]) => partOf(name, members)),
    ...tags.filter((tag) => !grouped.has(tag)).map((tag) => partOf(tag, [tag])),
    ...Object.keys(later).map((name) => partOf(name, [name])),
  ]
}

export const findLanguages = async (source: string): Promise<string[]> => {
  const entries = await readdir(join(source, 'locales'), { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

/** Modules that exist only while building. */
export const partEntry = (source: string, part: string): string => join(source, 'parts', `${part}.ts`)
export const wordsEntry = (source: string, language: string, part: string): string =>
  join(source, 'words', language, `${part}.ts`)

const camel = (tag: string): string => tag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
const pascal = (tag: string): string => camel(`-${tag}`)

/** Class modules never register: a part hands out `define`, so that a page gets only the names it uses. */
const partSource = ({ name, tags, needs: parts }: Part): string =>
  [
    // Keeps what others share with the list in the list's file, and what buyers' elements share in theirs.
    ...(name === basePart ? baseModules.map((path) => `export * from '../${path}'`) : [`import './${basePart}.ts'`]),
    ...parts.map((part) => `import './${part}.ts'`),
    ...(later[name] ? laterSource(later[name]) : elementsSource(tags)),
  ].join('\n')

const elementsSource = (tags: readonly string[]): string[] => [
  `import { register } from '../elements/base/register.ts'`,
  ...tags.map((tag) => `import { ${pascal(tag)} } from '../elements/${tag}/${tag}.ts'`),
  `const classes = { ${tags.map((tag) => `'${tag}': ${pascal(tag)}`).join(', ')} }`,
  `export const define = (tag, language, words) => register(tag, classes[tag], { [language]: words[tag] })`,
]

const laterSource = ({ tag, module }: { tag: string; module: string }): string[] => [
  `import { register } from '../elements/base/register.ts'`,
  `import { ${pascal(tag)} } from '../elements/${tag}/${tag}.ts'`,
  `export * from '../${module}'`,
  `export const define = (part, language, words) => register('${tag}', ${pascal(tag)}, { [language]: words[part] })`,
]

/** Of what only other parts load. */
export const sharedParts: readonly string[] = Object.keys(sharedModules)

const sharedSource = (name: string): string =>
  [basePart, ...(needs[name] ?? [])]
    .map((part) => `import './${part}.ts'`)
    .concat((sharedModules[name] ?? []).map((path) => `export * from '../${path}'`))
    .join('\n')

const wordsSource = ({ tags }: Part, language: string): string => {
  const files = tags.map((tag) => wordsOf[tag] ?? tag)
  return [
    ...files.map((file) => `import { ${camel(file)}Words } from '../../locales/${language}/${file}.ts'`),
    `export default { ${tags.map((tag, index) => `'${tag}': ${camel(files[index] ?? tag)}Words`).join(', ')} }`,
  ].join('\n')
}

export const partEntries = (source: string, parts: readonly Part[]): Plugin => {
  const sourceOf = (id: string): string | null => {
    const shared = sharedParts.find((name) => id === partEntry(source, name))
    if (shared) return sharedSource(shared)
    const part = parts.find(({ name }) => name === basename(id, '.ts'))
    if (!part) return null
    if (dirname(id) === join(source, 'parts')) return partSource(part)
    return dirname(dirname(id)) === join(source, 'words') ? wordsSource(part, basename(dirname(id))) : null
  }
  return {
    name: 'deskbell:part-entries',
    // Before files of that name are found.
    enforce: 'pre',
    resolveId: (id, importer, { kind }) => {
      const path = id.startsWith('.') && importer ? join(dirname(importer), id) : id
      // What an element loads later is a part of its own.
      const [name] =
        kind === 'dynamic-import'
          ? Object.keys(later).filter((part) => path === join(source, later[part]?.module ?? ''))
          : []
      if (name) return partEntry(source, name)
      return sourceOf(path) === null ? null : path
    },
    load: sourceOf,
  }
}
