import { eq } from 'drizzle-orm'
import { expect } from 'vitest'
import type { ConsultationRecord, RecordHistoryPage } from '@deskbell/server/contract/consultation-record'
import type { CreditBalance } from '@deskbell/server/contract/credits'
import {
  auditEntries,
  auditValues,
  bookings,
  consultations,
  creditGrants,
  deliverables,
  feedback,
  idempotencyKeys,
  packageUses,
} from '@deskbell/server/db/schema/index'
import type { Answer, Sender } from '../../support/scenario.ts'
import { booked, clientWith, openFrontDesk } from '../consultations/front-desk.ts'
import type { Desk } from '../credits/desk.ts'

/** Ten in the morning in New York, six hours after the clock of the tests. */
export const today = '2026-12-01T15:00:00.000Z'

/** A client with five hours, and their session today. */
export type Scene = { desk: Desk; client: Sender; id: string; clientId: string; bookingId: string }

export async function openScene(options: Parameters<typeof openFrontDesk>[0] = {}): Promise<Scene> {
  const desk = await openFrontDesk(options)
  const client = await clientWith(desk, 'val@example.com')
  const { id, booking } = await booked(desk, client, { startsAt: today })
  const [seat] = await desk.app.db.select().from(bookings).where(eq(bookings.id, booking.id))
  return { desk, client, id, clientId: seat?.clientId ?? '', bookingId: booking.id }
}

type Step = 'confirm' | 'start' | 'complete' | 'no-show'

export function step<Body = ConsultationRecord>(
  { desk, id }: Pick<Scene, 'desk' | 'id'>,
  name: Step,
  body?: object,
  sender: Sender = desk.member,
): Promise<Answer<Body>> {
  return desk.post<Body>(`/api/consultations/${id}/${name}`, sender, body)
}

/** Held and over. */
export async function completed(scene: Scene, body?: object): Promise<ConsultationRecord> {
  await step(scene, 'start')
  const answer = await step(scene, 'complete', body)
  expect([answer.status, answer.body]).toEqual([200, answer.body])
  return answer.body
}

export const read = <Body = ConsultationRecord>({ desk, id }: Scene, sender: Sender = desk.member) =>
  desk.get<Body>(`/api/consultations/${id}`, sender)

export async function history({ desk, id }: Scene) {
  return (await desk.get<RecordHistoryPage>(`/api/consultations/${id}/history`, desk.member)).body.data
}

export async function creditsLeft({ desk, client }: Scene) {
  const path = `/api/credits/balance?practice=${desk.jane.slug}`
  return (await desk.get<CreditBalance>(path, client)).body.available.private?.credits
}

/** All that a refusal must leave as it was. */
export const everything = ({ desk: { app } }: Pick<Scene, 'desk'>) =>
  app.db.batch([
    app.db.select().from(consultations),
    app.db.select().from(bookings),
    app.db.select().from(deliverables),
    app.db.select().from(feedback),
    app.db.select().from(creditGrants),
    app.db.select().from(packageUses),
    app.db.select().from(auditEntries),
    app.db.select().from(auditValues),
    app.db.select().from(idempotencyKeys),
  ])
