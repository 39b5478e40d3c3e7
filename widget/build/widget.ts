import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { PartTable } from '../src/loader/load-parts.ts'
import { bundle, type BundledFile } from './bundle.ts'
import { findTags, partEntries, partEntry } from './part-entries.ts'

const source = join(import.meta.dirname, '../src')

/**
 * What `<package-list>` needs is what every visitor loads first, and what the other parts share: one file,
 * because two would compress worse and load later.
 */
const modulesOfList = async (): Promise<Set<string>> => {
  const tag = 'package-list'
  const files = await bundle({
    entries: { [tag]: partEntry(source, tag) },
    format: 'es',
    fileNames: '[name].js',
    plugins: [partEntries(source)],
  })
  const modules = files.find(({ entry }) => entry === tag)?.modules ?? []
  return new Set(modules.filter((id) => id !== partEntry(source, tag)))
}

const bundleParts = async (): Promise<BundledFile[]> => {
  const [tags, shared] = await Promise.all([findTags(source), modulesOfList()])
  return bundle({
    entries: {
      ...Object.fromEntries(tags.map((tag) => [tag, partEntry(source, tag)])),
      'checkout-return': join(source, 'loader/checkout-return.ts'),
    },
    format: 'es',
    fileNames: '[name].js',
    shared: { name: 'base', test: (id) => shared.has(id) },
    plugins: [partEntries(source)],
  })
}

/** The file and everything it imports at once, itself first. */
const closureOf = (files: BundledFile[], fileName: string, seen = new Set<string>()): Set<string> => {
  if (seen.has(fileName)) return seen
  seen.add(fileName)
  for (const imported of files.find((file) => file.fileName === fileName)?.imports ?? []) closureOf(files, imported, seen)
  return seen
}

const tableOf = (files: BundledFile[]): PartTable =>
  Object.fromEntries(
    files
      .filter(({ entry }) => entry !== null)
      .map(({ entry, fileName }) => [entry, [...closureOf(files, fileName)].slice(1).map((name) => name.replace(/\.js$/, ''))]),
  )

/** One fingerprint for all parts, so that the script tag's file need not list one for each. */
const folderOf = (files: BundledFile[]): string => {
  const hash = createHash('sha256')
  for (const { fileName, code } of files) hash.update(fileName).update(code)
  return `parts/${hash.digest('base64url').slice(0, 8)}`
}

const bundleLoader = (parts: PartTable, folder: string): Promise<BundledFile[]> =>
  bundle({
    entries: { deskbell: join(source, 'deskbell.ts') },
    format: 'iife',
    fileNames: '[name].js',
    define: { DESKBELL_PARTS: JSON.stringify(parts), DESKBELL_FOLDER: JSON.stringify(folder) },
  })

export interface WidgetBundle {
  files: BundledFile[]
  /** Where the parts lie beside the script tag's file. */
  folder: string
  parts: PartTable
}

/** The script tag's file and the parts it loads. */
export const bundleWidget = async (): Promise<WidgetBundle> => {
  const partFiles = await bundleParts()
  const parts = tableOf(partFiles)
  const folder = folderOf(partFiles)
  const placed = partFiles.map((file) => ({ ...file, fileName: `${folder}/${file.fileName}` }))
  return { folder, parts, files: [...(await bundleLoader(parts, folder)), ...placed] }
}

/** The consultant's elements: a file of their own, which visitors never load. */
export const bundleDashboard = async (): Promise<BundledFile[]> => {
  const entry = join(source, 'dashboard/index.ts')
  if (!existsSync(entry)) return []
  return bundle({ entries: { 'deskbell-dashboard': entry }, format: 'es', fileNames: '[name].js' })
}
