import { join } from 'node:path'
import { build, type Plugin } from 'vite'
import { minifyTemplates } from './minify-templates.ts'

export interface BundledFile {
  fileName: string
  code: string
  /** Name of the entry it came from; null for a file that entries share. */
  entry: string | null
  /** Files it imports at once. */
  imports: string[]
  /** Files it imports when something happens. */
  laterImports: string[]
  /** Paths of the modules inside. */
  modules: string[]
}

export interface BundleOptions {
  /** Output name → module. */
  entries: Record<string, string>
  format: 'es' | 'iife'
  fileNames: string
  /** Modules that all entries share, kept in one file of this name. */
  shared?: { name: string; test: (moduleId: string) => boolean }
  define?: Record<string, string>
  plugins?: Plugin[]
}

/** One way of bundling for everything that reaches a visitor's page, also for what the sizes are compared with. */
export const bundle = async ({
  entries,
  format,
  fileNames,
  shared,
  define = {},
  plugins = [],
}: BundleOptions): Promise<BundledFile[]> => {
  const result = await build({
    configFile: false,
    root: join(import.meta.dirname, '..'),
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"', ...define },
    plugins: [...plugins, minifyTemplates()],
    build: {
      write: false,
      target: 'es2022',
      minify: 'oxc',
      // As a library: an application build would put a preloading helper around every dynamic import.
      lib: { entry: entries, formats: [format], name: 'deskbell' },
      rolldownOptions: {
        preserveEntrySignatures: 'allow-extension',
        output: {
          minify: true,
          entryFileNames: fileNames,
          chunkFileNames: fileNames,
          comments: false,
          ...(shared && { codeSplitting: { groups: [shared], includeDependenciesRecursively: false } }),
        },
      },
    },
  })
  const outputs = Array.isArray(result) ? result : [result]
  return outputs
    .flatMap((output) => ('output' in output ? output.output : []))
    .filter((file) => file.type === 'chunk')
    .map(({ fileName, code, isEntry, name, imports, dynamicImports, moduleIds }) => ({
      fileName,
      code,
      entry: isEntry ? name : null,
      imports,
      laterImports: dynamicImports,
      modules: moduleIds,
    }))
}
