/**
 * One Chromium for every browser test: `CHROMIUM_PATH`, else an installed one, else Playwright's
 * download, else the distribution's package. `tests/run.ts` provides it once and hands the path to
 * its children, so tests themselves only call `chromiumPath()`.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { chromium } from 'playwright-core'

/** Keeps Chromium quiet and offline: nothing phones home while a test runs. */
export const launchArgs: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
]

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const macChrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
const advice =
  'No Chromium was found and none could be installed: install Chromium or Chrome (on Debian ' +
  '`apt-get install chromium`) or point CHROMIUM_PATH at one, then run the tests again.'

type Environment = Readonly<Record<string, string | undefined>>
/** Parameters, so that tests try every way without installing anything. */
type Provision = { say?: (line: string) => void; installs?: Install[]; places?: () => string[] }
type Install = { say: string; command: string; args: string[]; minutes: number }

/** Everywhere a Chromium may lie, best first. */
export function candidates(env: Environment = process.env): string[] {
  const folders = ['/usr/bin', ...(env['PATH'] ?? '').split(delimiter).filter(Boolean)]
  const installed = folders.flatMap((folder) => names.map((name) => join(folder, name)))
  return [...new Set([...installed, macChrome, chromium.executablePath()])]
}

/** The Chromium that is there, or undefined; a `CHROMIUM_PATH` that leads nowhere is an error. */
export function findChromium(env: Environment = process.env): string | undefined {
  const chosen = env['CHROMIUM_PATH']
  if (!chosen) return candidates(env).find((path) => existsSync(path))
  if (!existsSync(chosen)) throw new Error(`CHROMIUM_PATH names ${chosen}, where there is no file.`)
  return chosen
}

/** For tests and configurations: the path, or a sentence that says how to get one. */
export function chromiumPath(): string {
  const path = findChromium()
  if (!path) throw new Error(advice)
  return path
}

/** Finds a Chromium that starts, fetching one where there is none. */
export async function provideChromium({
  say = console.log,
  installs = knownInstalls(),
  places = candidates,
}: Provision = {}): Promise<string> {
  if (process.env['CHROMIUM_PATH']) return chromiumPath()
  const look = (): string | undefined => places().find((path) => existsSync(path) && starts(path))
  let path = look()
  for (const install of installs) {
    if (path) break
    say(install.say)
    await attempt(install)
    path = look()
  }
  if (!path) throw new Error(advice)
  return path
}

/** A download without its system libraries, or a stub that asks for a store, exists but never starts. */
function starts(path: string): boolean {
  return spawnSync(path, ['--version'], { timeout: 20_000, stdio: 'ignore' }).status === 0
}

function knownInstalls(): Install[] {
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js')
  const download: Install = {
    say: 'No Chromium here: trying Playwright’s download …',
    command: process.execPath,
    args: [cli, 'install', '--no-shell', 'chromium'],
    minutes: 5,
  }
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return [download]
  const script = 'apt-get update -qq; apt-get install -y -qq --no-install-recommends chromium'
  const distribution = 'Trying the distribution’s package …'
  return [download, { say: distribution, command: 'sh', args: ['-c', script], minutes: 10 }]
}

function attempt({ command, args, minutes }: Install): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: 'ignore',
      timeout: minutes * 60_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' },
    })
    child.once('error', () => resolve())
    child.once('close', () => resolve())
  })
}
