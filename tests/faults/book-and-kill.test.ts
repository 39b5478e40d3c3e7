import { setTimeout as wait } from 'node:timers/promises'
import { inArray } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Consultation } from '@deskbell/server/contract/consultations'
import { bookings, consultations } from '@deskbell/server/db/schema/index'
import { requireSound } from '../support/booking-books.ts'
import { sqldBinary, startSqld } from '../support/sqld.ts'
import { asClient, bookAt, hourAhead, openBookingDesk, type Answer, type BookingDesk } from './support/booking-desk.ts'
import type { RunningServer } from './support/desk.ts'

/** What a client was told last of a session; `sequence` counts what was answered. */
type Told = { startsAt: string; status: string; sequence: number; isCertain: boolean }

let desk: BookingDesk
let closeServer: (() => Promise<void>) | null = null
beforeEach(() => {
  unheard = 0
})
afterEach(async () => {
  await desk.close()
  await closeServer?.()
  closeServer = null
})

let time = 0
/** Bookings that were asked for and not answered. */
let unheard = 0

/** Books, moves and cancels until the server is gone or `until` says so, and notes what was answered. */
function changeBookings(
  server: RunningServer,
  told: Map<string, Told>,
  { until, answered }: { until: () => boolean; answered: () => void },
): Promise<unknown> {
  async function ask<Body>(send: () => Promise<Answer<Body>>): Promise<Answer<Body> | null> {
    const answer = await send().catch(() => null)
    if (answer === null) return null
    // What could not be done while the database was away is said to be so.
    expect([200, 201, 503], JSON.stringify(answer.body)).toContain(answer.status)
    if (answer.status === 503) return null
    answered()
    return answer
  }
  const change = (id: string, what: 'cancel' | 'reschedule', token: string, body: unknown) =>
    ask<Consultation>(() => server.send('POST', `/api/consultations/${id}/${what}`, asClient(token), body))

  return Promise.all(
    desk.people.slice(0, 8).map(async (token, person) => {
      for (let round = person; !until(); round++) {
        const startsAt = hourAhead(time++)
        const booked = await ask(() => bookAt(desk, server, token, { startsAt }))
        if (booked === null) {
          unheard++
          await wait(20)
          continue
        }
        const { id } = booked.body.consultation
        const known: Told = { startsAt, status: 'scheduled', sequence: 0, isCertain: true }
        told.set(id, known)
        const changes =
          round % 3 === 0 ? [] : round % 3 === 1 ? ['cancel' as const] : (['reschedule', 'cancel'] as const)
        for (const what of changes) {
          const changed = await change(id, what, token, what === 'cancel' ? {} : { startsAt: hourAhead(time++) })
          if (changed === null) {
            known.isCertain = false
            break
          }
          const { startsAt: movedTo, status } = changed.body
          Object.assign(known, { startsAt: movedTo, status, sequence: known.sequence + 1 })
        }
      }
    }),
  )
}

/** Everything that was answered is there; what was not answered happened whole or not at all. */
async function requireKept(told: Map<string, Told>): Promise<void> {
  await requireSound(desk.db, Date.now())
  const rows = await desk.db
    .select()
    .from(consultations)
    .where(inArray(consultations.id, [...told.keys()]))
  const byId = new Map(rows.map((row) => [row.id, row]))
  for (const [id, { startsAt, status, sequence, isCertain }] of told) {
    const row = byId.get(id)
    if (isCertain || row?.sequence === sequence)
      expect([row?.sequence, row?.status, row?.startsAt]).toEqual([sequence, status, Date.parse(startsAt)])
    else expect(row?.sequence).toBe(sequence + 1)
  }
  expect((await desk.db.$count(bookings)) - told.size).toBeLessThanOrEqual(unheard)
}

test('a server killed in the midst of bookings, moves and cancellations keeps what it answered, and nothing by halves', async () => {
  desk = await openBookingDesk({ servers: 0 })
  const told = new Map<string, Told>()
  for (const killAfter of [1, 7, 20, 45]) {
    const victim = await desk.start()
    let answers = 0
    let isDead = false
    const answered = () => {
      if (++answers < killAfter || isDead) return
      isDead = true
      void wait(Math.random() * 4).then(() => victim.kill())
    }
    await changeBookings(victim, told, { until: () => isDead, answered })
    await victim.kill()
    await requireKept(told)
  }
})

const binary = sqldBinary()

describe.skipIf(binary === null)('on a libSQL server', () => {
  test('the database killed and started again, and then its clients, lose nothing that was answered and keep nothing by halves', async () => {
    const sqld = await startSqld(binary as string)
    closeServer = sqld.stop
    desk = await openBookingDesk({ servers: 3, serverUrl: sqld.url })
    const told = new Map<string, Told>()
    let isOver = false
    const writers = desk.servers.map((server) =>
      changeBookings(server, told, { until: () => isOver, answered: () => {} }),
    )
    for (let round = 0; round < 3; round++) {
      const before = told.size
      await wait(300 + Math.random() * 300)
      await sqld.restart()
      // It goes on where it was, by itself.
      const deadline = Date.now() + 15_000
      while (told.size <= before + 5 && Date.now() < deadline) await wait(20)
      expect(told.size).toBeGreaterThan(before + 5)
    }
    isOver = true
    await Promise.all(writers)
    await requireKept(told)

    // And a process that dies while its writes wait for their turn.
    for (const killAfter of [5, 20]) {
      const victim = await desk.start()
      let answers = 0
      let isDead = false
      const answered = () => {
        if (++answers < killAfter || isDead) return
        isDead = true
        void victim.kill()
      }
      await changeBookings(victim, told, { until: () => isDead, answered })
      await requireKept(told)
    }
  })
})
