import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createMailbox } from '@deskbell/server/adapters/mail/mailbox'
import { createOwnerLink } from '@deskbell/server/features/identity/create-owner-link'
import { createMailer } from '@deskbell/server/node/mailer'
import { startServer } from '@deskbell/server/node/start-server'
import type { Log } from '@deskbell/server/ports'
import { readSettings, SettingsError, type Environment } from '@deskbell/server/settings'
import { calendlyControlRoutes } from './calendly/control-routes.ts'
import { createCalendlySimulator } from './calendly/simulator.ts'
import { findFreePort } from './free-port.ts'
import { jsonFile } from './json-file.ts'
import { devIndex, mailboxRoutes } from './mailbox.ts'
import { seed } from './seed.ts'
import { seedContent } from './seed-content.ts'
import { createSimulator, type SimulatorControl } from './simulator/simulator.ts'
import { demoSite } from './site.ts'
import { authSecretIn, readPort } from './start-options.ts'

type DemoOptions = { environment: Environment; args: string[]; defaultDataFolder: string; log: Log }

export type Demo = {
  apiOrigin: string
  siteUrl: string
  ownerLink: string
  greeting: string
  /** Null where Stripe's own keys are set. */
  simulator: SimulatorControl | null
  close: () => Promise<void>
}

const widgetFolder = fileURLToPath(new URL('../../widget/dist', import.meta.url))
const simulatorKeys = {
  secretKey: 'sk_test_deskbell_simulator',
  publishableKey: 'pk_test_deskbell_simulator',
  webhookSecret: 'whsec_deskbell_simulator',
  connectWebhookSecret: 'whsec_deskbell_simulator_connect',
}

const calendlyKeys = { token: 'deskbell-calendly-simulator', signingKey: 'deskbell-calendly-simulator' }

