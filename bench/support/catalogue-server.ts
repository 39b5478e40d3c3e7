/** One of the servers that are compared, in a process of its own: `bare`, `deskbell` or `drizzle`. */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Server } from '@deskbell/server/compose'
import { packageInput } from '@deskbell/server/contract/packages'
import { memberEntry } from '@deskbell/server/db/audit'
import { writeAll } from '@deskbell/server/db/run-batch'
import { consultants, practices } from '@deskbell/server/db/schema/index'
import { ensureOwner } from '@deskbell/server/features/identity/ensure-owner'
import { insertPackage } from '@deskbell/server/features/packages/package.repository'
import { listPackages } from '@deskbell/server/features/packages/list-packages'
import { listen } from '@deskbell/server/node/listen'
import { startServer } from '@deskbell/server/node/start-server'
import { readSettings } from '@deskbell/server/settings'
import { Hono } from 'hono'

export type CatalogueServer = 'bare' | 'deskbell' | 'drizzle'

const [kind, bodyBytes] = process.argv.slice(2) as [CatalogueServer, string | undefined]
const chosenPort = kind === 'bare' ? await bare(Number(bodyBytes)) : await deskbell(kind === 'deskbell')
process.on('message', () => process.send?.(process.cpuUsage()))
process.send?.({ port: chosenPort })

/** What Node itself can do: a body of the same size, made before. */
async function bare(bytes: number): Promise<number> {
  const body = Buffer.alloc(bytes, 'x')
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': bytes })
    response.end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** Our server as it is, or its query alone behind Hono, asked anew each time and without any header of ours. */
async function deskbell(whole: boolean): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'deskbell-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const keys = {
    secretKey: 'sk_test_of_the_bench',
    publishableKey: 'pk_test_of_the_bench',
    webhookSecret: 'whsec_of_the_bench',
  }
  const settings = readSettings({
    DATABASE_URL: `file:${join(folder, 'deskbell.db')}`,
    PUBLIC_URL: 'https://desk.test',
    AUTH_SECRET: 'a secret of the bench that is long enough',
    MAIL_URL: 'mailbox:',
  })
  const { server, port } = await startServer({
    settings,
    stripe: { ...keys, apiBase: 'http://127.0.0.1:9', simulated: true },
    mailer: async () => {},
    log: () => {},
    host: '127.0.0.1',
    port: 0,
    widgetFolder: folder,
    prepare: fill,
  })
  if (whole) return port
  const app = new Hono().get('/api/packages', async (c) =>
    c.json((await listPackages({ practice: c.req.query('practice') as string }, server.deps)).page),
  )
  return (await listen((request) => app.fetch(request), { host: '127.0.0.1', port: 0 })).port
}

/** Six packages with all that a card shows. */
async function fill({ deps }: Server): Promise<void> {
  const { db, ids, clock } = deps
  const dates = { createdAt: clock(), updatedAt: clock() }
  const practiceId = ids.id()
  const consultantId = ids.id()
  await writeAll(db, [
    db.insert(practices).values({
      id: practiceId,
      slug: 'jane',
      name: 'Jane Coaching',
      timeZone: 'UTC',
      currency: 'USD',
      locale: 'en',
      ...dates,
    }),
    db.insert(consultants).values({
      id: consultantId,
      practiceId,
      name: 'Jane Doe',
      timeZone: 'UTC',
      contactName: 'Jane Doe',
      welcomeTemplate: '',
      ...dates,
    }),
  ])
  const actor = await ensureOwner({ email: 'owner@jane.test', practiceId }, deps)
  for (let position = 0; position < 6; position++) {
    const { practice: _, ...input } = packageInput.parse({
      title: `Package ${position + 1}`,
      tagline: 'For people who want to change one thing at a time',
      description: 'We look at where you stand, agree on one goal, and meet every week until you are there. '
        .repeat(2)
        .trim(),
      features: ['Notes after every session', 'Messages in between', 'One goal at a time'],
      price: { amount: 45_000 + position * 5_000, currency: 'USD' },
      sessionDurationMinutes: 60,
      allowances: [
        { serviceType: 'private', consultantTier: 0, credits: 5 + position, creditUnitMinutes: 60 },
        { serviceType: 'group', consultantTier: 0, credits: 3, creditUnitMinutes: 60 },
      ],
      displayOrder: position,
    })
    const id = ids.id()
    const audit = memberEntry({
      id: ids.id(),
      at: clock(),
      actor,
      practiceId,
      action: 'package.created',
      subject: ['package', id],
      after: input,
    })
    await writeAll(db, insertPackage(db, id, practiceId, { ...input, consultantId }, audit))
  }
}
