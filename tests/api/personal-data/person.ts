import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { signIn, siteOrigin, type Sender } from '../../support/scenario.ts'
import { hour, minute } from '../../support/test-clock.ts'
import { buyAndPay, stock } from '../checkout/shop.ts'
import { booked, clientWith } from '../consultations/front-desk.ts'
import { give, privateHours, type Desk } from '../credits/desk.ts'

export const email = 'rumpel.stilz@example.com'
/** Stands in every name and text that is about the person, and nowhere else. */
export const trace = /rumpel|geheimnis/i

export type Person = { id: string; sender: Sender }

/**
 * Somebody who has done everything there is to do, of which something is left in writing. Their sessions are over, and
 * nothing of theirs goes on.
 */
export async function livePerson(desk: Desk): Promise<Person> {
  const { member, app, jane } = desk
  const made = await desk.post<{ id: string }>('/api/clients', member, {
    practice: 'jane',
    email,
    name: 'Rumpelstilzchen "the First"',
  })
  const { id } = made.body
  await patched(desk, `/api/clients/${id}`, { notes: 'Geheimnis: spins gold' })
  let sender = await clientWith(desk, email)
  const gift = { recipientEmail: 'friend@example.com', message: 'Geheimnis of a birthday' }
  const item = await stock(desk)
  await buyAndPay(desk, item, sender, { client: { name: 'Rumpel Stilz', email } } as object)
  await buyAndPay(desk, item, sender, { gift, client: { name: 'Rumpel Stilz', email } } as object)
  const given = await give(desk, { email, allowances: [privateHours(9)] })
  await posted(desk, `/api/purchases/${given.id}/transfer`, {
    client: { email: 'heir@example.com' },
    credits: 1,
    note: 'Geheimnis of an heir',
  })
  const [grant] = (
    await desk.get<{ grants: { id: string }[] }>(`/api/credits/balance?practice=jane&purchase=${given.id}`, member)
  ).body.grants
  const logged = await posted<{ id: string }>(desk, '/api/credits/uses', {
    grantId: grant?.id,
    durationMinutes: 60,
    reason: 'Geheimnis by phone',
  })
  await posted(desk, `/api/credits/uses/${logged.id}/give-back`, { reason: 'Geheimnis of a mistake' })
  await posted(desk, '/api/credits/adjustments', { grantId: grant?.id, credits: 2, reason: 'Geheimnis of goodwill' })
  await posted(desk, '/api/credits/adjustments', {
    grantId: grant?.id,
    credits: -1,
    reason: 'Geheimnis of the opposite',
  })

  const text = { title: 'Geheimnis', description: 'Geheimnis of gold', objectives: ['Geheimnis of straw'] }
  const held = await booked(desk, sender, { ...text, startsAt: '2026-12-08T15:00:00.000Z' })
  const dropped = await booked(desk, sender, { ...text, startsAt: '2026-12-09T15:00:00.000Z' })
  await posted(desk, `/api/consultations/${dropped.id}/cancel`, { reason: 'Geheimnis of an illness' }, sender)
  const wait = { consultantId: jane.consultantId, durationMinutes: 60, timeZone: 'Europe/Berlin', name: 'Rumpel' }
  const window = { from: '2026-12-20T00:00:00Z', to: '2026-12-21T00:00:00Z' }
  await desk.post('/api/waitlist', sender, { ...wait, ...window, pageUrl: `${siteOrigin}/?for=rumpel` })

  app.clock.set('2026-12-08T15:00:00Z')
  app.clock.advance(minute)
  Object.assign(member, { token: await signIn(app, jane.ownerEmail) })
  await posted(desk, `/api/consultations/${held.id}/start`, {})
  await posted(desk, `/api/consultations/${held.id}/deliverables`, {
    title: 'Geheimnis of a plan',
    description: 'Geheimnis of a plan, in words',
    url: 'https://example.com/geheimnis',
  })
  app.clock.advance(hour)
  await posted(desk, `/api/consultations/${held.id}/complete`, {
    outcomes: {
      summary: 'Geheimnis of an outcome',
      metrics: [{ name: 'Geheimnis', value: '1' }],
      nextSteps: ['Geheimnis'],
    },
    privateNotes: 'Geheimnis for the practice',
  })
  sender = { token: await signIn(app, email, 'jane'), origin: siteOrigin }
  await posted(desk, `/api/consultations/${held.id}/feedback`, { rating: 5, comments: 'Geheimnis of praise' }, sender)
  await posted(desk, `/api/consultations/${held.id}/feedback`, { engagement: 4, notes: 'Geheimnis of effort' })
  await app.settled()
  await app.server.runDueWork()
  await app.settled()
  return { id, sender }
}

async function posted<Body = unknown>(desk: Desk, path: string, body: object, sender: Sender = desk.member) {
  const answer = await desk.post<Body>(path, sender, body)
  expect([path, answer.status < 300, answer.body]).toEqual([path, true, answer.body])
  return answer.body
}

async function patched(desk: Desk, path: string, body: object) {
  expect((await desk.patch(path, desk.member, body)).status).toBe(200)
}

/** Every column of every table, as `table.column: value` where the pattern is found. */
export async function findInTables({ app }: Pick<Desk, 'app'>, pattern: RegExp): Promise<string[]> {
  const tables = await app.db.all<{ name: string }>(
    sql`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`,
  )
  const found: string[] = []
  for (const { name } of tables)
    for (const row of await app.db.all<Record<string, unknown>>(sql.raw(`select * from "${name}"`)))
      for (const [column, value] of Object.entries(row))
        if (pattern.test(String(value))) found.push(`${name}.${column}: ${String(value).slice(0, 80)}`)
  return found
}

/** The bytes of the database file and of its write-ahead log. */
export function findInFile({ app }: Pick<Desk, 'app'>, pattern: RegExp): string[] {
  const path = app.databaseUrl.startsWith('file:///')
    ? fileURLToPath(app.databaseUrl)
    : app.databaseUrl.slice('file:'.length)
  return [path, `${path}-wal`].flatMap((file) => {
    const text = readFileSync(file, 'latin1')
    const match = pattern.exec(text)
    return match === null ? [] : [`${file}: …${text.slice(Math.max(0, match.index - 40), match.index + 60)}…`]
  })
}