/** API, dashboard, demo site, payment simulator and mailbox on one port. @throws SettingsError */
export async function startDemo({ environment, args, defaultDataFolder, log }: DemoOptions): Promise<Demo> {
  if (!existsSync(join(widgetFolder, 'deskbell.js')))
    throw new SettingsError('The embed is not built yet: run `pnpm build` first.')
  const host = environment['HOST'] ?? '127.0.0.1'
  const wanted = readPort(environment, args)
  const port = wanted === 0 ? await findFreePort(host) : wanted
  const dataFolder = dataFolderOf(environment['DATABASE_URL']) ?? defaultDataFolder
  const settings = readSettings({
    ...environment,
    DATABASE_URL: environment['DATABASE_URL'] ?? `file:${join(dataFolder, 'deskbell.db')}`,
    PUBLIC_URL: environment['PUBLIC_URL'] ?? `http://127.0.0.1:${port}`,
    AUTH_SECRET: environment['AUTH_SECRET'] ?? authSecretIn(dataFolder),
    MAIL_URL: environment['MAIL_URL'] ?? 'mailbox:',
  })
  if (settings.production)
    throw new SettingsError(
      'NODE_ENV=production: start the server itself with `node server/src/node.ts`; this command simulates payments.',
    )
  const ownerEmail = settings.ownerEmail ?? seedContent.consultant.contactEmail
  const simulates = settings.stripe === null
  const opensDev =
    simulates && settings.mail.kind === 'mailbox' && (isLoopback(host) || environment['ALLOW_PUBLIC_DEMO'] === '1')
  if (simulates && !opensDev)
    throw new SettingsError(
      'Without Stripe keys the simulator runs, and it must stay on this machine: leave out HOST and MAIL_URL, or set STRIPE_SECRET_KEY, or ALLOW_PUBLIC_DEMO=1.',
    )

  const apiOrigin = settings.publicUrl
  // Another host name is another origin: the demo page is as foreign to the API as a consultant's own site.
  const siteOrigin = `http://localhost:${port}`
  const mailbox = createMailbox(Date.now)
  const simulator = simulates
    ? createSimulator({
        baseUrl: `${apiOrigin}/dev/stripe`,
        ...simulatorKeys,
        webhook: { url: `${apiOrigin}/webhooks/stripe`, secret: simulatorKeys.webhookSecret },
        connectWebhook: {
          url: `${apiOrigin}/webhooks/stripe-connect`,
          secret: simulatorKeys.connectWebhookSecret,
        },
        snapshot: jsonFile(join(dataFolder, 'simulator.json')),
      })
    : null

  const calendlyApiBase = `${apiOrigin}/dev/calendly`
  const calendly =
    opensDev && settings.calendly.token === null
      ? createCalendlySimulator({
          baseUrl: calendlyApiBase,
          token: calendlyKeys.token,
          idPrefix: `SIM${Date.now().toString(36).toUpperCase()}`,
        })
      : null
  calendly?.control.subscribe({
    url: `${apiOrigin}/webhooks/calendly`,
    signingKey: calendlyKeys.signingKey,
  })

  let ownerLink = ''
  const running = await startServer({
    settings: calendly === null ? settings : { ...settings, calendly: calendlyKeys },
    ...(calendly === null
      ? {}
      : { calendlyApiBase, trustOutbound: ({ href }) => href.startsWith(`${calendlyApiBase}/`) }),
    stripe: settings.stripe ?? { ...simulatorKeys, apiBase: `${apiOrigin}/dev/stripe`, simulated: true },
    mailer: settings.mail.kind === 'mailbox' ? mailbox.send : createMailer(settings.mail),
    log,
    host,
    port,
    widgetFolder,
    async prepare(server) {
      await seed(server, { ownerEmail, siteOrigin, photoUrl: `${apiOrigin}/demo/portrait-square.svg` })
      ownerLink = await createOwnerLink({ email: ownerEmail }, { ...server.deps, randomBytes })
    },
    extend(app) {
      app.route('/demo', demoSite({ apiOrigin, practice: seedContent.practice.slug }))
      if (!opensDev) return
      app.route(
        '/dev',
        devIndex({
          site: `${siteOrigin}/demo/`,
          dashboard: `${apiOrigin}/dashboard`,
          mailbox: '/dev/mailbox',
          simulator: '/dev/stripe/',
        }),
      )
      app.route('/dev', mailboxRoutes(mailbox))
      if (simulator !== null) app.route('/dev/stripe', simulator.app)
      if (calendly !== null) {
        app.route('/dev/calendly/control', calendlyControlRoutes(calendly.control))
        app.route('/dev/calendly', calendly.app)
      }
      app.get('/', (c) => c.redirect('/dev'))
    },
  })

  const siteUrl = `${siteOrigin}/demo/`
  return {
    apiOrigin,
    siteUrl,
    ownerLink,
    greeting: greeting({ siteUrl, apiOrigin, ownerLink, simulates, mailbox: settings.mail.kind === 'mailbox' }),
    simulator: simulator?.control ?? null,
    async close() {
      await running.close()
      simulator?.control.close()
    },
  }
}

/** The secret and the simulator's state live beside the database file. */
function dataFolderOf(databaseUrl: string | undefined): string | null {
  return databaseUrl?.startsWith('file:') === true ? dirname(resolve(databaseUrl.slice('file:'.length))) : null
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

function greeting(facts: {
  siteUrl: string
  apiOrigin: string
  ownerLink: string
  simulates: boolean
  mailbox: boolean
}): string {
  const { siteUrl, apiOrigin, ownerLink, simulates, mailbox } = facts
  const lines = [
    ['Demo site', siteUrl],
    ['Dashboard', `${apiOrigin}/dashboard`],
    ...(mailbox ? [['Mailbox', `${apiOrigin}/dev/mailbox`]] : []),
    ...(simulates ? [['Payment simulator', `${apiOrigin}/dev/stripe/`]] : []),
    ['Owner sign-in', `${ownerLink}   (once, within 15 minutes)`],
  ]
  const width = Math.max(...lines.map(([name = '']) => name.length))
  const mode = simulates ? 'in test mode: payments are simulated, mails stay here' : 'with your Stripe keys'
  return `\nDeskbell is running ${mode}.\n\n${lines.map(([name = '', address = '']) => `  ${name.padEnd(width)}  ${address}`).join('\n')}\n\nCtrl-C ends it.\n`
}
