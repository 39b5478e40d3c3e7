import type { AvailabilityInput, SessionConfigInput, Slots } from '@deskbell/server/contract/availability'
import { consultations } from '@deskbell/server/db/schema/index'
import type { Answer, Refusal } from '../../support/scenario.ts'
import { minute } from '../../support/test-clock.ts'
import { openShop, type Shop } from '../checkout/shop.ts'

/** Monday to Friday, nine to five, in New York; sessions of an hour and of half an hour. */
export const workWeek: AvailabilityInput['schedules'][number] = {
  name: 'Usual hours',
  isDefault: true,
  active: true,
  serviceTypes: null,
  timeZone: 'America/New_York',
  weeklyHours: [1, 2, 3, 4, 5].map((weekday) => ({
    weekday,
    startMinute: 9 * 60,
    endMinute: 17 * 60,
    everyWeeks: 1,
    anchorDate: null,
  })),
  overrides: [],
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  minimumNoticeMinutes: 0,
  horizonDays: 60,
  sessionsPerDay: null,
  startStepMinutes: 60,
}

export const sessions: SessionConfigInput = {
  active: true,
  durations: [
    { durationMinutes: 30, rates: [{ amount: 5_000, currency: 'USD' }] },
    {
      durationMinutes: 60,
      rates: [
        { amount: 9_000, currency: 'USD' },
        { amount: 8_000, currency: 'EUR' },
      ],
    },
    { durationMinutes: 90, rates: [] },
  ],
  defaultDurationMinutes: 60,
  custom: null,
  earlyBooking: [],
}

/** A shop whose consultant has said when they work and what a session costs. */
export type Desk = Shop & {
  /** Of Jane. */
  path: (rest: string) => string
  setHours: (changes?: Partial<typeof workWeek>, others?: (typeof workWeek)[]) => Promise<void>
  setSessions: (changes?: Partial<SessionConfigInput>) => Promise<void>
  slots: (query?: Record<string, string>) => Promise<Answer<Slots & Refusal>>
  /** When they start, as `2026-12-01T14:00`. */
  starts: (query?: Record<string, string>) => Promise<string[]>
}

export async function openDesk(options: { databaseUrl?: string } = {}): Promise<Desk> {
  const shop = await openShop(options)
  const path = (rest: string) => `/api/consultants/${shop.jane.consultantId}/${rest}`
  const { owner: token } = shop
  const put = async (address: string, body: unknown, version: number) => {
    const { status, body: answer } = await shop.put(address, { token, ifMatch: version }, body)
    if (status !== 200) throw new Error(`${address} answered ${status}: ${JSON.stringify(answer)}`)
  }
  const versionAt = async (address: string) =>
    (await shop.get<{ version: number }>(`${address}?scope=manage`, { token })).body.version
  const desk: Desk = {
    ...shop,
    path,
    async setHours(changes = {}, others = []) {
      const address = path('availability')
      await put(address, { schedules: [{ ...workWeek, ...changes }, ...others] }, await versionAt(address))
    },
    async setSessions(changes = {}) {
      const address = path('session-config')
      await put(address, { ...sessions, ...changes }, await versionAt(address))
    },
    slots: (query = {}) => shop.get<Slots & Refusal>(`${path('slots')}?${slotsQuery(query)}`),
    async starts(query = {}) {
      return (await desk.slots(query)).body.slots.map(({ startsAt }) => startsAt.slice(0, 16))
    },
  }
  await desk.setSessions()
  await desk.setHours()
  return desk
}

/** Tuesday, 1 December 2026, in New York, unless said otherwise. */
function slotsQuery(changes: Record<string, string> = {}): string {
  const query = { from: '2026-12-01', to: changes['from'] ?? '2026-12-01', timeZone: 'America/New_York', ...changes }
  return new URLSearchParams(query).toString()
}

type Meeting = Partial<typeof consultations.$inferInsert> & { startsAt: number; minutes?: number; buffer?: number }

/** A consultation as it stands in the database, whoever made it. */
export async function addConsultation({ app, jane }: Shop, meeting: Meeting): Promise<string> {
  const { startsAt, minutes = 60, buffer = 0, ...changes } = meeting
  const endsAt = startsAt + minutes * minute
  const id = app.server.deps.ids.id()
  const now = app.clock()
  await app.db.insert(consultations).values({
    id,
    reference: app.server.deps.ids.reference('CONS'),
    practiceId: jane.id,
    consultantId: jane.consultantId,
    source: 'booking',
    serviceType: 'private',
    title: 'Session',
    status: 'scheduled',
    startsAt,
    endsAt,
    blockedFromAt: startsAt - buffer * minute,
    blockedUntilAt: endsAt + buffer * minute,
    createdAt: now,
    updatedAt: now,
    ...changes,
  })
  return id
}
