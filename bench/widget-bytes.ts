/**
 * What a visitor downloads, as a ratio to a bare Lit element bundled in the same run by the same build.
 * Brotli, each file by itself, Stripe's and Calendly's own scripts not counted.
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
  const [file] = await bundle({ entries: { hello: entry }, format: 'es', fileNames: '[name].js', plugins: [fromMemory] })
  return brotliBytes(file!.code)
}

const hello = await measureHello()
const { files, folder, parts } = await bundleWidget()
const bytesOf = new Map(files.map(({ fileName, code }) => [fileName, brotliBytes(code)]))
const sum = (names: Iterable<string>): number => [...new Set(names)].reduce((total, name) => total + (bytesOf.get(name) ?? 0), 0)

/** A part's files, with those it imports only when a visitor acts where `later` is wanted. */
const filesOf = (tags: readonly string[], later: boolean): string[] => {
  const seen = new Set(['deskbell.js'])
  const visit = (fileName: string): void => {
    if (seen.has(fileName)) return
    seen.add(fileName)
    const file = files.find((candidate) => candidate.fileName === fileName)
    const imports = [...(file?.imports ?? []), ...(later ? (file?.laterImports ?? []) : [])]
    for (const imported of imports) visit(`${folder}/${imported}`)
  }
  for (const tag of tags) if (parts[tag]) visit(`${folder}/${tag}.js`)
  return [...seen]
}

const paths = [
  { path: 'list, first render', bytes: sum(filesOf(['package-list'], false)), reach: 1.5 },
  { path: 'list, checkout, success, booking', bytes: sum(filesOf(['package-list', 'package-checkout', 'purchase-success', 'booking-panel'], true)), reach: 2.5 },
]

console.log(`bare Lit element: ${hello} B brotli`)
for (const { path, bytes, reach } of paths) console.log(`${path}: ${bytes} B, ratio ${(bytes / hello).toFixed(2)} (reach ${reach})`)
if (process.argv.includes('--files')) console.table(Object.fromEntries(bytesOf))
