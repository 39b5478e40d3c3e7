import { createClient } from '@libsql/client'
import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Consultation } from '@deskbell/server/contract/consultations'
import { createDatabase } from '@deskbell/server/db/client'
import { consultations } from '@deskbell/server/db/schema/index'
import type { Desk } from '../api/credits/desk.ts'
import { refusal } from '../api/checkout/shop.ts'
import { book, booked, clientWith, openFrontDesk } from '../api/consultations/front-desk.ts'
import { privateHours } from '../api/credits/desk.ts'
import { creditsSpent, requireSound } from '../support/booking-books.ts'
import type { Sender } from '../support/scenario.ts'
import { sqldBinary, startSqld, type RunningSqld } from '../support/sqld.ts'
import { unreliable, type Fate, type UnreliableServer } from './support/unreliable-server.ts'

const binary = sqldBinary()

describe.skipIf(binary === null)('on a libSQL server whose answers get lost', () => {
  let sqld: RunningSqld
  let server: UnreliableServer
  let desk: Desk
  let val: Sender
  beforeAll(async () => {
    sqld = await startSqld(binary as string)
    server = await unreliable(sqld.url)
    desk = await openFrontDesk({ databaseUrl: server.url })
    val = await clientWith(desk, 'val@example.com', [privateHours(100)])
    await desk.app.settled()
    // Mail leaves when a test asks for it: its writes would meet the fates of others.
    desk.app.server.deps.deliverSoon = () => {}
  })
  afterEach(async () => {
    await server.settled()
    await requireSound(desk.app.db, desk.app.clock())
  })
  afterAll(async () => {
    await desk.app.close()
    await server.stop()
    await sqld.stop()
  })

  const sessions = () => desk.app.db.$count(consultations, eq(consultations.status, 'scheduled'))
  let hour = 0
  const nextTime = () =>
    new Date(
      Date.parse('2026-12-08T14:00:00Z') + 86_400_000 * Math.floor(hour / 8) + 3_600_000 * (hour++ % 8),
    ).toISOString()

  const unhappy = [
    ['answer_lost'],
    ['request_lost'],
    ['late'],
    ['request_lost', 'request_lost', 'answer_lost'],
    ['answer_lost', 'answer_lost'],
    ['late', 'answer_lost', 'late', 'asked', 'answer_lost'],
    ['late', 'asked', 'late'],
  ].map((fates) => ({ fates: fates as Fate[], way: fates.join(', ') }))

  test.for(unhappy)(
    'a booking is made once and answered, whatever becomes of it on the way: $way',
    async ({ fates }) => {
      const [before, spent] = [await sessions(), await creditsSpent(desk.app.db)]
      server.next(...fates)
      const { status, body } = await book(desk, val, { startsAt: nextTime() })
      expect(status, JSON.stringify(body)).toBe(201)
      await server.settled()
      expect([await sessions(), await creditsSpent(desk.app.db)]).toEqual([before + 1, spent + 1])
      expect(body.consultation.status).toBe('scheduled')
    },
  )

  test.for(unhappy)(
    'a move and a cancellation happen once, whatever becomes of them on the way: $way',
    async ({ fates }) => {
      const { id } = await booked(desk, val, { startsAt: nextTime() })
      const spent = await creditsSpent(desk.app.db)
      const startsAt = nextTime()
      server.next(...fates)
      const moved = await desk.post<Consultation>(`/api/consultations/${id}/reschedule`, val, { startsAt })
      expect([moved.status, moved.body.startsAt]).toEqual([200, startsAt])
      await server.settled()
      server.next(...fates)
      const cancelled = await desk.post<Consultation>(`/api/consultations/${id}/cancel`, val, {})
      expect([cancelled.status, cancelled.body.status]).toEqual([200, 'cancelled'])
      await server.settled()
      const [row] = await desk.app.db.select().from(consultations).where(eq(consultations.id, id))
      expect([row?.sequence, row?.version, row?.status]).toEqual([2, 3, 'cancelled'])
      expect(await creditsSpent(desk.app.db)).toBe(spent - 1)
    },
  )

  test('whoever was refused after a lost answer has nothing, though the first request arrives when the time is free again', async () => {
    const { consultationId, startsAt } = { consultationId: desk.app.server.deps.ids.id(), startsAt: nextTime() }
    const spent = await creditsSpent(desk.app.db)
    const arrival = Promise.withResolvers<void>()
    server.next({ late: arrival.promise }, 'asked', () => takeTime(consultationId, Date.parse(startsAt)))
    expect(refusal(await book(desk, val, { startsAt }))).toEqual([409, 'slot_taken'])
    await desk.app.db.update(consultations).set({ status: 'cancelled' }).where(eq(consultations.id, consultationId))
    arrival.resolve()
    await server.settled()
    expect(
      await desk.app.db.$count(consultations, sql`starts_at = ${Date.parse(startsAt)} and status = 'scheduled'`),
    ).toBe(0)
    expect(await creditsSpent(desk.app.db)).toBe(spent)
  })

  /** Somebody else gets there first, past the queue of this process. */
  async function takeTime(id: string, startsAt: number): Promise<void> {
    const { jane, app } = desk
    const times = {
      startsAt,
      endsAt: startsAt + 3_600_000,
      blockedFromAt: startsAt,
      blockedUntilAt: startsAt + 3_600_000,
    }
    const client = createClient({ url: sqld.url })
    await createDatabase(client)
      .insert(consultations)
      .values({
        id,
        reference: app.server.deps.ids.reference('CONS'),
        practiceId: jane.id,
        consultantId: jane.consultantId,
        source: 'log',
        serviceType: 'private',
        title: 'Taken',
        status: 'scheduled',
        ...times,
        createdAt: 1,
        updatedAt: 1,
      })
    client.close()
  }

  test('an Idempotency-Key whose first answer was lost is answered with what it made', async () => {
    const startsAt = nextTime()
    const sender = { ...val, idempotencyKey: 'asked-again-after-a-lost-answer' }
    server.next('answer_lost')
    const first = await book(desk, sender, { startsAt })
    const second = await book(desk, sender, { startsAt })
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body.consultation.id).toBe(first.body.consultation.id)
  })
})
