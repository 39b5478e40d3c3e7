/**
 * Element tests in a real Chromium, one browser for each time zone. `TEST_ZONES` (a list) or `TZ`
 * chooses the zones; with neither, the machine's own.
 */
import { join } from 'node:path'
import { esbuildPlugin } from '@web/dev-server-esbuild'
import { type TestRunnerConfig, defaultReporter } from '@web/test-runner'
import { chromeLauncher } from '@web/test-runner-chrome'
import { chromiumPath, launchArgs } from './support/chromium.ts'
import { isTallied } from './tooling/tally.ts'
import { wtrTally } from './tooling/wtr-tally.ts'

const root = join(import.meta.dirname, '..')
const machine = Intl.DateTimeFormat().resolvedOptions().timeZone
const zones = (process.env['TEST_ZONES'] ?? process.env['TZ'] ?? machine).split(',')

/** Each file has its page to itself and in front, so focus and animation frames behave. */
function browserIn(zone: string): ReturnType<typeof chromeLauncher> {
  const browser = chromeLauncher({
    launchOptions: {
      executablePath: chromiumPath(),
      args: [...launchArgs],
      env: { ...process.env, TZ: zone },
    },
    concurrency: 1,
    async createPage({ context }) {
      const page = await context.newPage()
      await page.evaluateOnNewDocument(`globalThis.expectedTimeZone = ${JSON.stringify(zone)}`)
      return page
    },
  })
  browser.name = `Chromium in ${zone}`
  return browser
}

const config: Partial<TestRunnerConfig> = {
  rootDir: root,
  files: [join(root, 'tests/widget/**/*.test.ts'), join(root, 'tests/tooling/**/*.element.test.ts')],
  nodeResolve: { exportConditions: ['browser', 'development'] },
  plugins: [esbuildPlugin({ ts: true, target: 'es2022', tsconfig: join(root, 'tsconfig.json') })],
  browsers: zones.map(browserIn),
  concurrentBrowsers: 2,
  filterBrowserLogs: ({ args }) => !String(args[0]).startsWith('Lit is in dev mode'),
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 120_000,
  testFramework: { config: { ui: 'bdd', timeout: 10_000, forbidOnly: isTallied() } },
  reporters: [defaultReporter({ reportTestProgress: false }), wtrTally()],
}

export default config
