/**
 * What a visitor downloads, as a ratio to a bare Lit element bundled in the same run by the same build.
 * Brotli, each file by itself, words apart; Stripe's and Calendly's own scripts not counted.
 */
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { bundle } from '../widget/build/bundle.ts'
import { bundleWidget } from '../widget/build/widget.ts'

const widgetSource = join(import.meta.dirname, '../widget/src')

const bareHello = `
import { LitElement, html } from 'lit'
class BareHello extends LitElement { render() { return html\`<p>Hello</p>\` } }
customElements.define('bare-hello', BareHello)`

const brotliBytes = (code: string): number => brotliCompressSync(code).length

const measureHello = async (): Promise<number> => {
  const entry = join(widgetSource, 'bare-hello.js')
  const fromMemory = {
    name: 'bare-hello',
    resolveId: (id: string) => (id === entry ? id : null),
    load: (id: string) => (id === entry ? bareHello : null),
  }
  const [file] = await bundle({
    entries: { hello: entry },
    format: 'es',
    fileNames: '[name].js',
    plugins: [fromMemory],
  })
  return brotliBytes(file!.code)
}

const hello = await measureHello()
const { files, folder, parts } = await bundleWidget()
const bytesOf = new Map(files.map(({ fileName, code }) => [fileName.replace(`${folder}/`, ''), brotliBytes(code)]))

/** What the script tag asks for, for each tag: the part, its words, and what all parts build on. */
const measure = (tags: readonly string[]): { code: number; words: number } => {
  const names = new Set(tags.map((tag) => parts[tag]?.split(' ')[0]))
  const needed = tags.flatMap((tag) => parts[tag]?.split(' ') ?? [])
  const sum = (fileNames: Iterable<string>): number =>
    [...fileNames].reduce((total, name) => total + (bytesOf.get(name) ?? 0), 0)
  return {
    code: sum(new Set(['deskbell.js', 'base.js', ...needed.map((name) => `${name}.js`)])),
    words: sum([...names].map((name) => `words/en/${name}.js`)),
  }
}

const paths = [
  { path: 'list, first render', tags: ['package-list'], reach: 1.5 },
  {
    path: 'list, checkout, success, booking',
    tags: ['package-list', 'package-checkout', 'purchase-success', 'booking-panel', 'booking-steps'],
    reach: 2.5,
  },
]

const ratio = (bytes: number): string => (bytes / hello).toFixed(2)

console.log(`bare Lit element: ${hello} B brotli`)
for (const { path, tags, reach } of paths) {
  const { code, words } = measure(tags)
  console.log(
    `${path}: ${code} B, ratio ${ratio(code)} (reach ${reach}); with its English words ${code + words} B, ratio ${ratio(code + words)}`,
  )
}
if (process.argv.includes('--files')) console.table(Object.fromEntries(bytesOf))
