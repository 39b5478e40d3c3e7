import { expect } from 'vitest'
import type {
  Availability,
  ScheduleInput,
  SessionConfig,
  SessionConfigInput,
} from '@deskbell/server/contract/availability'
import type { Consultation, ConsultationBooked, ConsultationDraft } from '@deskbell/server/contract/consultations'
import type { Allowance } from '@deskbell/server/contract/packages'
import { signIn, siteOrigin, type Answer, type Sender } from '../../support/scenario.ts'
import { give, openDesk, privateHours, type Desk } from '../credits/desk.ts'

/** Jane works every day from nine to five, New York time, half an hour to two hours at a time. */
const everyDay: ScheduleInput = {
  name: 'Hours',
  isDefault: true,
  active: true,
  serviceTypes: null,
  timeZone: 'America/New_York',
  weeklyHours: ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({
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
  startStepMinutes: 30,
}

export const usualSessions: SessionConfigInput = {
  active: true,
  durations: [30, 60, 120].map((durationMinutes) => ({
    durationMinutes,
    rates: [{ amount: durationMinutes * 200, currency: 'USD' }],
  })),
  defaultDurationMinutes: 60,
  custom: null,
  earlyBooking: [],
}

export async function setHours(
  desk: Desk,
  changes: Partial<ScheduleInput> = {},
  consultantId = desk.jane.consultantId,
) {
  const path = `/api/consultants/${consultantId}/availability`
  const { version } = (await desk.get<Availability>(path, desk.member)).body
  const answer = await desk.put<Availability>(
    path,
    { ...desk.member, ifMatch: version },
    { schedules: [{ ...everyDay, ...changes }] },
  )
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
}

export async function offerSessions(
  desk: Desk,
  changes: Partial<SessionConfigInput> = {},
  consultantId = desk.jane.consultantId,
) {
  const path = `/api/consultants/${consultantId}/session-config`
  const before = await desk.get<SessionConfig>(path)
  const version = before.status === 200 ? before.body.version : 0
  const answer = await desk.put<SessionConfig>(
    path,
    { ...desk.member, ifMatch: version },
    { ...usualSessions, ...changes },
  )
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
}

/** A practice that can be booked. The clock of the tests stands at nine in the morning UTC on 1 December 2026. */
export async function openFrontDesk(options: Parameters<typeof openDesk>[0] = {}): Promise<Desk> {
  const desk = await openDesk(options)
  await setHours(desk)
  await offerSessions(desk)
  return desk
}

/** A client with credits, signed in on the consultant's page. */
export async function clientWith(
  desk: Desk,
  email: string,
  allowances: Allowance[] = [privateHours(5)],
): Promise<Sender> {
  await give(desk, { email, allowances })
  return { token: await signIn(desk.app, email, desk.jane.slug), origin: siteOrigin }
}

export const morning = '2026-12-08T15:00:00.000Z'

export function book<Body = ConsultationBooked>(
  desk: Desk,
  sender: Sender,
  changes: Partial<ConsultationDraft> = {},
): Promise<Answer<Body>> {
  return desk.post<Body>('/api/consultations', sender, {
    consultantId: desk.jane.consultantId,
    startsAt: morning,
    durationMinutes: 60,
    timeZone: 'Europe/Berlin',
    pay: { with: 'credits' },
    ...changes,
  })
}

export async function booked(
  desk: Desk,
  sender: Sender,
  changes: Partial<ConsultationDraft> = {},
): Promise<Consultation> {
  const { status, body } = await book(desk, sender, changes)
  if (status !== 201) throw new Error(`Booking answered ${status}: ${JSON.stringify(body)}`)
  return body.consultation
}
