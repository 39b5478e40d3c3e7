/** Whatever ships with Deskbell, directly or not, carries a licence that MIT software may depend on. */
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'WTFPL',
  'Zlib',
])

/** The packages that ship; tests and bench are for developers only. */
const shipped = ['server', 'widget', 'demo']

/** Packages whose manifest is silent, with what their licence file says. */
const byHand: Readonly<Record<string, string>> = {}

type Manifest = {
  name?: string
  version?: string
  license?: string | { type?: string }
  licenses?: { type?: string }[]
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

export function checkLicences(root: string): string {
  const seen = new Set<string>()
  const wrong: string[] = []
  const visit = (folder: string, ours: boolean): void => {
    if (seen.has(folder)) return
    seen.add(folder)
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
    const licence = licenceOf(manifest)
    if (!ours && !isAllowed(licence)) wrong.push(`${manifest.name}@${manifest.version}: ${licence}`)
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
      const dependency = locate(folder, name)
      if (dependency) visit(dependency, name.startsWith('@deskbell/'))
    }
  }
  for (const name of shipped) visit(join(root, name), true)
  return wrong.length > 0 ? `${wrong.join('\n')}\nReplace these, or explain them in tests/tooling/licences.ts.` : ''
}

/** Where Node would find it; optional packages of other platforms are nowhere. */
function locate(folder: string, name: string): string | undefined {
  for (let from = folder; ; from = dirname(from)) {
    const candidate = join(from, 'node_modules', name)
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate)
    if (from === dirname(from)) return undefined
  }
}

function licenceOf({ name, license, licenses }: Manifest): string {
  if (typeof license === 'string') return license
  const types = [license, ...(licenses ?? [])].flatMap((entry) => entry?.type ?? [])
  return types.join(' OR ') || (byHand[name ?? ''] ?? 'no licence named')
}

/** SPDX expressions as packages use them: one of several is enough, all of several must do. */
export function isAllowed(expression: string): boolean {
  const plain = expression.replaceAll(/[()]/g, ' ')
  return plain.split(/\s+OR\s+/).some((part) => part.split(/\s+AND\s+/).every((name) => allowed.has(name.trim())))
}
