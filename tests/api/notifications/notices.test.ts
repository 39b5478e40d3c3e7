import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { auditEntries, clients, consultations, deliverables, outbox } from '@deskbell/server/db/schema/index'
import { sendNotices } from '@deskbell/server/features/notifications/send-notices'
import { day, hour, minute } from '../../support/test-clock.ts'
import { booked, clientWith, openFrontDesk } from '../consultations/front-desk.ts'
import { give, onlyGrant, privateHours, spend, type Desk } from '../credits/desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openFrontDesk()
})
afterEach(() => desk.app.close())

const email = 'val@example.com'
const round = async () => {
  await desk.app.server.runDueWork()
  await desk.app.settled()
}
/** As a process that has just started. */
const freshRound = async () => {
  await sendNotices({ upTo: null, expiriesAt: null }, desk.app.server.deps)
  await round()
}
const kinds = async (kind: string) => desk.app.db.select().from(outbox).where(eq(outbox.kind, kind))
const newest = () => desk.app.mailbox.list(email)[0]

/** A session of today that was held. */
async function completed() {
  const session = await booked(desk, await clientWith(desk, email), {
    startsAt: '2026-12-01T15:00:00.000Z',
    pageUrl: 'https://jane.test/work-with-me',
  })
  desk.app.clock.set('2026-12-01T16:05:00Z')
  await desk.post(`/api/consultations/${session.id}/start`, desk.member)
  const { status, body } = await desk.post(`/api/consultations/${session.id}/complete`, desk.member)
  expect([status, body]).toEqual([200, body])
  return session
}

describe('after a session was completed', () => {
  test('its client is asked how it was, once, and the request is on record', async () => {
    const { id } = await completed()
    await round()
    await round()
    await freshRound()
    expect(await kinds('feedback_request')).toHaveLength(1)
    expect(newest()?.subject).toBe('How was your session with Jane Doe?')
    expect(newest()?.text).toContain('Give feedback: https://jane.test/work-with-me')
    expect(newest()?.headers?.['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
    const [row] = await desk.app.db.select().from(consultations).where(eq(consultations.id, id))
    expect(row?.feedbackRequestedAt).toBe(Date.parse('2026-12-01T16:05:00Z'))
    const entries = await desk.app.db.select().from(auditEntries).where(eq(auditEntries.subjectId, id))
    expect(entries.filter(({ action }) => action === 'consultation.feedback_requested')).toHaveLength(1)
  })

  test('nobody is asked who unsubscribed, is erased, or said it already', async () => {
    await completed()
    await desk.app.db.update(clients).set({ unsubscribedAt: 1 })
    await freshRound()
    await desk.app.db.update(clients).set({ unsubscribedAt: null, email: null })
    await freshRound()
    expect(await kinds('feedback_request')).toEqual([])
  })

  test('one that was completed while nothing ran is asked about after the restart', async () => {
    await completed()
    desk.app.clock.advance(2 * day)
    await freshRound()
    expect(await kinds('feedback_request')).toHaveLength(1)
  })
})

test('what is delivered is told once, whenever it is marked so, and what is planned is not', async () => {
  const { id } = await completed()
  const add = (body: Record<string, unknown>) =>
    desk.post<{ id: string }>(`/api/consultations/${id}/deliverables`, desk.member, body)
  const planned = await add({ title: 'The plan', status: 'planned' })
  const { status } = await add({ title: 'Notes', url: 'https://files.test/notes.pdf', status: 'delivered' })
  expect([planned.status, status]).toEqual([201, 201])
  await round()
  await round()
  const told = desk.app.mailbox.list(email).filter(({ subject }) => subject.endsWith('added for you'))
  expect(told.map(({ subject }) => subject)).toEqual(['Notes: added for you'])
  expect(told[0]?.text).toContain('Open it: https://files.test/notes.pdf')
  desk.app.clock.advance(20 * minute)
  await desk.patch(`/api/deliverables/${planned.body.id}`, desk.member, { status: 'delivered' })
  await round()
  await freshRound()
  expect((await kinds('deliverable_added')).length).toBe(2)
  expect(await desk.app.db.select().from(deliverables)).toHaveLength(2)
})

describe('credits', () => {
  test('that are nearly used up are told of once for each grant', async () => {
    const purchase = await give(desk, { email, allowances: [privateHours(5)] })
    const { id } = await onlyGrant(desk, purchase)
    for (let spent = 1; spent <= 5; spent++) {
      await spend(desk, id)
      desk.app.clock.advance(minute)
      await round()
      expect([spent, (await kinds('credits_low')).length]).toEqual([spent, spent < 4 ? 0 : 1])
    }
    expect(desk.app.mailbox.list(email).find(({ subject }) => subject.startsWith('Sessions: 1'))?.subject).toBe(
      'Sessions: 1 credit left',
    )
    await freshRound()
    expect(await kinds('credits_low')).toHaveLength(1)
  })

  test('about to expire are told of once, as long before as the practice set', async () => {
    await give(desk, { email, expiresAt: '2027-02-01T00:00:00.000Z' })
    const told = async (instant: string) => {
      desk.app.clock.set(instant)
      await round()
      return (await kinds('credits_expiring')).length
    }
    expect([
      await told('2027-01-17T23:00:00Z'),
      await told('2027-01-18T01:00:00Z'),
      await told('2027-01-19T01:00:00Z'),
      await told('2027-02-03T00:00:00Z'),
    ]).toEqual([0, 1, 1, 1])
    const mail = desk.app.mailbox.list(email).find(({ subject }) => subject.includes('until'))
    expect(mail?.subject).toBe('Sessions: 5 credits until 31 January 2027')
    expect(mail?.headers?.['List-Unsubscribe']).toMatch(/^<https:\/\/desk\.test\/unsubscribe\/[\w.-]+>$/)
  })

  test('that are gone, or whose owner unsubscribed, are told of to nobody', async () => {
    const purchase = await give(desk, { email, allowances: [privateHours(1)], expiresAt: '2027-02-01T00:00:00.000Z' })
    await spend(desk, (await onlyGrant(desk, purchase)).id)
    await give(desk, { email: 'quiet@example.com', expiresAt: '2027-02-01T00:00:00.000Z' })
    await desk.app.db.update(clients).set({ unsubscribedAt: 1 }).where(eq(clients.email, 'quiet@example.com'))
    desk.app.clock.set('2027-01-25T00:00:00Z')
    await round()
    desk.app.clock.advance(hour)
    await freshRound()
    expect([await kinds('credits_expiring'), await kinds('credits_low')]).toEqual([[], []])
  })
})
