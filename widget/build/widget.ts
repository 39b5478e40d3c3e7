import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { PartTable } from '../src/loader/load-parts.ts'
import { bundle, type BundledFile } from './bundle.ts'
import {
  basePart,
  findLanguages,
  findParts,
  partEntries,
  partEntry,
  sharedParts,
  wordsEntry,
  type Part,
} from './parts.ts'

const source = join(import.meta.dirname, '../src')

const bundleParts = async (parts: readonly Part[]): Promise<BundledFile[]> => {
  const files = await bundle({
    entries: Object.fromEntries(
      [...parts.map(({ name }) => name), ...sharedParts].map((name) => [name, partEntry(source, name)]),
    ),
    format: 'es',
    fileNames: '[name].js',
    plugins: [partEntries(source, parts)],
  })
  // The script tag asks for what a part builds on together with it: a further file would be asked for only after them.
  const askedWith = (entry: string) =>
    [basePart, ...sharedParts, ...(parts.find(({ name }) => name === entry)?.needs ?? [])].map((name) => `${name}.js`)
  const late = files
    .flatMap(({ entry, imports }) => (entry ? imports.filter((name) => !askedWith(entry).includes(name)) : []))
    .at(0)
  if (late)
    throw new Error(
      `${late} is shared by parts: name what it holds in sharedModules, or put the parts together.\n${files
        .find(({ fileName }) => fileName === late)
        ?.modules.join('\n')}`,
    )
  return files
}

/** Each file by itself: the parts of a language would share files otherwise, and load one after the other. */
const bundleWords = async (parts: readonly Part[], languages: readonly string[]): Promise<BundledFile[]> => {
  const files = languages.flatMap((language) =>
    parts.map(({ name }) =>
      bundle({
        entries: { [`words/${language}/${name}`]: wordsEntry(source, language, name) },
        format: 'es',
        fileNames: '[name].js',
        plugins: [partEntries(source, parts)],
      }),
    ),
  )
  return (await Promise.all(files)).flat()
}

const tableOf = (parts: readonly Part[]): PartTable =>
  Object.fromEntries(parts.flatMap(({ name, tags, needs }) => tags.map((tag) => [tag, [name, ...needs].join(' ')])))

/** One fingerprint for all parts, so that the script tag's file need not list one for each. */
const folderOf = (files: BundledFile[]): string => {
  const hash = createHash('sha256')
  for (const { fileName, code } of files) hash.update(fileName).update(code)
  return `parts/${hash.digest('base64url').slice(0, 8)}`
}

export interface WidgetBundle {
  files: BundledFile[]
  /** Where the parts lie beside the script tag's file. */
  folder: string
  /** The part that holds each tag, and after a space what it needs beside the base. */
  parts: PartTable
}

/** The script tag's file, the parts it loads, and their words. */
export const bundleWidget = async (): Promise<WidgetBundle> => {
  const [found, languages] = await Promise.all([findParts(source), findLanguages(source)])
  const inFolder = [...(await bundleParts(found)), ...(await bundleWords(found, languages))]
  const parts = tableOf(found)
  const folder = folderOf(inFolder)
  const loader = await bundle({
    entries: { deskbell: join(source, 'deskbell.ts') },
    format: 'iife',
    fileNames: '[name].js',
    define: {
      DESKBELL_PARTS: JSON.stringify(parts),
      DESKBELL_FOLDER: JSON.stringify(folder),
      DESKBELL_LANGUAGES: JSON.stringify(languages),
    },
  })
  const placed = inFolder.map((file) => ({ ...file, fileName: `${folder}/${file.fileName}` }))
  return { folder, parts, files: [...loader, ...placed] }
}

/** The consultant's elements: a file of their own, which visitors never load. */
export const bundleDashboard = async (): Promise<BundledFile[]> => {
  const entry = join(source, 'dashboard/index.ts')
  if (!existsSync(entry)) return []
  return bundle({ entries: { 'deskbell-dashboard': entry }, format: 'es', fileNames: '[name].js' })
}
