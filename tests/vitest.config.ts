/**
 * Everything that runs in Node. Worker processes rather than threads: native database bindings
 * survive them, and only a process takes a time zone. `unit` and `api` share a worker's modules
 * between files, because importing the server again for each file would cost more than its tests.
 */
import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { zones } from './tooling/zones.ts'

type Options = NonNullable<TestProjectInlineConfiguration['test']>

const seconds = 1000
const zoned = 'unit/**/*.zoned.test.ts'
const zonedTooling = 'tooling/**/*.zoned.test.ts'
const element = 'tooling/**/*.element.test.ts'

/** Browsers and whole servers need both cores; side by side they would only time each other out. */
const oneAtATime: Options = {
  fileParallelism: false,
  testTimeout: 90 * seconds,
  hookTimeout: 90 * seconds,
}

function project(name: string, options: Options = {}): TestProjectInlineConfiguration {
  return { extends: true, test: { name, include: [`${name}/**/*.test.ts`], ...options } }
}

/** The same scheduling tests once more in every zone: a rule that leans on the machine's zone fails. */
const inEachZone = zones.map((zone) =>
  project(`unit in ${zone}`, { include: [zoned, zonedTooling], isolate: false, env: { TZ: zone } }),
)

export default defineConfig({
  root: import.meta.dirname,
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: Math.max(2, availableParallelism() - 1),
    passWithNoTests: true,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    testTimeout: 10 * seconds,
    hookTimeout: 20 * seconds,
    projects: [
      project('unit', {
        include: ['unit/**/*.test.ts', 'tooling/**/*.test.ts'],
        exclude: [...configDefaults.exclude, zoned, zonedTooling, element],
        isolate: false,
      }),
      ...inEachZone,
      project('api', { isolate: false }),
      project('edge', { testTimeout: 30 * seconds, hookTimeout: 60 * seconds }),
      project('faults', { testTimeout: 60 * seconds, hookTimeout: 60 * seconds }),
      project('wordpress', oneAtATime),
      project('e2e', oneAtATime),
    ],
  },
})
