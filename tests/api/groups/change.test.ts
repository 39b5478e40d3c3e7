import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ManagedConsultation } from '@deskbell/server/contract/consultations'
import { consultations } from '@deskbell/server/db/schema/index'
import type { Answer, Refusal } from '../../support/scenario.ts'
import { refusal } from '../checkout/shop.ts'
import { book, booked, clientWith, openFrontDesk } from '../consultations/front-desk.ts'
import { tripsOf, type Desk } from '../credits/desk.ts'
import { groupCredits, planned } from './group-desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openFrontDesk()
})
afterAll(() => desk.app.close())

describe('changing it', () => {
  const change = <Body = ManagedConsultation>(id: string, version: number | undefined, patch: object) =>
    desk.patch<Body>(
      `/api/consultations/${id}`,
      { ...desk.member, ...(version === undefined ? {} : { ifMatch: version }) },
      patch,
    )

  test('names it anew and gives it more seats, in two round trips, from the version that was seen', async () => {
    const [session] = await planned(desk, { startsAt: ['2026-12-17T23:00:00.000Z'] })
    const id = session?.id ?? ''
    let answer: Answer<ManagedConsultation> | undefined
    expect(
      await tripsOf(desk, async () => {
        answer = await change(id, 1, { title: 'Round table', description: 'Talk.', capacity: 5 })
      }),
    ).toBe(2)
    expect([answer?.status, answer?.headers.get('ETag'), answer?.body]).toEqual([
      200,
      '"2"',
      expect.objectContaining({ title: 'Round table', description: 'Talk.', capacity: 5, version: 2 }),
    ])
    expect(refusal(await change(id, 1, { title: 'Late' }))).toEqual([409, 'version_conflict'])
    expect(refusal(await change(id, undefined, { title: 'Late' }))).toEqual([428, 'version_required'])
    expect(refusal(await change(id, 2, {}))).toEqual([400, 'invalid_input', ''])
  })

  test('never leaves fewer seats than are taken', async () => {
    const startsAt = '2026-12-19T23:00:00.000Z'
    const [session] = await planned(desk, { startsAt: [startsAt] })
    for (const name of ['one', 'two']) {
      const client = await clientWith(desk, `${name}.seated@example.com`, [groupCredits(1)])
      expect((await book(desk, client, { startsAt, serviceType: 'group' })).status).toBe(201)
    }
    const refused = await change<Refusal>(session?.id ?? '', 1, { capacity: 1 })
    expect([refused.status, refused.body.error.fields]).toEqual([
      400,
      [{ path: 'capacity', message: expect.stringContaining('2 seats') }],
    ])
    const fits = await change(session?.id ?? '', 1, { capacity: 2 })
    expect([fits.status, fits.body.seats.length]).toEqual([200, 2])
  })

  test('of a course, changes all of its sessions; of a private one, never its seats', async () => {
    const sessions = await planned(desk, {
      serviceType: 'course',
      startsAt: ['2027-02-01T23:00:00.000Z', '2027-02-08T23:00:00.000Z'],
    })
    expect((await change(sessions[1]?.id ?? '', 1, { title: 'Spring' })).status).toBe(200)
    const rows = await desk.app.db.select().from(consultations).where(eq(consultations.title, 'Spring'))
    expect(rows.map(({ version }) => version)).toEqual([2, 2])
    const own = await booked(desk, await clientWith(desk, 'own@example.com'), { startsAt: '2026-12-20T15:00:00.000Z' })
    expect(refusal(await change(own.id, 1, { capacity: 2 }))).toEqual([400, 'invalid_input', 'capacity'])
    expect((await change(own.id, 1, { title: 'First talk' })).body.title).toBe('First talk')
  })
})
