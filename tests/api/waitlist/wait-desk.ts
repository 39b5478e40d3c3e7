import { expect } from 'vitest'
import type { Consultation, ConsultationBooked } from '@deskbell/server/contract/consultations'
import type { WaitlistEntry, WaitlistPage } from '@deskbell/server/contract/waitlist'
import type { Answer, Sender } from '../../support/scenario.ts'
import { booked, clientWith } from '../consultations/front-desk.ts'
import { groupCredits } from '../groups/group-desk.ts'
import { privateHours, type Desk } from '../credits/desk.ts'

const hour = 3_600_000
export const later = (instant: string, hours: number) => new Date(Date.parse(instant) + hours * hour).toISOString()

export type Person = Sender & { email: string }

let people = 0
/** A client with credits for private and group sessions, or without any. */
export async function person(desk: Desk, credits = 5): Promise<Person> {
  const email = `waits.${++people}@example.com`
  const allowances = credits === 0 ? [groupCredits(1, 'course')] : [privateHours(credits), groupCredits(credits)]
  return { ...(await clientWith(desk, email, allowances)), email }
}

/** For the hour that begins then, or for what `changes` say. */
export function wait<Body = WaitlistEntry>(
  desk: Desk,
  sender: Sender,
  startsAt: string,
  changes: Record<string, unknown> = {},
): Promise<Answer<Body>> {
  return desk.post<Body>('/api/waitlist', sender, {
    consultantId: desk.jane.consultantId,
    durationMinutes: 60,
    from: startsAt,
    to: later(startsAt, 1),
    timeZone: 'Europe/Berlin',
    pageUrl: 'https://jane.test/work-with-me',
    ...changes,
  })
}

export async function waits(desk: Desk, sender: Sender, startsAt: string, changes: Record<string, unknown> = {}) {
  const { status, body } = await wait(desk, sender, startsAt, changes)
  expect([status, body]).toEqual([201, body])
  return body
}

export const accept = <Body = ConsultationBooked>(desk: Desk, { id }: { id: string }, sender: Sender) =>
  desk.post<Body>(`/api/waitlist/${id}/accept`, sender)

export async function entriesOf(desk: Desk, sender: Sender): Promise<WaitlistEntry[]> {
  return (await desk.get<WaitlistPage>(`/api/waitlist?practice=${desk.jane.slug}`, sender)).body.data
}

/** An hour that somebody has, and others who wait for it, in line. */
export async function fullHour(desk: Desk, startsAt: string, count = 2, credits = 5) {
  const holder = await person(desk)
  const session: Consultation = await booked(desk, holder, { startsAt })
  const line: Person[] = []
  const entries: WaitlistEntry[] = []
  for (let place = 0; place < count; place++) {
    const client = await person(desk, credits)
    desk.app.clock.advance(1000)
    line.push(client)
    entries.push(await waits(desk, client, startsAt))
  }
  await desk.app.settled()
  const free = async () => {
    const { status } = await desk.post(`/api/consultations/${session.id}/cancel`, holder, {})
    expect(status).toBe(200)
    await desk.app.settled()
  }
  return { holder, session, line, entries, free }
}

/** Where each in line stands. */
export const statesOf = (desk: Desk, line: readonly Sender[]) =>
  Promise.all(line.map(async (client) => (await entriesOf(desk, client))[0]?.state))

export const mailsTo = (desk: Desk, { email }: Person) => desk.app.mailbox.list(email).map(({ subject }) => subject)

/** The link of the newest mail about an offer. */
export function offerLink(desk: Desk, { email }: Person): string {
  const mail = desk.app.mailbox.list(email).find(({ subject }) => subject.includes('a place for you'))
  return /https:\/\/desk\.test(\/waitlist\/[\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? ''
}

export const click = (desk: Desk, path: string, answer: 'accept' | 'decline' = 'accept') =>
  desk.app.request(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: `answer=${answer}`,
  })
