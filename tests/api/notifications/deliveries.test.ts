import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Delivery, DeliveryPage } from '@deskbell/server/contract/deliveries'
import type { Mail } from '@deskbell/server/ports'
import { auditEntries, outbox, practiceMembers, user } from '@deskbell/server/db/schema/index'
import { deliverOutbox } from '@deskbell/server/features/notifications/deliver-outbox'
import { createPractice, signIn, siteOrigin, type Sender } from '../../support/scenario.ts'
import { day, minute } from '../../support/test-clock.ts'
import { refusal } from '../checkout/shop.ts'
import { give, openDesk, type Desk } from '../credits/desk.ts'

let desk: Desk
const tokens: Record<string, Sender> = {}
beforeAll(async () => {
  desk = await openDesk()
  const { app, jane } = desk
  const rival = await createPractice(app, 'rival')
  await give(desk)
  await app.settled()
  const staff = async (role: 'consultant' | 'marketing' | 'operations' | 'finance') => {
    const email = `${role}@jane.test`
    await signIn(app, email)
    const [row] = await app.db.select().from(user).where(eq(user.email, email))
    await app.db
      .insert(practiceMembers)
      .values({ practiceId: jane.id, userId: row?.id as string, role, createdAt: app.clock() })
    return { token: await signIn(app, email) }
  }
  tokens['nobody'] = {}
  tokens['client'] = { token: await signIn(app, 'val@example.com', 'jane') }
  tokens['owner of another practice'] = { token: await signIn(app, rival.ownerEmail) }
  tokens['owner in their own embed'] = { token: await signIn(app, jane.ownerEmail, 'jane') }
  for (const role of ['consultant', 'marketing', 'operations', 'finance'] as const) tokens[role] = await staff(role)
  tokens['owner'] = desk.member
})
afterAll(() => desk.app.close())

/** Delivers with a mailer of the test's own. */
function deliverWith(mailer: (mail: Mail) => Promise<void>) {
  const { deps } = desk.app.server
  return deliverOutbox({ ...deps, mailer })
}
const refusing = (facts: object) => async () => {
  throw Object.assign(new Error('550 val@example.com: no such user'), facts)
}
let count = 0
async function queue(changes: Partial<typeof outbox.$inferInsert> = {}): Promise<string> {
  const { app, jane } = desk
  const id = app.server.deps.ids.id()
  await app.db.insert(outbox).values({
    id,
    practiceId: jane.id,
    kind: 'purchase_refunded',
    origin: `test:${++count}`,
    recipient: 'val@example.com',
    body: {
      news: 'refund_made',
      facts: { reference: 'PKG-1', title: 'Five hours', pageUrl: null, amountMinor: 100, currency: 'USD' },
    },
    subjectId: '01900000-0000-7000-8000-000000000001',
    nextAttemptAt: app.clock(),
    createdAt: app.clock(),
    ...changes,
  })
  return id
}
const rowOf = async (id: string) => (await desk.app.db.select().from(outbox).where(eq(outbox.id, id)))[0]
const list = async (query = '') =>
  (await desk.get<DeliveryPage>(`/api/deliveries?practice=jane${query}`, desk.member)).body.data
const retry = (id: string, sender = desk.member) => desk.post<Delivery>(`/api/deliveries/${id}/retry`, sender)

