import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

export type WorkerBundle = {
  /** The entry first. */
  modules: { name: string; code: string }[]
  gzipBytes: number
  /** What has to be there before the first request; the rest is loaded when something else is asked for than what visitors read. */
  startGzipBytes: number
}

const entry = fileURLToPath(import.meta.resolve('@deskbell/server/worker'))

/** The worker as modules for workerd. What is imported later stays a module of its own, so that it costs nothing at start. */
export async function bundleWorker(): Promise<WorkerBundle> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    outdir: 'worker',
    bundle: true,
    splitting: true,
    minify: true,
    metafile: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*', 'cloudflare:*'],
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const code = new Map(outputFiles.map(({ path, text }) => [basename(path), text]))
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]))
  const atStart = new Set<string>()
  const visit = (name: string): void => {
    if (atStart.has(name) || !code.has(name)) return
    atStart.add(name)
    for (const { path, kind } of outputs.get(name)?.imports ?? [])
      if (kind === 'import-statement') visit(basename(path))
  }
  const names = [...code.keys()].toSorted((one, other) => Number(other === 'worker.js') - Number(one === 'worker.js'))
  visit(names[0] as string)
  const bytes = (of: Iterable<string>) =>
    [...of].reduce((total, name) => total + gzipSync(code.get(name) as string).length, 0)
  return {
    modules: names.map((name) => ({ name, code: code.get(name) as string })),
    gzipBytes: bytes(names),
    startGzipBytes: bytes(atStart),
  }
}
