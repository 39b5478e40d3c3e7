import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PersonalData } from '@deskbell/server/contract/personal-data'
import { sqldBinary, startSqld, type RunningSqld } from '../../support/sqld.ts'
import { hour } from '../../support/test-clock.ts'
import { openFrontDesk } from '../consultations/front-desk.ts'
import type { Desk } from '../credits/desk.ts'
import { addEndpoint, startReceiver, tick } from '../outgoing-webhooks/receiver.ts'
import { findInTables, livePerson, trace } from './person.ts'

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

  test('a person is handed what is known of them, erased, and told of by webhook and feed as nobody', async () => {
    const receiver = await startReceiver()
    await addEndpoint(desk, receiver.url)
    const person = await livePerson(desk)
    const told = await desk.get<PersonalData>(`/api/clients/${person.id}/export`, desk.member)
    expect([told.status, told.body.credits.uses.some(({ reason }) => reason === 'Geheimnis by phone')]).toEqual([
      200,
      true,
    ])
    const feed = await desk.post<{ url: string }>(
      `/api/consultants/${desk.jane.consultantId}/calendar-feed`,
      desk.member,
    )
    expect((await desk.app.request(feed.body.url)).status).toBe(200)
    expect((await desk.delete(`/api/clients/${person.id}`, desk.member)).status).toBe(204)
    expect(await findInTables(desk, trace)).toEqual([])
    await desk.patch('/api/practices', desk.member, { practice: 'jane', retentionMonths: 1 })
    desk.app.clock.advance(hour)
    await tick(desk)
    await tick(desk)
    expect(receiver.received.map(({ event }) => event.type)).toEqual(
      expect.arrayContaining(['consultation.started', 'consultation.completed', 'client.erased']),
    )
    const calendar = await (await desk.app.request(feed.body.url)).text()
    expect([calendar.includes('SUMMARY:60 minutes'), trace.test(calendar)]).toEqual([true, false])
  })
})
