import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bookings, clients } from '@deskbell/server/db/schema/index'
import { minute } from '../../support/test-clock.ts'
import { addConsultation, openDesk, type Desk } from './calendar-desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
  // A Tuesday, four in the morning in New York.
})
afterEach(() => desk.app.close())

const at = (text: string) => Date.parse(text)

describe('sessions for several clients', () => {
  const group = (changes = {}) =>
    addConsultation(desk, {
      startsAt: at('2026-12-02T18:00:00Z'),
      minutes: 90,
      source: 'group',
      serviceType: 'group',
      title: 'Circle',
      capacity: 3,
      seatPriceMinor: 2_500,
      seatCurrency: 'USD',
      ...changes,
    })
  const seat = async (
    consultationId: string,
    status: 'booked' | 'held' | 'cancelled',
    heldUntilAt: number | null = null,
  ) => {
    const { db, clock, server } = desk.app
    const id = server.deps.ids.id()
    const row = { practiceId: desk.jane.id, createdAt: clock() }
    await db.insert(clients).values({ ...row, id, email: `${id}@example.com` })
    const booking = {
      ...row,
      id,
      consultationId,
      clientId: id,
      status,
      heldUntilAt,
      paidWith: 'nothing' as const,
      timeZone: 'UTC',
      updatedAt: clock(),
    }
    await db.insert(bookings).values(booking)
  }
  const groups = (query = {}) => desk.slots({ from: '2026-12-01', to: '2026-12-10', serviceType: 'group', ...query })

  test('are those planned, with the seats left and what one costs', async () => {
    const id = await group()
    await seat(id, 'booked')
    await seat(id, 'cancelled')
    await seat(id, 'held', desk.app.clock() - 1)
    expect((await groups()).body).toMatchObject({
      durationMinutes: 90,
      slots: [
        {
          startsAt: '2026-12-02T18:00:00.000Z',
          endsAt: '2026-12-02T19:30:00.000Z',
          rate: { amount: 2_500, currency: 'USD' },
          remainingSeats: 2,
          title: 'Circle',
        },
      ],
    })
    await seat(id, 'held', desk.app.clock() + minute)
    expect((await groups()).body.slots[0]?.remainingSeats).toBe(1)
    await seat(id, 'booked')
    expect((await groups()).body.slots).toEqual([expect.objectContaining({ consultationId: id, remainingSeats: 0 })])
  })

  test('keep the consultant busy for others', async () => {
    await group()
    const starts = await desk.starts({ from: '2026-12-02', to: '2026-12-02' })
    expect(starts).not.toContain('2026-12-02T18:00')
    expect(starts).not.toContain('2026-12-02T19:00')
  })

  test('of a course are shown by the first, with which the course is booked', async () => {
    const course = { serviceType: 'course' as const, courseId: 'course-1' }
    await group(course)
    await group({ ...course, startsAt: at('2026-12-09T18:00:00Z') })
    const { body } = await groups({ serviceType: 'course' })
    expect(body.slots.map(({ startsAt }) => startsAt)).toEqual(['2026-12-02T18:00:00.000Z'])
    desk.app.clock.set('2026-12-03T00:00:00Z')
    expect((await groups({ serviceType: 'course' })).body.slots).toEqual([])
  })
})
