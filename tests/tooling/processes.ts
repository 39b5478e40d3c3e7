/** Child processes in groups of their own, so that an interrupted run leaves nobody behind. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'

type Options = {
  env?: Record<string, string>
  /** Rewrites each piece of standard output; without it the child writes to our terminal itself. */
  rewrite?: (text: string) => string
}

const alive = new Set<number>()
const patience = 4000
let stopping = false

function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal)
  } catch {
    // The whole group is gone already.
  }
}

/** Runs Node with a script; resolves to the exit code, or to the signal that ended it. */
export function runNode(args: string[], { env = {}, rewrite }: Options = {}): Promise<number | string> {
  if (stopping) return Promise.resolve('an interrupt')
  const child = spawn(process.execPath, args, {
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['ignore', rewrite ? 'pipe' : 'inherit', 'inherit'],
  })
  const { pid } = child
  if (pid !== undefined) alive.add(pid)
  child.stdout?.setEncoding('utf8').on('data', (text: string) => process.stdout.write(rewrite?.(text) ?? text))
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => {
      // Servers a test forgot would hold the output open and the ports busy.
      if (pid !== undefined) {
        signalGroup(pid, 'SIGKILL')
        alive.delete(pid)
      }
      child.once('close', () => resolve(code ?? signal ?? 'an unknown end'))
    })
  })
}

/** On Ctrl-C every group may clean up for a moment (browsers have groups of their own) and then goes. */
export function endGroupsWithUs(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      stopping = true
      process.exitCode = 128 + constants.signals[signal]
      console.log('\nInterrupted: stopping what is still running …')
      for (const leader of alive) signalGroup(leader, 'SIGINT')
      const waiting = setInterval(() => alive.size === 0 && process.exit(), 50)
      setTimeout(() => (clearInterval(waiting), process.exit()), patience)
    })
  }
  process.once('exit', () => alive.forEach((leader) => signalGroup(leader, 'SIGKILL')))
}
