import { eq } from 'drizzle-orm'
import { expect } from 'vitest'
import type { CreditBalance, CreditGrant, StatementLine, StatementPage } from '@deskbell/server/contract/credits'
import type { Allowance } from '@deskbell/server/contract/packages'
import type { ManagedPurchase } from '@deskbell/server/contract/purchases'
import {
  auditEntries,
  clients,
  creditGrants,
  outbox,
  packages,
  packageUses,
  practiceMembers,
  purchases,
  user,
} from '@deskbell/server/db/schema/index'
import { signIn, type Answer, type Sender } from '../../support/scenario.ts'
import { openShop, type Shop } from '../checkout/shop.ts'

export type Desk = Shop & { member: Sender }

/** Jane's practice, where every credit comes from her own hand. */
export async function openDesk(options: Parameters<typeof openShop>[0] = {}): Promise<Desk> {
  const shop = await openShop(options)
  return { ...shop, member: { token: shop.owner } }
}

export const privateHours = (credits: number | null, changes: Partial<Allowance> = {}): Allowance => ({
  serviceType: 'private',
  consultantTier: 0,
  credits,
  creditUnitMinutes: 60,
  ...changes,
})

type Given = { email?: string; allowances?: Allowance[]; startsAt?: string; expiresAt?: string }

/** What a client holds without having paid here. */
export async function give(desk: Desk, { email = 'val@example.com', ...given }: Given = {}): Promise<ManagedPurchase> {
  const { status, body } = await desk.post<ManagedPurchase>('/api/purchases', desk.member, {
    practice: desk.jane.slug,
    client: { email },
    title: 'Sessions',
    allowances: [privateHours(5)],
    ...given,
  })
  if (status !== 201) throw new Error(`Assigning answered ${status}: ${JSON.stringify(body)}`)
  return body
}

export async function balanceOf(desk: Desk, purchase: Pick<ManagedPurchase, 'client'>): Promise<CreditBalance> {
  const { status, body } = await desk.get<CreditBalance>(
    `/api/credits/balance?practice=${desk.jane.slug}&client=${purchase.client?.id}`,
    desk.member,
  )
  expect(status).toBe(200)
  return body
}

export async function grantsOf(desk: Desk, purchase: Pick<ManagedPurchase, 'id'>): Promise<CreditGrant[]> {
  const query = `practice=${desk.jane.slug}&purchase=${purchase.id}`
  return (await desk.get<CreditBalance>(`/api/credits/balance?${query}`, desk.member)).body.grants
}

export async function onlyGrant(desk: Desk, purchase: Pick<ManagedPurchase, 'id'>): Promise<CreditGrant> {
  const [grant, ...more] = await grantsOf(desk, purchase)
  expect(more).toEqual([])
  return grant as CreditGrant
}

export async function statementOf(desk: Desk, purchase: Pick<ManagedPurchase, 'id'>): Promise<StatementLine[]> {
  const query = `practice=${desk.jane.slug}&purchase=${purchase.id}`
  return (await desk.get<StatementPage>(`/api/credits/statement?${query}`, desk.member)).body.data
}

/** Trips to the database that a request takes; mail and offers leave behind the answers, on trips of their own. */
export async function tripsOf({ app }: Desk, work: () => Promise<unknown>): Promise<number> {
  const { deps } = app.server
  const { deliverSoon, offerSoon } = deps
  await app.settled()
  deps.deliverSoon = () => {}
  deps.offerSoon = () => {}
  const trips = await app.countTrips(work)
  Object.assign(deps, { deliverSoon, offerSoon })
  return trips
}

/** Notes a session of so many hours. */
export function spend<Body>(
  desk: Desk,
  grantId: string,
  changes: Record<string, unknown> = {},
  sender: Sender = desk.member,
): Promise<Answer<Body>> {
  return desk.post<Body>('/api/credits/uses', sender, {
    grantId,
    durationMinutes: 60,
    reason: 'Held by phone',
    ...changes,
  })
}

/** Everything a change of credits could leave behind. */
export const everything = ({ app: { db } }: Pick<Shop, 'app'>) =>
  db.batch([
    db.select().from(creditGrants),
    db.select().from(packageUses),
    db.select().from(purchases),
    db.select().from(clients),
    db.select().from(packages),
    db.select().from(auditEntries),
    db.select().from(outbox).where(eq(outbox.kind, 'purchase_confirmed')),
  ])

/** Somebody who works for Jane. */
export async function hire(desk: Desk, role: 'owner' | 'consultant' | 'marketing' | 'operations' | 'finance') {
  const email = `${role}.of@jane.test`
  const token = await signIn(desk.app, email)
  const [person] = await desk.app.db.select().from(user).where(eq(user.email, email))
  await desk.app.db
    .insert(practiceMembers)
    .values({ practiceId: desk.jane.id, userId: person?.id ?? '', role, createdAt: desk.app.clock() })
  return { token }
}
