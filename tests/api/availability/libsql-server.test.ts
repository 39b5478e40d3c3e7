import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sqldBinary, startSqld, type RunningSqld } from '../../support/sqld.ts'
import { hour } from '../../support/test-clock.ts'
import { addConsultation, openDesk, type Desk } from './calendar-desk.ts'

const binary = sqldBinary()

describe.skipIf(binary === null)('on a libSQL server', () => {
  let sqld: RunningSqld
  let desk: Desk
  beforeAll(async () => {
    sqld = await startSqld(binary as string)
    desk = await openDesk({ databaseUrl: sqld.url })
  })
  afterAll(async () => {
    await desk.app.close()
    await sqld.stop()
  })

  test('slots of one and of all, and the profile, are one trip and know what is taken', async () => {
    await addConsultation(desk, { startsAt: Date.parse('2026-12-01T16:00:00Z') })
    await addConsultation(desk, {
      startsAt: Date.parse('2026-12-01T18:00:00Z'),
      source: 'group',
      serviceType: 'group',
      capacity: 2,
    })
    desk.app.clock.advance(hour)
    expect(await desk.app.countTrips(() => desk.starts())).toBe(1)
    expect(await desk.starts()).toHaveLength(6)
    const groups = (await desk.slots({ serviceType: 'group' })).body.slots
    expect(groups).toMatchObject([{ startsAt: '2026-12-01T18:00:00.000Z', remainingSeats: 2 }])
    const query = 'from=2026-12-01&to=2026-12-01&timeZone=UTC'
    const ofAll = await desk.get<{ slots: unknown[] }>(`/api/practices/jane/slots?${query}`)
    expect(ofAll.body.slots).toHaveLength(6)
    expect((await desk.get<{ nextSlots: unknown[] }>(desk.path('profile'))).body.nextSlots).toHaveLength(3)
  })
})