describe('a mail', () => {
  test('that an address does not take is given up at once, shown, and sent again when somebody asks', async () => {
    const id = await queue()
    await deliverWith(refusing({ code: 550, isFinal: true }))
    const [failed] = await list('&state=failed')
    expect(failed).toMatchObject({
      id,
      kind: 'purchase_refunded',
      subject: 'Five hours: your refund is on its way',
      recipient: 'val@example.com',
      about: '01900000-0000-7000-8000-000000000001',
      state: 'failed',
      attempts: 1,
      reason: '550',
      repeatable: true,
    })
    expect(JSON.stringify(failed)).not.toContain('The way it was paid')
    const answer = await retry(id)
    expect([answer.status, answer.body.state]).toEqual([200, 'waiting'])
    await desk.app.settled()
    expect(desk.app.mailbox.list('val@example.com')[0]?.subject).toBe('Five hours: your refund is on its way')
    expect((await list('&about=01900000-0000-7000-8000-000000000001'))[0]?.state).toBe('delivered')
    const entries = await desk.app.db.select().from(auditEntries).where(eq(auditEntries.subjectId, id))
    expect(entries.map(({ action }) => action)).toEqual(['delivery.retried'])
    expect(refusal(await retry(id))).toEqual([409, 'not_repeatable'])
  })

  test('that finds the server busy is tried again with growing waits', async () => {
    const id = await queue()
    const tries: number[] = []
    const started = desk.app.clock()
    const busy = async () => {
      tries.push((desk.app.clock() - started) / 1000)
      throw Object.assign(new Error('busy'), { code: 451 })
    }
    for (let second = 0; second <= 80; second += 10) {
      await deliverWith(busy)
      desk.app.clock.advance(10_000)
    }
    expect(tries).toEqual([0, 10, 30, 70])
    expect(await rowOf(id)).toMatchObject({ attempts: 4, lastError: '451', deadAt: null })
    await deliverWith(async () => {})
    desk.app.clock.advance(10 * minute)
    await deliverWith(async () => {})
  })

  test('that was taken over by a process which ended before it noted so is sent again under the same id, once', async () => {
    const id = await queue()
    const taken: (string | undefined)[] = []
    // The process ends here: it neither notes the delivery nor comes back.
    void deliverWith((mail) => {
      taken.push(mail.messageId)
      return new Promise(() => {})
    })
    await new Promise((done) => {
      setTimeout(done, 50)
    })
    const another = async (mail: Mail) => void taken.push(mail.messageId)
    await deliverWith(another)
    expect(taken).toEqual([`${id}@desk.test`])
    desk.app.clock.advance(minute)
    await Promise.all([1, 2, 3].map(() => deliverWith(another)))
    expect(taken).toEqual([`${id}@desk.test`, `${id}@desk.test`])
    desk.app.clock.advance(day)
    await deliverWith(another)
    expect(taken).toHaveLength(2)
  })

  test('with a code is wiped when it fails, shows nothing of it, and is never sent again', async () => {
    const body = { news: 'sign_in_code' as const, facts: { code: '123456' } }
    const id = await queue({ kind: 'sign_in_code', secret: true, body })
    expect(JSON.stringify(await list('&state=waiting'))).not.toContain('123456')
    await deliverWith(refusing({ code: 550, isFinal: true }))
    const failed = (await list('&state=failed')).find((delivery) => delivery.id === id)
    expect(failed).toMatchObject({ subject: null, recipient: null, repeatable: false })
    expect(refusal(await retry(id))).toEqual([409, 'not_repeatable'])
    expect((await rowOf(id))?.body).toBeNull()
  })

  test('leaves in the practice’s name, to be answered where the practice says, in its colours as they are now', async () => {
    await desk.patch('/api/practices', desk.member, {
      practice: 'jane',
      name: 'Jane & Co',
      mailSettings: {
        accentColor: '#8A1C5B',
        replyTo: 'ask@jane.test',
        reminderMinutes: [30],
        requestFeedback: false,
        expiryNoticeDays: null,
      },
    })
    await queue()
    const sent: Mail[] = []
    await deliverWith(async (mail) => void sent.push(mail))
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({ fromName: 'Jane & Co', replyTo: 'ask@jane.test' })
    expect(sent[0]?.html).toContain('color:#8a1c5b')
    const [entry] = await desk.app.db.select().from(auditEntries).where(eq(auditEntries.action, 'practice.updated'))
    expect(entry?.changedFields).toEqual(['name', 'mailSettings'])
  })
})

test.each([
  [{ accentColor: 'red' }, 'mailSettings.accentColor'],
  [{ replyTo: 'a@example.com\r\nBcc: b@example.com' }, 'mailSettings.replyTo'],
  [{ reminderMinutes: [1, 2, 3, 4, 5, 6] }, 'mailSettings.reminderMinutes'],
  [{ expiryNoticeDays: 1000 }, 'mailSettings.expiryNoticeDays'],
])('settings such as %j are refused', async (changes, field) => {
  const usual = { accentColor: null, replyTo: null, reminderMinutes: [60], requestFeedback: true, expiryNoticeDays: 7 }
  const answer = await desk.patch<{ error: { fields: { path: string }[] } }>('/api/practices', desk.member, {
    practice: 'jane',
    mailSettings: { ...usual, ...changes },
  })
  expect(answer.status).toBe(400)
  expect(answer.body.error.fields[0]?.path).toContain(field)
})

describe('who may see and repeat them', () => {
  test.each([
    ['nobody', 401, 401],
    ['client', 403, 403],
    ['owner of another practice', 404, 404],
    ['owner in their own embed', 403, 403],
    ['consultant', 403, 403],
    ['marketing', 403, 403],
    ['finance', 403, 403],
    ['operations', 200, 200],
    ['owner', 200, 200],
  ])('%s: %i and %i', async (who, listed, retried) => {
    const id = await queue()
    await deliverWith(refusing({ code: 550, isFinal: true }))
    const before = await rowOf(id)
    const sender = { origin: siteOrigin, ...tokens[who] }
    expect((await desk.get('/api/deliveries?practice=jane', sender)).status).toBe(listed)
    expect((await retry(id, sender)).status).toBe(retried)
    if (retried >= 400) expect(await rowOf(id)).toEqual(before)
    await desk.app.settled()
  })

  test('nobody knows of mails that belong to no practice, or are not there', async () => {
    const id = await queue({ practiceId: null, nextAttemptAt: null, deadAt: 1 })
    for (const unknown of [id, '01900000-0000-7000-8000-000000000009'])
      expect(refusal(await retry(unknown))).toEqual([404, 'not_found'])
    expect((await retry('nonsense')).status).toBe(400)
    expect((await list('&cursor=nonsense')) ?? null).toBeNull()
  })

  test('pages follow one another, in one round trip each', async () => {
    for (let index = 0; index < 60; index++) await queue({ nextAttemptAt: null })
    const first = await desk.get<DeliveryPage>('/api/deliveries?practice=jane', desk.member)
    const second = await desk.get<DeliveryPage>(
      `/api/deliveries?practice=jane&cursor=${first.body.nextCursor}`,
      desk.member,
    )
    const ids = [...first.body.data, ...second.body.data].map(({ id }) => id)
    expect([first.body.data.length, new Set(ids).size]).toEqual([50, ids.length])
    expect(await desk.app.countTrips(() => desk.get('/api/deliveries?practice=jane', desk.member))).toBe(1)
  })
})
