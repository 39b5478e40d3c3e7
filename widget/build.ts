import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import type { BundledFile } from './build/bundle.ts'
import { bundleDashboard, bundleWidget } from './build/widget.ts'

const output = join(import.meta.dirname, 'dist')

const sizeOf = ({ fileName, code }: BundledFile) => ({
  file: fileName,
  bytes: Buffer.byteLength(code),
  brotliBytes: brotliCompressSync(code).length,
})

const { files: widgetFiles, folder, parts } = await bundleWidget()
const files = [...widgetFiles, ...(await bundleDashboard())]
const manifest = { folder, parts, files: files.map(sizeOf) }

await rm(output, { recursive: true, force: true })
for (const { fileName, code } of files) {
  await mkdir(dirname(join(output, fileName)), { recursive: true })
  await writeFile(join(output, fileName), code)
  // The server hands these out as they are.
  await writeFile(join(output, `${fileName}.br`), brotliCompressSync(code))
}
await writeFile(join(output, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
console.table(manifest.files)
