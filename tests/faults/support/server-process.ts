/** One Deskbell server on a file, as a process of its own that a test can kill. Its settings come from the environment. */
import { tmpdir } from 'node:os'
import { createMailbox } from '@deskbell/server/adapters/mail/mailbox'
import { startServer } from '@deskbell/server/node/start-server'
import { readSettings } from '@deskbell/server/settings'

const {
  SIMULATOR_URL: apiBase = '',
  STRIPE_WEBHOOK_SECRET: webhookSecret = '',
  CLOCK_AHEAD_MS: ahead = '0',
} = process.env
const settings = readSettings(process.env)

const running = await startServer({
  settings,
  stripe: {
    secretKey: 'sk_test_of_the_tests',
    publishableKey: 'pk_test_of_the_tests',
    webhookSecret,
    apiBase,
    simulated: true,
  },
  mailer: createMailbox(Date.now).send,
  log: () => {},
  clock: () => Date.now() + Number(ahead),
  host: '127.0.0.1',
  port: 0,
  widgetFolder: tmpdir(),
  // Only when a test asks for it.
  dueWorkEveryMilliseconds: 3_600_000,
  extend: (app) => {
    app.post('/test/due-work', async (c) => {
      await running.server.runDueWork()
      await running.settled()
      return c.json({ done: true })
    })
  },
})
process.send?.({ port: running.port })
process.on('disconnect', () => process.exit())
