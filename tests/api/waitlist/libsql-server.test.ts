import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bookings, waitlistEntries } from '@deskbell/server/db/schema/index'
import { offerFreedTimes } from '@deskbell/server/features/waitlist/offer-freed-times'
import { sqldBinary, startSqld, type RunningSqld } from '../../support/sqld.ts'
import { book, openFrontDesk } from '../consultations/front-desk.ts'
import type { Desk } from '../credits/desk.ts'
import { creditsLeft, planned } from '../groups/group-desk.ts'
import { accept, fullHour, person, statesOf } from './wait-desk.ts'

const binary = sqldBinary()

describe.skipIf(binary === null)('on a libSQL server', () => {
  let sqld: RunningSqld
  let desk: Desk
  beforeAll(async () => {
    sqld = await startSqld(binary as string)
    desk = await openFrontDesk({ databaseUrl: sqld.url })
  })
  afterAll(async () => {
    await desk.app.close()
    await sqld.stop()
  })

  test('of many who want the last seats exactly as many sit as there are', async () => {
    const startsAt = '2026-12-10T23:00:00.000Z'
    await planned(desk, { startsAt: [startsAt], capacity: 2 })
    const clients = []
    for (let seat = 0; seat < 6; seat++) clients.push(await person(desk, 1))
    const answers = await Promise.all(
      [...clients, ...clients].map((client) => book(desk, client, { startsAt, serviceType: 'group' })),
    )
    expect(
      answers
        .map(({ status }) => status)
        .toSorted()
        .slice(0, 3),
    ).toEqual([201, 201, 409])
    const left = await Promise.all(clients.map((client) => creditsLeft(desk, client)))
    expect(left.filter((credits) => credits === 0)).toHaveLength(2)
  })

  test('a freed time goes to one of the line, and one of many clicks takes it', async () => {
    const { line, entries, free } = await fullHour(desk, '2026-12-08T15:00:00.000Z', 3)
    const { deps } = desk.app.server
    const { offerSoon } = deps
    deps.offerSoon = () => {}
    await free()
    deps.offerSoon = offerSoon
    await Promise.all(Array.from({ length: 4 }, () => offerFreedTimes({ consultantId: desk.jane.consultantId }, deps)))
    expect((await statesOf(desk, line)).filter((state) => state === 'offered')).toHaveLength(1)
    const [offered] = await desk.app.db.select().from(waitlistEntries).where(eq(waitlistEntries.state, 'offered'))
    const place = entries.findIndex(({ id }) => id === offered?.id)
    const answers = await Promise.all(Array.from({ length: 5 }, () => accept(desk, entries[place]!, line[place]!)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    const [seat] = await desk.app.db
      .select()
      .from(bookings)
      .where(eq(bookings.id, offered?.offeredBookingId ?? ''))
    expect(seat).toMatchObject({ status: 'booked', credits: 1 })
    expect(await creditsLeft(desk, line[place]!, 'private')).toBe(4)
  })
})
