import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { consultants, practices } from '@deskbell/server/db/schema/index'
import { refusal } from '../checkout/shop.ts'
import { openDesk, type Desk } from './calendar-desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
  // A Tuesday, four in the morning in New York.
})
afterEach(() => desk.app.close())

describe('bad input', () => {
  test.each<[name: string, query: Record<string, string>, expected: (string | number)[]]>([
    ['a zone nobody knows', { timeZone: 'Mars/Olympus' }, [400, 'invalid_input', 'timeZone']],
    ['an offset for a zone', { timeZone: '+02:00' }, [400, 'invalid_input', 'timeZone']],
    ['a zone of 65 characters', { timeZone: 'A'.repeat(65) }, [400, 'invalid_input', 'timeZone']],
    ['a window of 63 days', { from: '2026-12-01', to: '2027-02-01' }, [400, 'invalid_input', 'to']],
    ['an end before the beginning', { from: '2026-12-02', to: '2026-12-01' }, [400, 'invalid_input', 'to']],
    ['30 February', { from: '2027-02-30', to: '2027-03-01' }, [400, 'invalid_input', 'from']],
    ['a time for a date', { from: '2026-12-01T00:00:00Z' }, [400, 'invalid_input', 'from']],
    ['a length nobody offers', { durationMinutes: '55' }, [422, 'duration_not_offered', 'durationMinutes']],
    ['a length of zero', { durationMinutes: '0' }, [400, 'invalid_input', 'durationMinutes']],
    ['half a minute', { durationMinutes: '30.5' }, [400, 'invalid_input', 'durationMinutes']],
    ['a kind of session nobody knows', { serviceType: 'tea' }, [400, 'invalid_input', 'serviceType']],
    ['a currency that is none', { currency: 'dollars' }, [400, 'invalid_input', 'currency']],
  ])('%s is refused', async (_name, query, expected) => {
    expect(refusal(await desk.slots(query))).toEqual(expected)
    const ofAll = new URLSearchParams({ from: '2026-12-01', to: '2026-12-01', timeZone: 'UTC', ...query })
    expect(refusal(await desk.get(`/api/practices/jane/slots?${ofAll}`))).toEqual(expected)
  })

  test('62 days are not too many', async () => {
    expect((await desk.slots({ from: '2026-12-01', to: '2027-01-31' })).status).toBe(200)
  })

  test('a length that is not offered is told together with those that are', async () => {
    await desk.setSessions({ custom: { minimumMinutes: 60, maximumMinutes: 120, stepMinutes: 30 } })
    const { body } = await desk.slots({ durationMinutes: '45' })
    expect(body.error.details).toEqual({
      durationsMinutes: [30, 60, 90],
      custom: { minimumMinutes: 60, maximumMinutes: 120, stepMinutes: 30 },
    })
    await desk.setSessions({ active: false })
    expect((await desk.slots()).body.error.details).toEqual({ durationsMinutes: [], custom: null })
  })

  test('who is unknown, inactive or suspended has no slots and no profile', async () => {
    const { db } = desk.app
    const unknown = `/api/consultants/${desk.app.server.deps.ids.id()}`
    const query = 'from=2026-12-01&to=2026-12-01&timeZone=UTC'
    for (const path of [`${unknown}/slots?${query}`, `${unknown}/profile`, `/api/practices/nobody/slots?${query}`])
      expect([path, refusal(await desk.get(path))]).toEqual([path, [404, 'not_found']])
    await db.update(consultants).set({ active: false }).where(eq(consultants.id, desk.jane.consultantId))
    for (const path of [`slots?${query}`, 'profile', 'session-config'])
      expect([path, refusal(await desk.get(desk.path(path)))]).toEqual([path, [404, 'not_found']])
    await db.update(consultants).set({ active: true })
    await db.update(practices).set({ suspendedAt: 1 })
    for (const path of [
      desk.path(`slots?${query}`),
      desk.path('profile'),
      desk.path('session-config'),
      `/api/practices/jane/slots?${query}`,
    ])
      expect([path, refusal(await desk.get(path))]).toEqual([path, [404, 'not_found']])
  })
})
