import { eq } from 'drizzle-orm'
import type { Role } from '@deskbell/server/domain/access'
import {
  auditEntries,
  clients,
  consultants,
  consultations,
  creditGrants,
  outbox,
  packageUses,
  practiceMembers,
  practices,
  user,
  webhookDeliveries,
} from '@deskbell/server/db/schema/index'
import { startIcsServer } from '../../support/ics-server.ts'
import { draft, signIn } from '../../support/scenario.ts'
import { operatorEmail } from '../../support/test-app.ts'
import { buyAndPay, openShop, stock, type Shop } from '../checkout/shop.ts'

export const roles = ['owner', 'consultant', 'marketing', 'operations', 'finance'] as const satisfies Role[]

/** A practice with a member of every role, a purchase, and the ids that addresses need. */
export type Office = Shop & {
  tokens: Record<Role | 'operator', string>
  userIds: Record<Role, string>
  /** A member who is to go. */
  leaverId: string
  item: { id: string }
  purchase: { id: string }
  /** Paid in parts, some of them to come. */
  inParts: { id: string }
  subscription: { id: string }
  clientId: string
  useId: string
  /** Logged by hand, so it is completed. */
  consultationId: string
  deliverableId: string
  /** Booked, with its first step to come. */
  bookedId: string
  /** Begun, and nobody came. */
  begunId: string
  invitationId: string
  importId: string
  /** A calendar kept elsewhere. */
  calendarUrl: string
  calendarId: string
  /** Where the practice is told what happens, and something that it was told. */
  endpointId: string
  deliveryId: string
  /** With whom nothing goes on. */
  leavingClientId: string
  /** A mail that was given up. */
  undeliveredId: string
}

export async function openOffice(): Promise<Office> {
  const shop = await openShop()
  const { app, jane, owner } = shop
  const { db, clock } = app
  const userIdOf = async (email: string) => (await db.select().from(user).where(eq(user.email, email)))[0]?.id ?? ''
  const tokens = { owner, operator: await signIn(app, operatorEmail) } as Office['tokens']
  const userIds = {} as Office['userIds']
  for (const role of roles) {
    const email = `${role}@jane.test`
    if (role !== 'owner') tokens[role] = await signIn(app, email)
    userIds[role] = await userIdOf(email)
    const member = { practiceId: jane.id, userId: userIds[role], role, createdAt: clock() }
    await db.insert(practiceMembers).values(member).onConflictDoNothing()
  }
  await signIn(app, 'leaver@jane.test')
  const leaverId = await userIdOf('leaver@jane.test')
  await db
    .insert(practiceMembers)
    .values({ practiceId: jane.id, userId: leaverId, role: 'finance', createdAt: clock() })
  await db.update(consultants).set({ userId: userIds.consultant }).where(eq(consultants.id, jane.consultantId))
  const item = await stock(shop)
  const { purchase } = await buyAndPay(shop, item)
  const terms = { kind: 'instalments', count: 2, everyMonths: 1 } as const
  const { purchase: inParts } = await buyAndPay(shop, await stock(shop, { paymentTerms: terms }))
  const { purchase: subscription } = await buyAndPay(shop, await stock(shop, { type: 'monthly' }))
  const [grant] = await db.select().from(creditGrants)
  const log = { clientId: grant?.clientId, durationMinutes: 60, reason: 'By phone' }
  await shop.post('/api/credits/uses', { token: owner }, log)
  const [use] = await db.select().from(packageUses)
  const invited = { practice: 'jane', email: 'invited@example.com', role: 'finance' }
  const invitation = await shop.post<{ id: string }>('/api/invitations', { token: owner }, invited)
  const row = { ...draft, title: 'Imported' }
  const made = await shop.post<{ id: string }>('/api/imports?kind=packages&practice=jane', { token: owner }, [row])
  const [client] = await db.select().from(clients)
  const held = { consultantId: jane.consultantId, clientId: client?.id, startsAt: '2026-01-05T10:00:00Z' }
  const logged = await shop.post<{ consultation: { id: string } }>(
    '/api/consultations/log',
    { token: owner },
    { ...held, durationMinutes: 60, pay: { with: 'nothing' } },
  )
  const consultationId = logged.body.consultation.id
  const [like] = await db.select().from(consultations).where(eq(consultations.id, consultationId))
  const another = async (status: 'scheduled' | 'in_progress', hour: number) => {
    const id = app.server.deps.ids.id()
    const startsAt = Date.UTC(2026, 11, 1, hour)
    const times = { startsAt, endsAt: startsAt, blockedFromAt: startsAt, blockedUntilAt: startsAt }
    const other = like as typeof consultations.$inferSelect
    await db.insert(consultations).values({ ...other, ...times, id, reference: `CONS-${hour}`, status })
    return id
  }
  const plan = await shop.post<{ id: string }>(
    `/api/consultations/${consultationId}/deliverables`,
    { token: owner },
    { title: 'The plan' },
  )
  const { url: calendarUrl } = await startIcsServer()
  const connected = await shop.post<{ id: string }>(
    `/api/consultants/${jane.consultantId}/availability/calendars`,
    { token: owner },
    { name: 'Elsewhere', url: `${calendarUrl}?first` },
  )
  const undeliveredId = app.server.deps.ids.id()
  await db.insert(outbox).values({
    id: undeliveredId,
    practiceId: jane.id,
    kind: 'purchase_confirmed',
    origin: 'undelivered',
    recipient: 'nobody@example.com',
    body: { subject: 'Hello', text: 'Hello', html: 'Hello' },
    createdAt: clock(),
    deadAt: clock(),
  })
  const leaving = { practice: 'jane', email: 'leaving@example.com' }
  const leavingClient = await shop.post<{ id: string }>('/api/clients', { token: owner }, leaving)
  const hook = { practice: 'jane', url: calendarUrl }
  const endpoint = await shop.post<{ id: string }>('/api/webhook-endpoints', { token: owner }, hook)
  const told = { practiceId: jane.id, endpointId: endpoint.body.id, type: 'client.created', createdAt: clock() }
  const [entry] = await db.select().from(auditEntries).where(eq(auditEntries.subjectId, leavingClient.body.id))
  const deliveryId = app.server.deps.ids.id()
  await db.insert(webhookDeliveries).values({ ...told, id: deliveryId, eventId: entry?.id ?? '' })
  // From here on it sells on an account of its own, which it has to connect.
  await db.update(practices).set({ operatorOwned: false })
  return {
    ...shop,
    tokens,
    userIds,
    leaverId,
    item,
    purchase,
    inParts,
    subscription,
    clientId: client?.id ?? '',
    useId: use?.id ?? '',
    consultationId,
    deliverableId: plan.body.id,
    bookedId: await another('scheduled', 5),
    begunId: await another('in_progress', 6),
    invitationId: invitation.body.id,
    importId: made.body.id,
    calendarUrl,
    calendarId: connected.body.id,
    endpointId: endpoint.body.id,
    deliveryId,
    leavingClientId: leavingClient.body.id,
    undeliveredId,
  }
}
