import type { SessionConfig, Slot, Slots } from '@deskbell/server/contract/availability'
import type { Consultation, ConsultationBooked } from '@deskbell/server/contract/consultations'
import type { CompatibleCredits } from '@deskbell/server/contract/credits'
import type { PublicConsultant } from '@deskbell/server/contract/practices'
import type { WaitlistEntry } from '@deskbell/server/contract/waitlist'
import { wallClock } from '../../../widget/src/format/wall-clock.ts'
import { buyerApi, practice, purchaseId } from './buyer.ts'
import { aGrant } from './credits.ts'
import type { FakeApi } from './fake-api.ts'

const consultantId = '01936f00-0000-7000-8000-0000000000c1'
export const consultationId = '01936f00-0000-7000-8000-0000000000e1'

/** Tuesday; what tests book lies in the weeks after it, whenever they run. */
const now = '2026-12-01T09:10:00Z'

const realNow = Date.now

/** Sets the clock of the page; returns what sets it right again. */
export const setClock = (instant = now): (() => void) => {
  const since = realNow()
  Date.now = () => Date.parse(instant) + realNow() - since
  return () => {
    Date.now = realNow
  }
}

export const aConsultant = (facts: Partial<PublicConsultant> = {}): PublicConsultant => ({
  id: consultantId,
  practice: 'jane-doe',
  name: 'Jane Doe',
  headline: 'Careers in music',
  bio: 'Twenty years on stage, ten beside it.',
  photoUrl: null,
  expertise: ['Auditions', 'Stage fright'],
  tier: 1,
  timeZone: 'Europe/Berlin',
  ...facts,
})

const euros = (amount: number) => ({ amount: amount * 100, currency: 'EUR' })

export const aSessionConfig = (facts: Partial<SessionConfig> = {}): SessionConfig => ({
  consultantId,
  active: true,
  durations: [
    { durationMinutes: 30, rates: [euros(45)] },
    { durationMinutes: 60, rates: [euros(90)] },
  ],
  defaultDurationMinutes: 60,
  custom: null,
  earlyBooking: [],
  currencies: ['EUR'],
  timeZone: 'Europe/Berlin',
  version: 1,
  ...facts,
})

export const aSlot = (startsAt: string, facts: Partial<Slot> = {}, minutes = 60): Slot => ({
  startsAt,
  endsAt: new Date(Date.parse(startsAt) + minutes * 60_000).toISOString(),
  rate: euros(90),
  originalRate: null,
  remainingSeats: 1,
  ...facts,
})

/** Free at these hours of UTC on these days of December 2026. */
export const freeOn = (days: readonly number[], hours: readonly number[] = [9, 10, 14, 18]): Slot[] =>
  days.flatMap((day) =>
    hours.map((hour) => aSlot(`2026-12-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z`)),
  )

/** As the server answers: the slots within the days asked for, as the visitor counts days. */
export const slotsAsked = (request: Request, all: readonly Slot[], facts: Partial<Slots> = {}): Slots => {
  const query = new URL(request.url).searchParams
  const timeZone = query.get('timeZone')!
  const minutes = Number(query.get('durationMinutes') ?? 60)
  const day = ({ startsAt }: Slot) => wallClock(Date.parse(startsAt), timeZone).date
  const slots = all
    .filter((slot) => day(slot) >= query.get('from')! && day(slot) <= query.get('to')!)
    .map((slot) => ({ ...slot, endsAt: new Date(Date.parse(slot.startsAt) + minutes * 60_000).toISOString() }))
  const next = all.find((slot) => day(slot) > query.get('to')!)
  return {
    timeZone,
    durationMinutes: minutes,
    serviceType: (query.get('serviceType') ?? 'private') as Slots['serviceType'],
    slots,
    nextStartsAt: slots.length ? null : (next?.startsAt ?? null),
    lastDate: '2027-03-01',
    ...facts,
  }
}

