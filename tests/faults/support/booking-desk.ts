import type { ConsultationBooked, ConsultationDraft } from '@deskbell/server/contract/consultations'
import { consultations } from '@deskbell/server/db/schema/index'
import { createIds } from '@deskbell/server/adapters/ids'
import { clientWith, offerSessions, setHours } from '../../api/consultations/front-desk.ts'
import { privateHours } from '../../api/credits/desk.ts'
import { siteOrigin } from '../../support/scenario.ts'
import { openDesk, type Desk, type RunningServer } from './desk.ts'

export type BookingDesk = Desk & {
  /** Tokens of clients with credits. */
  people: string[]
  /** A token of somebody with a single credit. */
  poor: string
  servers: RunningServer[]
}

export type Answer<Body = ConsultationBooked> = {
  status: number
  body: Body & { error?: { code: string } }
}

const hour = 3_600_000
const day = 24 * hour

/** The start of the n-th hour that nobody has asked for; eight a day, from a week ahead. */
export function hourAhead(n: number): string {
  // Ten in the morning in New York, or eleven where its clocks are an hour ahead.
  const first = Math.ceil(Date.now() / day) * day + 7 * day + 15 * hour
  return new Date(first + Math.floor(n / 6) * day + (n % 6) * hour).toISOString()
}

/** A practice that can be booked, people who have credits, and servers on its database. */
export async function openBookingDesk({
  servers,
  serverUrl,
}: {
  servers: number
  serverUrl?: string | undefined
}): Promise<BookingDesk> {
  const people: string[] = []
  let poor = ''
  const desk = await openDesk(async (shop) => {
    const front = { ...shop, member: { token: shop.owner } }
    await setHours(front)
    await offerSessions(front)
    const plenty = [privateHours(1_000), { ...privateHours(10), serviceType: 'group' as const }]
    for (let person = 0; person < 8; person++) {
      const { token = '' } = await clientWith(front, `person.${person}@example.com`, plenty)
      people.push(token)
    }
    poor = (await clientWith(front, 'poor@example.com', [privateHours(1)])).token ?? ''
  }, serverUrl)
  const running = await Promise.all(Array.from({ length: servers }, () => desk.start()))
  return { ...desk, people, poor, servers: running }
}

export function asClient(token: string, more: Record<string, string> = {}): Record<string, string> {
  return { Authorization: `Bearer ${token}`, Origin: siteOrigin, ...more }
}

export function bookAt(
  desk: Pick<Desk, 'shop'>,
  server: RunningServer,
  token: string,
  changes: Partial<ConsultationDraft>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return server.send('POST', '/api/consultations', asClient(token, headers), {
    consultantId: desk.shop.jane.consultantId,
    durationMinutes: 60,
    timeZone: 'Europe/Berlin',
    pay: { with: 'credits' },
    ...changes,
  })
}

/** A session for several clients, as its consultant plans it. */
export async function planGroup({ db, shop }: Desk, startsAt: string, capacity: number): Promise<void> {
  const ids = createIds(Date.now)
  const start = Date.parse(startsAt)
  await db.insert(consultations).values({
    id: ids.id(),
    reference: ids.reference('CONS'),
    practiceId: shop.jane.id,
    consultantId: shop.jane.consultantId,
    source: 'group',
    serviceType: 'group',
    title: 'Circle',
    status: 'scheduled',
    startsAt: start,
    endsAt: start + hour,
    blockedFromAt: start,
    blockedUntilAt: start + hour,
    capacity,
    createdAt: Date.now(),
    updatedAt: Date.now(),
  })
}

/** How many answers there were of each kind: `201`, `409 slot_taken`. */
export function counts(answers: Answer<unknown>[]): Record<string, number> {
  const kinds = Map.groupBy(answers, ({ status, body }) =>
    (body as Answer['body']).error === undefined ? `${status}` : `${status} ${(body as Answer['body']).error?.code}`,
  )
  return Object.fromEntries([...kinds].map(([kind, all]) => [kind, all.length]))
}
