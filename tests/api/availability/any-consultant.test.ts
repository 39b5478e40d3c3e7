import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { consultants } from '@deskbell/server/db/schema/index'
import { createPractice } from '../../support/scenario.ts'
import { refusal } from '../checkout/shop.ts'
import { addConsultation, openDesk, workWeek, type Desk } from './calendar-desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
  // A Tuesday, four in the morning in New York.
})
afterEach(() => desk.app.close())

const at = (text: string) => Date.parse(text)

describe('any consultant', () => {
  const addColleague = async (name: string) => {
    const { db, clock, server } = desk.app
    const id = server.deps.ids.id()
    const row = {
      id,
      practiceId: desk.jane.id,
      name,
      timeZone: 'America/New_York',
      createdAt: clock() + 1,
      updatedAt: clock(),
    }
    await db.insert(consultants).values(row)
    return id
  }
  const setUp = async (id: string, weeklyHours = workWeek.weeklyHours) => {
    const { owner: token } = desk
    await desk.put(
      `/api/consultants/${id}/availability`,
      { token, ifMatch: 0 },
      { schedules: [{ ...workWeek, weeklyHours }] },
    )
    const rate = { amount: 12_000, currency: 'USD' }
    await desk.post(`/api/consultants/${id}/session-config/quick-setup`, { token }, { hourlyRate: rate })
  }
  const ofAll = async (query = '') =>
    (
      await desk.get<Awaited<ReturnType<Desk['slots']>>['body']>(
        `/api/practices/jane/slots?from=2026-12-01&to=2026-12-01&timeZone=UTC${query}`,
      )
    ).body

  test('is offered each time once, the least busy first, at what they take', async () => {
    const john = await addColleague('John')
    await setUp(john)
    expect((await ofAll()).slots[0]).toMatchObject({
      consultantIds: [desk.jane.consultantId, john],
      rate: { amount: 9_000 },
    })
    await addConsultation(desk, { startsAt: at('2026-12-01T16:00:00Z') })
    const { slots } = await ofAll()
    expect(slots[0]).toMatchObject({ consultantIds: [john, desk.jane.consultantId], rate: { amount: 12_000 } })
    expect(slots.find(({ startsAt }) => startsAt === '2026-12-01T16:00:00.000Z')?.consultantIds).toEqual([john])
    expect(slots).toHaveLength(8)
  })

  test('leaves out who does not offer that length, and who is not active', async () => {
    const john = await addColleague('John')
    await setUp(john)
    expect((await ofAll('&durationMinutes=120')).slots[0]?.consultantIds).toEqual([john])
    await desk.app.db.update(consultants).set({ active: false }).where(eq(consultants.id, john))
    expect(refusal({ status: 422, body: await ofAll('&durationMinutes=120') })).toEqual([
      422,
      'duration_not_offered',
      'durationMinutes',
    ])
  })

  test('is nobody of another practice', async () => {
    await createPractice(desk.app, 'rival')
    const answer = await desk.get('/api/practices/rival/slots?from=2026-12-01&to=2026-12-01&timeZone=UTC')
    expect(refusal(answer)).toEqual([422, 'duration_not_offered', 'durationMinutes'])
  })
})
