import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createJsonLog } from '@deskbell/server/node/json-log'
import { SettingsError } from '@deskbell/server/settings'
import { startDemo } from './start-demo.ts'

/** `pnpm start`: everything on one port with an embedded database, and no account anywhere. */
async function main(): Promise<void> {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const log = createJsonLog()
  const demo = await startDemo({
    environment: process.env,
    args: process.argv.slice(2),
    defaultDataFolder: join(root, 'data'),
    log: (level, event, facts) => level !== 'info' && log(level, event, facts),
  })
  process.stdout.write(demo.greeting)
  let closing = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (closing) return
      closing = true
      process.stdout.write('\nClosing.\n')
      void demo.close().then(() => process.exit(0))
    })
  }
}

main().catch((error: unknown) => {
  const expected = error instanceof SettingsError
  process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
})
