import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { writeFileSync } from 'node:fs'
const entry = fileURLToPath(import.meta.resolve('@deskbell/server/worker'))
const { outputFiles, metafile } = await build({
    entryPoints: [entry], outdir: 'worker', bundle: true, splitting: true, minify: true, metafile: true, write: false,
    format: 'esm', target: 'es2024', platform: 'browser', conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*', 'cloudflare:*'], define: { 'process.env.NODE_ENV': '"production"' },
})
writeFileSync('/tmp/meta.json', JSON.stringify(metafile))
const code = new Map(outputFiles.map(({ path, text }) => [basename(path), text]))
const outputs = new Map(Object.entries(metafile.outputs).map(([p, o]) => [basename(p), o]))
const atStart = new Set<string>()
const visit = (n: string): void => { if (atStart.has(n) || !code.has(n)) return; atStart.add(n); for (const { path, kind } of outputs.get(n)?.imports ?? []) if (kind === 'import-statement') visit(basename(path)) }
visit('worker.js')
const key = (p: string) => { const m = /node_modules\/(?:\.pnpm\/[^/]+\/node_modules\/)?(@[^/]+\/[^/]+|[^/]+)/.exec(p.slice(p.lastIndexOf('.pnpm') >= 0 ? p.lastIndexOf('node_modules') : 0)); if (m) return 'pkg ' + (p.match(/\.pnpm\/([^/]+)/)?.[1]?.replace(/_.*/, '') ?? m[1]); const s = /server\/src\/([^/]+)(?:\/([^/]+))?/.exec(p); return s ? 'own ' + s[1] + '/' + (s[1] === 'features' || s[1]==='adapters' ? s[2] : '') : p }
let gzA = 0, gzS = 0
for (const [n, c] of code) { const g = gzipSync(c).length; gzA += g; if (atStart.has(n)) gzS += g; console.log(atStart.has(n) ? 'START' : 'later', n, c.length, g, outputs.get(n)?.entryPoint ?? '') }
console.log('total', gzA, 'start', gzS)
for (const which of ['start', 'later']) {
  const sums = new Map<string, number>()
  for (const [n, o] of outputs) if (atStart.has(n) === (which === 'start')) for (const [p, { bytesInOutput }] of Object.entries(o.inputs)) sums.set(key(p), (sums.get(key(p)) ?? 0) + bytesInOutput)
  console.log('==', which, [...sums.values()].reduce((a, b) => a + b, 0))
  for (const [k, v] of [...sums].sort((a, b) => b[1] - a[1])) if (v > 1500) console.log(String(v).padStart(8), k)
}
