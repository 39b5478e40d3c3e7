import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BookingInsights } from '@deskbell/server/contract/insights'
import { sqldBinary, startSqld, type RunningSqld } from '../../support/sqld.ts'
import { day } from '../../support/test-clock.ts'
import { give, onlyGrant, privateHours, type Desk } from '../credits/desk.ts'
import { openCalendlyDesk, seatsOf, usesOf } from './calendly-desk.ts'

const binary = sqldBinary()

describe.skipIf(binary === null)('on a libSQL server', () => {
  let sqld: RunningSqld
  let desk: Desk
  beforeAll(async () => {
    sqld = await startSqld(binary as string)
    desk = await openCalendlyDesk({ databaseUrl: sqld.url })
  })
  afterAll(async () => {
    await desk.app.close()
    await sqld.stop()
  })

  test('all that Calendly tells at once of one client spends what there is, and no more', async () => {
    const { app } = desk
    const email = 'val@example.com'
    const purchase = await give(desk, { email, allowances: [privateHours(2)] })
    app.calendly.loseWebhooks(true)
    const startsAt = app.clock() + 7 * day
    const events = []
    for (let index = 0; index < 3; index++)
      events.push(await app.calendly.book({ slug: 'strategy-session', startsAt: startsAt + index * day, email }))
    await app.calendly.reschedule(events[0]?.id ?? '', startsAt + 10 * day)
    const told = app.calendly.deliveries().slice()
    app.calendly.loseWebhooks(false)
    await Promise.all([...told, ...told].map((news) => app.calendly.redeliver(news)))
    await app.settled()
    app.clock.advance(3 * 60_000)
    await app.server.runDueWork()
    await app.settled()
    const standing = (await seatsOf(desk)).filter(({ booking }) => booking.status === 'booked')
    expect(standing.map(({ consultation }) => consultation.startsAt).toSorted()).toEqual(
      [1, 2, 10].map((days) => startsAt + days * day),
    )
    expect(await onlyGrant(desk, purchase)).toMatchObject({ remaining: 0 })
    expect((await usesOf(desk)).map(({ kind }) => kind)).toEqual(['spend', 'spend'])
  })

  test('steps are counted and figures told', async () => {
    const body = { practice: 'jane', events: [{ step: 'time', outcome: 'started' }] }
    expect((await desk.post('/api/events', {}, body)).status).toBe(204)
    expect((await desk.post('/api/events', {}, body)).status).toBe(204)
    const path = '/api/insights/bookings?practice=jane&from=2026-12-01&to=2026-12-20'
    const { body: told } = await desk.get<BookingInsights>(path, desk.member)
    expect([told.completion.started, told.bookings.total]).toEqual([2, 3])
  })
})