export const aConsultation = (
  facts: Partial<Omit<Consultation, 'booking'>> = {},
  booking: Partial<Consultation['booking']> = {},
): Consultation => ({
  id: consultationId,
  reference: 'CONS-7K3F9Q',
  practice: 'jane-doe',
  consultant: { id: consultantId, name: 'Jane Doe', photoUrl: null, timeZone: 'Europe/Berlin' },
  serviceType: 'private',
  type: null,
  title: '',
  objectives: [],
  description: '',
  status: 'scheduled',
  startsAt: '2026-12-08T14:00:00.000Z',
  endsAt: '2026-12-08T15:00:00.000Z',
  durationMinutes: 60,
  holdExpiresAt: null,
  agenda: [],
  location: null,
  outcomes: null,
  deliverables: [],
  feedback: null,
  feedbackOpen: false,
  calendarUrl: 'https://desk.test/api/consultations/e1/calendar.ics?signature=1',
  ...facts,
  booking: {
    id: '01936f00-0000-7000-8000-0000000000e2',
    status: 'booked',
    timeZone: 'UTC',
    paidWith: 'credits',
    price: null,
    credits: { used: 1, remaining: 4, purchaseId, reference: 'PKG-7K3F9Q', title: 'Starter' },
    cancelUntil: '2026-12-07T14:00:00.000Z',
    rescheduleUntil: '2026-12-07T14:00:00.000Z',
    reschedules: 0,
    cancelledAt: null,
    creditGivenBack: null,
    ...booking,
  },
})

type Grant = CompatibleCredits['data'][number]['grants'][number]

export const compatible = (...grants: Partial<Grant>[]): CompatibleCredits => {
  const all = grants.map((facts): Grant => ({ ...aGrant({ remaining: 5 }), cost: 1, remainingAfter: 4, ...facts }))
  return {
    bestGrantId: all[0]?.id ?? null,
    trial: false,
    data: all.length ? [{ consultantTier: 0, grants: all }] : [],
  }
}

export const aWaitlistEntry = (facts: Partial<WaitlistEntry> = {}): WaitlistEntry => ({
  id: '01936f00-0000-7000-8000-0000000000f1',
  practice: 'jane-doe',
  consultant: { id: consultantId, name: 'Jane Doe' },
  serviceType: 'private',
  durationMinutes: 60,
  from: '2026-12-03T00:00:00.000Z',
  to: '2026-12-04T00:00:00.000Z',
  state: 'waiting',
  ahead: 2,
  offer: null,
  createdAt: now,
  ...facts,
})

export const booked = (consultation: Consultation, facts: Partial<ConsultationBooked> = {}): Response =>
  Response.json({ consultation, ...facts } satisfies ConsultationBooked, { status: 201 })

/** One consultant with free times, and a client with five credits; each test changes what it is about. */
export const bookingApi = (slots: readonly Slot[] = freeOn([8, 9, 10, 15])): FakeApi =>
  buyerApi()
    .on('GET /api/practices/*', () => ({ ...practice, currency: 'EUR' }))
    .on('GET /api/consultants', () => ({ data: [aConsultant()], nextCursor: null }))
    .on('GET /api/consultants/*', () => aConsultant())
    .on('GET /api/consultants/*/session-config', () => aSessionConfig())
    .on('GET /api/consultants/*/slots', (request) => slotsAsked(request, slots))
    .on('GET /api/consultations/me', () => ({ data: [], nextCursor: null }))
    .on('GET /api/credits/compatible', () => compatible({}))
    .on('POST /api/consultations', async (request) => {
      const { startsAt } = (await request.json()) as { startsAt: string }
      const endsAt = new Date(Date.parse(startsAt) + 60 * 60_000).toISOString()
      return booked(aConsultation({ startsAt, endsAt }))
    })
    .on('POST /api/events', () => new Response(null, { status: 204 }))
