import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { clients, consultations, outbox, practices } from '@deskbell/server/db/schema/index'
import { sendNotices } from '@deskbell/server/features/notifications/send-notices'
import { signIn } from '../../support/scenario.ts'
import { booked, clientWith, openFrontDesk } from '../consultations/front-desk.ts'
import type { Desk } from '../credits/desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openFrontDesk()
})
afterEach(() => desk.app.close())

// The clock stands at 1 December, 9:00 UTC; the session is a week later, at 15:00.
const email = 'val@example.com'
const book = async (changes = {}) => booked(desk, await clientWith(desk, email), changes)
const setMail = (settings: Record<string, unknown>) =>
  desk.patch('/api/practices', desk.member, {
    practice: 'jane',
    mailSettings: {
      accentColor: null,
      replyTo: 'jane@jane.test',
      reminderMinutes: [1440, 60],
      requestFeedback: true,
      expiryNoticeDays: 14,
      ...settings,
    },
  })
const round = async () => {
  await desk.app.server.runDueWork()
  await desk.app.settled()
}
const reminders = () => desk.app.mailbox.list(email).filter(({ subject }) => subject.startsWith('Reminder'))
const at = async (instant: string) => {
  desk.app.clock.set(instant)
  await round()
  return reminders().length
}

test('a client is reminded a day and an hour before, once each, and the consultant is left in peace', async () => {
  await book()
  expect([
    await at('2026-12-07T14:59:00Z'),
    await at('2026-12-07T15:00:00Z'),
    await at('2026-12-07T15:00:00Z'),
    await at('2026-12-08T13:59:00Z'),
    await at('2026-12-08T14:00:00Z'),
    await at('2026-12-08T14:59:00Z'),
    await at('2026-12-08T15:00:00Z'),
    await at('2026-12-08T17:00:00Z'),
  ]).toEqual([0, 1, 1, 1, 2, 2, 2, 2])
  const [mail] = reminders()
  expect(mail?.subject).toBe(
    'Reminder: your session with Jane Doe, Tuesday, 8 December 2026, 16:00 to 17:00 (Europe/Berlin time)',
  )
  expect(mail?.text).toContain('Cancel it: https://desk.test/manage/')
  expect(mail?.headers).toBeUndefined()
  expect(desk.app.mailbox.list('hello@jane.test').filter(({ subject }) => subject.startsWith('Reminder'))).toEqual([])
})

test('of those that came due while nothing ran, the last one is sent', async () => {
  await book()
  expect(await at('2026-12-08T14:30:00Z')).toBe(1)
  expect(await at('2026-12-08T14:40:00Z')).toBe(1)
})

test('who has just booked, or moved, is not reminded of what they were told a moment ago', async () => {
  await book()
  const session = (await desk.app.db.select().from(consultations))[0]
  desk.app.clock.set('2026-12-07T14:00:00Z')
  const { status } = await desk.post(`/api/consultations/${session?.id}/reschedule`, desk.member, {
    startsAt: '2026-12-07T16:00:00.000Z',
  })
  expect(status).toBe(200)
  expect([await at('2026-12-07T14:30:00Z'), await at('2026-12-07T15:00:00Z')]).toEqual([0, 1])
})

test('a session that is moved is reminded of anew, one that is cancelled no more', async () => {
  const { id } = await book()
  expect(await at('2026-12-07T15:00:00Z')).toBe(1)
  await desk.post(`/api/consultations/${id}/reschedule`, desk.member, { startsAt: '2026-12-10T15:00:00.000Z' })
  expect([await at('2026-12-08T15:00:00Z'), await at('2026-12-09T15:00:00Z')]).toEqual([1, 2])
  const { status } = await desk.post(
    `/api/consultations/${id}/cancel`,
    { token: await signIn(desk.app, desk.jane.ownerEmail) },
    {},
  )
  expect(status).toBe(200)
  expect(await at('2026-12-10T14:00:00Z')).toBe(2)
})

test('nobody is reminded who is erased, by a practice that is suspended, or where none are wanted', async () => {
  await book()
  const { db } = desk.app
  await db.update(practices).set({ suspendedAt: 1 })
  expect(await at('2026-12-07T15:00:00Z')).toBe(0)
  await db.update(practices).set({ suspendedAt: null })
  await db.update(clients).set({ email: null, erasedAt: 1 })
  expect(await at('2026-12-07T15:01:00Z')).toBe(0)
  await db.update(clients).set({ email, erasedAt: null })
  expect((await setMail({ reminderMinutes: [] })).status).toBe(200)
  expect(await at('2026-12-07T15:02:00Z')).toBe(0)
  await setMail({ reminderMinutes: [1440] })
  expect(await at('2026-12-07T15:03:00Z')).toBe(1)
  expect(reminders()[0]?.replyTo).toBe('jane@jane.test')
})

test('who unsubscribed is reminded all the same: they booked it', async () => {
  await book()
  await desk.app.db.update(clients).set({ unsubscribedAt: 1 })
  expect(await at('2026-12-07T15:00:00Z')).toBe(1)
})

test('two processes at once remind once', async () => {
  await book()
  desk.app.clock.set('2026-12-07T15:00:00Z')
  const fresh = { upTo: null, expiriesAt: null }
  await Promise.all([1, 2, 3].map(() => sendNotices(fresh, desk.app.server.deps)))
  const rows = await desk.app.db.select().from(outbox).where(eq(outbox.kind, 'reminder'))
  expect(rows).toHaveLength(1)
})

test('the link of a reminder works, and those of the mail before it do, too', async () => {
  await book()
  expect(await at('2026-12-07T15:00:00Z')).toBe(1)
  const links = desk.app.mailbox
    .list(email)
    .flatMap(({ text }) => /https:\/\/desk\.test(\/manage\/[\w-]{43})/.exec(text)?.[1] ?? [])
  expect(links).toHaveLength(2)
  for (const link of links) expect((await desk.app.request(link)).status).toBe(200)
})

test('a round looks at the sessions of the days that matter, by their index', async () => {
  const plan = await desk.app.db.all<{ detail: string }>(sql`explain query plan select count(*)
    from practices cross join json_each(practices.mail_settings, '$.reminderMinutes') as before
    cross join consultations on consultations.practice_id = practices.id
      and consultations.starts_at > ${1} and consultations.starts_at <= ${1} + before.value * 60000
    cross join bookings on bookings.consultation_id = consultations.id and bookings.status = 'booked'`)
  const details = plan.map(({ detail }) => detail).join('\n')
  expect(details).toMatch(
    /consultations USING INDEX consultations_practice \(practice_id=\? AND starts_at>\? AND starts_at<\?\)/,
  )
  expect(details).toMatch(/bookings USING (COVERING )?INDEX bookings_consultation/)
  expect(await desk.app.countTrips(() => sendNotices({ upTo: 0, expiriesAt: 0 }, desk.app.server.deps))).toBeLessThan(7)
})
