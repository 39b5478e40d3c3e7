/** One of the servers that tell free times, in a process of its own: `kept`, `anew` or `plain`. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Server } from '@deskbell/server/compose'
import { writeAll } from '@deskbell/server/db/run-batch'
import {
  availabilitySchedules,
  consultants,
  consultations,
  packages,
  practices,
  sessionConfigs,
  sessionRates,
} from '@deskbell/server/db/schema/index'
import { openFileClient } from '@deskbell/server/db/open-file'
import { listen } from '@deskbell/server/node/listen'
import { startServer } from '@deskbell/server/node/start-server'
import { readSettings } from '@deskbell/server/settings'
import { plainSlots } from './plain-slots.ts'

export type SlotsServer = 'kept' | 'anew' | 'plain'

const minute = 60_000
const day = 24 * 60 * minute
const [kind] = process.argv.slice(2) as [SlotsServer]
/** Next Monday, so that nothing of the window is past. */
const today = Math.floor(Date.now() / day) * day
const monday = today + ((8 - new Date(today).getUTCDay()) % 7 || 7) * day
let consultantId = ''

const folder = mkdtempSync(join(tmpdir(), 'deskbell-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const settings = readSettings({
  DATABASE_URL: `file:${join(folder, 'deskbell.db')}`,
  PUBLIC_URL: 'https://desk.test',
  AUTH_SECRET: 'a secret of the bench that is long enough',
  MAIL_URL: 'mailbox:',
})
const keys = { secretKey: 'sk_test_of_the_bench', publishableKey: 'pk_test_of_the_bench', webhookSecret: 'whsec_bench' }
const running = await startServer({
  settings,
  stripe: { ...keys, apiBase: 'http://127.0.0.1:9', simulated: true },
  mailer: async () => {},
  log: () => {},
  host: '127.0.0.1',
  port: 0,
  widgetFolder: folder,
  prepare: fill,
})
const date = (at: number) => new Date(at).toISOString().slice(0, 10)
const path = `/api/consultants/${consultantId}/slots?from=${date(monday)}&to=${date(monday + 29 * day)}&timeZone=Europe/Berlin`
process.send?.({ port: await portOf(), path })

async function portOf(): Promise<number> {
  if (kind === 'kept') return running.port
  let asked = 0
  const { fetch } = running.server
  const plain = plainSlots(await openFileClient(settings.databaseUrl))
  // An address that was never asked for before is not among the answers that are kept.
  const served =
    kind === 'anew'
      ? (request: Request, ...rest: unknown[]) => fetch(new Request(`${request.url}&n=${++asked}`), ...rest)
      : (request: Request) => plain(new URL(request.url))
  return (await listen(served, { host: '127.0.0.1', port: 0 })).port
}

async function fill({ deps: { db, ids, clock } }: Server): Promise<void> {
  const now = clock()
  const dates = { createdAt: now, updatedAt: now }
  const practiceId = ids.id()
  const packageId = ids.id()
  consultantId = ids.id()
  const of = { practiceId, consultantId }
  const jane = { timeZone: 'Europe/Berlin', name: 'Jane Doe', ...dates }
  await writeAll(db, [
    db.insert(practices).values({ id: practiceId, slug: 'jane', currency: 'USD', locale: 'en', ...jane }),
    db.insert(consultants).values({ id: consultantId, practiceId, welcomeTemplate: '', ...jane }),
    db.insert(packages).values({
      ...of,
      ...dates,
      id: packageId,
      type: 'custom',
      title: 'Session',
      description: '',
      features: [],
      currency: 'USD',
      sessionDurationMinutes: 30,
      featured: false,
      active: false,
      displayOrder: 0,
    }),
    db
      .insert(sessionConfigs)
      .values({ ...of, active: true, defaultDurationMinutes: 30, sessionPackageId: packageId, updatedAt: now }),
    db.insert(sessionRates).values({ consultantId, durationMinutes: 30, currency: 'USD', rateMinor: 5_000 }),
    db.insert(availabilitySchedules).values({
      ...of,
      id: ids.id(),
      name: 'Usual hours',
      isDefault: true,
      active: true,
      timeZone: 'Europe/Berlin',
      weeklyHours: [1, 2, 3, 4, 5].map((weekday) => ({
        weekday,
        startMinute: 540,
        endMinute: 1_020,
        everyWeeks: 1,
        anchorDate: null,
      })),
      bufferBeforeMinutes: 15,
      bufferAfterMinutes: 15,
      minimumNoticeMinutes: 0,
      horizonDays: 62,
      startStepMinutes: 30,
      updatedAt: now,
    }),
  ])
  for (const startsAt of busyStarts()) {
    const endsAt = startsAt + 20 * minute
    await db.insert(consultations).values({
      ...of,
      ...dates,
      id: ids.id(),
      reference: ids.reference('CONS'),
      source: 'booking',
      serviceType: 'private',
      title: 'Session',
      status: 'scheduled',
      startsAt,
      endsAt,
      blockedFromAt: startsAt - 15 * minute,
      blockedUntilAt: endsAt + 15 * minute,
    })
  }
}

/** The same ones each time, day and night. */
function busyStarts(): number[] {
  let seed = 42
  return Array.from({ length: 200 }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return monday + Math.floor((seed / 2_147_483_648) * 30 * 288) * 5 * minute
  })
}
