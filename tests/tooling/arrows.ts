/**
 * Which folder may import which, as a table. The lint plugin beside this file asks `objection` about
 * every import; the first row whose `files` match the importing file speaks for it. What a row
 * does not list it may not import, and the message says where to go instead.
 */
import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import type { Layer } from './layer.ts'
import { serverLayers } from './server-layers.ts'
import { widgetLayers } from './widget-layers.ts'

export type Import = {
  /** Path of the importing file from the root of the repository, with forward slashes. */
  file: string
  specifier: string
  /** `import type`, which leaves nothing behind at run time. */
  typeOnly: boolean
}

/** Where the import leads: a layer of ours, a package, the runtime, or somewhere else in the tree. */
type Target = { name: string; path: string }

const layers = [...serverLayers, ...widgetLayers]

const general: Record<string, string> = {
  adapters: 'Ask for a port (server/src/ports.ts) as an argument; compose.ts puts the adapter in.',
  builtin: 'Server code also runs where Node is not: take what you need as an argument (server/src/ports.ts).',
  compose: 'Only the entry points start from compose.ts; take what you need as an argument.',
  entry: 'Nothing imports an entry point; move what you need beside its users.',
  http: 'Return a result or throw a DeskbellError; server/src/http turns it into a status.',
  outside: 'The arrow points inwards only: demo, tests and bench import server and widget, never the reverse.',
}

export function objection({ file, specifier, typeOnly }: Import): string | undefined {
  const layer = layerOf(file)
  if (!layer) return undefined
  const target = targetOf(file, specifier)
  if (allows(layer, target, file, typeOnly)) return undefined
  if (allows(layer, target, file, true)) {
    return `${layer.name} may import only types from ${specifier}: write \`import type\`. ${hint(layer, target)}`
  }
  return `${layer.name} may not import ${specifier}. ${hint(layer, target)}`
}

function layerOf(file: string): Layer | undefined {
  return layers.find((layer) => layer.files.test(file))
}

function allows(layer: Layer, target: Target, file: string, typeOnly: boolean): boolean {
  if (target.name === 'package') {
    const names = [...layer.packages, ...(typeOnly ? (layer.typePackages ?? []) : [])]
    return names.some((name) => belongsTo(target.path, name))
  }
  if (target.name === layer.name && !layer.apart) return true
  // Folders that stand apart from their siblings: features and elements.
  if (layer.apart?.folders.test(target.path)) return sameFolder(layer.apart.folders, file, target.path)
  return layer.values.includes(target.name) || (typeOnly && (layer.types ?? []).includes(target.name))
}

function targetOf(file: string, specifier: string): Target {
  if (isBuiltin(specifier)) return { name: 'builtin', path: specifier }
  const path = pathOf(file, specifier)
  if (path === undefined) return { name: 'package', path: specifier }
  return { name: layerOf(path)?.name ?? 'outside', path }
}

/** Our own packages count as the folders they are, whichever way they are written. */
function pathOf(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(file), specifier)
  const own = /^@deskbell\/([^/]+)\/?(.*)$/.exec(specifier)
  if (!own) return undefined
  return `${own[1]}/src/${own[2] || 'index'}.ts`
}

function hint({ instead, apart, values, packages }: Layer, target: Target): string {
  const own = instead[target.name]
  if (own) return own
  if (apart?.folders.test(target.path)) return apart.instead
  const everywhere = target.name === 'outside' || target.name === 'builtin'
  return (
    (everywhere ? undefined : instead['other']) ??
    general[target.name] ??
    `It imports ${[...values, ...packages].join(', ')}.`
  )
}

const belongsTo = (specifier: string, name: string): boolean =>
  name === '*' || specifier === name || specifier.startsWith(`${name}/`)

function sameFolder(folders: RegExp, file: string, path: string): boolean {
  return folders.exec(file)?.[1] === folders.exec(path)?.[1]
}
