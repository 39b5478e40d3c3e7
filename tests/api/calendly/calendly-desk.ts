import { asc, eq } from 'drizzle-orm'
import { expect } from 'vitest'
import type { CalendlyConnection } from '@deskbell/server/contract/calendly'
import { bookings, consultations, packageUses, purchases } from '@deskbell/server/db/schema/index'
import { calendlyToken } from '../../support/test-app.ts'
import { openFrontDesk } from '../consultations/front-desk.ts'
import type { Desk } from '../credits/desk.ts'

export const connectionPath = ({ jane }: Desk) => `/api/consultants/${jane.consultantId}/calendly`

/** Jane's front desk, and her account at Calendly. */
export async function openCalendlyDesk(options: Parameters<typeof openFrontDesk>[0] = {}): Promise<Desk> {
  const desk = await openFrontDesk(options)
  await connect(desk)
  return desk
}

export async function connect(desk: Desk): Promise<CalendlyConnection> {
  const { status, body } = await desk.put<CalendlyConnection>(connectionPath(desk), desk.member, {
    token: calendlyToken,
  })
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

/** Booked, moved or cancelled at Calendly, and all that follows from it done. */
export async function happens<Result>(desk: Desk, what: Promise<Result>): Promise<Result> {
  const result = await what
  await desk.app.settled()
  return result
}

export const seatsOf = ({ app: { db } }: Desk) =>
  db
    .select({ booking: bookings, consultation: consultations })
    .from(bookings)
    .innerJoin(consultations, eq(consultations.id, bookings.consultationId))
    .where(eq(consultations.source, 'calendly'))
    .orderBy(asc(bookings.createdAt), asc(consultations.startsAt))

export const usesOf = ({ app: { db } }: Desk) => db.select().from(packageUses).orderBy(asc(packageUses.id))

export const purchaseRow = async ({ app: { db } }: Desk, { id }: { id: string }) =>
  (await db.select().from(purchases).where(eq(purchases.id, id)))[0]
