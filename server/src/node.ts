import { fileURLToPath } from 'node:url'
import { createJsonLog } from './node/json-log.ts'
import { createMailer } from './node/mailer.ts'
import { startServer } from './node/start-server.ts'
import { readPort, readSettings, SettingsError } from './settings.ts'

/** The API in production, on Node: every setting comes from the environment, and nothing is simulated. */
async function main(): Promise<void> {
  const settings = readSettings(process.env)
  if (settings.stripe === null)
    throw new SettingsError('STRIPE_SECRET_KEY is missing: `pnpm start` runs with a simulator instead.')
  if (settings.mail.kind === 'mailbox')
    throw new SettingsError('MAIL_URL is missing: smtp://…, resend://key or postmark://key.')
  const host = process.env['HOST'] ?? '127.0.0.1'
  const port = readPort(process.env['PORT'])
  const widgetFolder = fileURLToPath(new URL('../../widget/dist', import.meta.url))
  const log = createJsonLog()
  const running = await startServer({
    settings,
    stripe: settings.stripe,
    mailer: createMailer(settings.mail),
    log,
    host,
    port,
    widgetFolder,
  })
  log('info', 'server.started', { port: running.port })
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void running.close().then(() => process.exit(0)))
}

main().catch((error: unknown) => {
  process.stderr.write(
    error instanceof SettingsError ? `${error.message}\n` : `${error instanceof Error ? error.stack : String(error)}\n`,
  )
  process.exit(1)
})
