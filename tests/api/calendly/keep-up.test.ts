import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CalendlyConnection } from '@deskbell/server/contract/calendly'
import { day, hour, minute } from '../../support/test-clock.ts'
import { give, onlyGrant, type Desk } from '../credits/desk.ts'
import { connectionPath, happens, openCalendlyDesk, seatsOf, usesOf } from './calendly-desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openCalendlyDesk()
})
afterEach(() => desk.app.close())

const email = 'val@example.com'
const calendly = () => desk.app.calendly
const startsAt = () => desk.app.clock() + 7 * day
const wait = async (milliseconds: number) => {
  desk.app.clock.advance(milliseconds)
  await desk.app.server.runDueWork()
  await desk.app.settled()
}

test('what no webhook told is found out: booked, moved and cancelled', async () => {
  const purchase = await give(desk, { email })
  calendly().loseWebhooks(true)
  const at = startsAt()
  const event = await calendly().book({ startsAt: at, email })
  await wait(11 * minute)
  expect((await seatsOf(desk)).map(({ consultation }) => consultation.startsAt)).toEqual([at])
  const moved = await calendly().reschedule(event.id, at + day)
  await wait(11 * minute)
  expect((await seatsOf(desk)).map(({ consultation }) => consultation.startsAt)).toEqual([at + day])
  expect(await usesOf(desk)).toHaveLength(1)
  await calendly().cancel(moved.id)
  await wait(11 * minute)
  expect((await seatsOf(desk)).map(({ consultation }) => consultation.status)).toEqual(['cancelled'])
  expect(await onlyGrant(desk, purchase)).toMatchObject({ remaining: 5 })
})

test.each(['invitee.created', 'invitee.canceled'])(
  'a move of which %s never comes arrives all the same',
  async (lost) => {
    await give(desk, { email })
    const event = await happens(desk, calendly().book({ startsAt: startsAt(), email }))
    const to = startsAt() + day
    calendly().loseWebhooks(true)
    await calendly().reschedule(event.id, to)
    calendly().loseWebhooks(false)
    const kept = calendly()
      .deliveries()
      .filter(({ status, event: kind }) => status === null && kind !== lost)
    for (const delivery of kept) await happens(desk, calendly().redeliver(delivery))
    await wait(2 * minute)
    expect((await seatsOf(desk)).map(({ consultation }) => [consultation.startsAt, consultation.status])).toEqual([
      [to, 'scheduled'],
    ])
    expect(await usesOf(desk)).toHaveLength(1)
  },
)

test('what was booked before the account was connected blocks time and spends nothing', async () => {
  const purchase = await give(desk, { email })
  await desk.delete(connectionPath(desk), desk.member)
  await desk.app.settled()
  const at = startsAt()
  await calendly().book({ startsAt: at, email })
  desk.app.clock.advance(hour)
  await desk.put(connectionPath(desk), desk.member, { token: 'a-token-of-calendly' })
  await wait(minute)
  expect((await seatsOf(desk)).map(({ booking }) => booking.paidWith)).toEqual(['nothing'])
  expect(await onlyGrant(desk, purchase)).toMatchObject({ remaining: 5 })
})

test('Calendly is left alone after it said that it was too much, and the consultant is told what is wrong', async () => {
  await wait(11 * minute)
  calendly().refuseNext(429, { 'X-RateLimit-Reset': '1800' })
  await wait(11 * minute)
  const said = async () => (await desk.get<CalendlyConnection>(connectionPath(desk), desk.member)).body.problem
  expect(await said()).toMatch(/too often/)
  // Were it asked, this would be used up.
  calendly().refuseNext(503)
  await wait(11 * minute)
  expect(await said()).toMatch(/too often/)
  await wait(20 * minute)
  expect(await said()).toMatch(/problem of its own/)
  await wait(11 * minute)
  expect(await said()).toBeNull()
  expect(JSON.stringify(desk.app.logged)).not.toContain('a-token-of-calendly')
})
