import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export type RunningDemo = {
  /** What it printed so far. */
  output: () => string
  siteUrl: string
  apiOrigin: string
  ownerLink: string
  folder: string
  /** Asks it to end as Ctrl-C does. @returns its exit code */
  stop: () => Promise<number | null>
  /** Ends it and forgets its data. */
  close: () => Promise<void>
}

const root = resolve(import.meta.dirname, '../..')

/** `pnpm start` as a process of its own, on a free port, with data in a fresh folder unless one is given. */
export async function runDemo(
  environment: Record<string, string> = {},
  folder = mkdtempSync(join(tmpdir(), 'deskbell-demo-')),
): Promise<RunningDemo> {
  const { child, output } = launch(['--port', '0'], {
    DATABASE_URL: `file:${join(folder, 'deskbell.db')}`,
    ...environment,
  })
  await started(child, output)
  const find = (pattern: RegExp) => pattern.exec(output())?.[1] ?? ''
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGINT')
    return ended(child)
  }
  return {
    output,
    folder,
    siteUrl: find(/Demo site\s+(\S+)/),
    apiOrigin: find(/Dashboard\s+(\S+)\/dashboard/),
    ownerLink: find(/Owner sign-in\s+(\S+)/),
    stop,
    async close() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Starts it where it must fail. @returns what it said and its exit code */
export async function runDemoToItsEnd(
  args: string[],
  environment: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const { child, output } = launch(args, environment)
  const code = await ended(child)
  return { code, output: output() }
}

function launch(args: string[], environment: Record<string, string>): { child: ChildProcess; output: () => string } {
  const { PATH, HOME } = process.env
  const child = spawn(process.execPath, [join(root, 'demo/src/start.ts'), ...args], {
    cwd: root,
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  return { child, output: () => text }
}

function started(child: ChildProcess, output: () => string): Promise<void> {
  return new Promise((done, fail) => {
    child.stdout?.on('data', () => output().includes('Ctrl-C ends it') && done())
    child.once('exit', (code) => fail(new Error(`start ended with ${code}: ${output()}`)))
  })
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((done) => {
    child.once('exit', done)
  })
}
