import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { creditsSpent, requireSound } from '../support/booking-books.ts'
import { sqldBinary, startSqld, type RunningSqld } from '../support/sqld.ts'
import { bookAt, counts, hourAhead, openBookingDesk, planGroup, type BookingDesk } from './support/booking-desk.ts'

const binary = sqldBinary()
const places = [
  { place: 'on one file', onServer: false, processes: 4 },
  ...(binary === null ? [] : [{ place: 'on a libSQL server', onServer: true, processes: 3 }]),
]

describe.for(places)('several processes $place', ({ onServer, processes }) => {
  let sqld: RunningSqld | undefined
  let desk: BookingDesk
  beforeAll(async () => {
    sqld = onServer ? await startSqld(binary as string) : undefined
    desk = await openBookingDesk({ servers: processes, serverUrl: sqld?.url })
  })
  afterEach(() => requireSound(desk.db, Date.now()))
  afterAll(async () => {
    await desk.close()
    await sqld?.stop()
  })

  const server = (index: number) => desk.servers[index % desk.servers.length] as BookingDesk['servers'][number]
  const person = (index: number) => desk.people[index % desk.people.length] as string

  // On a server, one process has a single writer anyway.
  const asked = [...(onServer ? [] : [{ where: 'one of them', count: 1 }]), { where: 'all of them', count: processes }]
  test.for(asked)(
    'of 500 requests for one time at $where exactly one gets it, and the others spend nothing',
    async ({ count }) => {
      const before = await creditsSpent(desk.db)
      const startsAt = hourAhead(count)
      const answers = await Promise.all(
        Array.from({ length: 500 }, (_, index) => bookAt(desk, server(index % count), person(index), { startsAt })),
      )
      expect(counts(answers)).toEqual({ 201: 1, '409 slot_taken': 499 })
      expect(await creditsSpent(desk.db)).toBe(before + 1)
    },
  )

  test('times that overlap, with sessions of all lengths, are given to one each', async () => {
    const startsAt = Date.parse(hourAhead(6))
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        bookAt(desk, server(index), person(index), {
          startsAt: new Date(startsAt + (index % 5) * 30 * 60_000).toISOString(),
          durationMinutes: [30, 60, 120][index % 3] as number,
        }),
      ),
    )
    expect(Object.keys(counts(answers)).toSorted()).toEqual(['201', '409 slot_taken'])
  })

  test('the last seat of a session for several goes to one of those who ask at once', async () => {
    const before = await creditsSpent(desk.db)
    const startsAt = hourAhead(12)
    await planGroup(desk, startsAt, 3)
    const wanted = { startsAt, serviceType: 'group' as const }
    for (const index of [0, 1]) expect((await bookAt(desk, server(index), person(index), wanted)).status).toBe(201)
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => bookAt(desk, server(index), person(2 + (index % 6)), wanted)),
    )
    const { 201: won, '409 group_full': full = 0, '409 already_booked': again = 0, ...others } = counts(answers)
    expect([won, full + again, others]).toEqual([1, 99, {}])
    expect(await creditsSpent(desk.db)).toBe(before + 3)
  })

  test('the last credit pays one of a hundred times that are asked for at once', async () => {
    const before = await creditsSpent(desk.db)
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        bookAt(desk, server(index), desk.poor, { startsAt: hourAhead(18 + index) }),
      ),
    )
    expect(counts(answers)).toEqual({ 201: 1, '422 no_credits': 99 })
    expect(await creditsSpent(desk.db)).toBe(before + 1)
  })

  test('fifty requests with one Idempotency-Key at once are one booking and one answer', async () => {
    const before = await creditsSpent(desk.db)
    const headers = { 'Idempotency-Key': 'one-booking-for-fifty' }
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        bookAt(desk, server(index), person(0), { startsAt: hourAhead(150) }, headers),
      ),
    )
    expect(counts(answers)).toEqual({ 201: 50 })
    expect(new Set(answers.map(({ body }) => JSON.stringify({ ...body.consultation, calendarUrl: '' }))).size).toBe(1)
    expect(await creditsSpent(desk.db)).toBe(before + 1)
  })
})
