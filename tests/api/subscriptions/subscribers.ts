import { eq } from 'drizzle-orm'
import type { PackageDraft } from '@deskbell/server/contract/packages'
import type { Purchase } from '@deskbell/server/contract/purchases'
import type { SubscriptionAnswer, SubscriptionInput } from '@deskbell/server/contract/subscriptions'
import { auditEntries, creditGrants, outbox, payments, purchases } from '@deskbell/server/db/schema/index'
import { signIn, type Sender } from '../../support/scenario.ts'
import { day, hour } from '../../support/test-clock.ts'
import { buy, sessionOf, stock, type Shop } from '../checkout/shop.ts'

export const decliningLater = '4000000000000341'
const monthly: Partial<PackageDraft> = {
  title: 'Circle',
  type: 'monthly',
  price: { amount: 9_000, currency: 'USD' },
}

export type Subscriber = { id: string; token: string; purchaseToken: string; email: string }

let subscribers = 0

/** Somebody new buys a subscription in the embed and pays its first period. */
export async function subscribe(
  shop: Shop,
  item: { id: string },
  { card = '4242424242424242', silently = false }: { card?: string; silently?: boolean } = {},
): Promise<Subscriber> {
  const email = `subscriber-${++subscribers}@example.com`
  const token = await signIn(shop.app, email, 'jane')
  const { purchase, purchaseToken } = await buy(shop, item, { token })
  const outcome = shop.app.simulator.pay(sessionOf(shop, purchase).id, { card })
  if (outcome.status !== 'paid') throw new Error(`The payment was ${outcome.status}.`)
  if (!silently) await shop.app.settled()
  return { id: purchase.id, token, purchaseToken, email }
}

export const circle = (shop: Shop, changes: Partial<PackageDraft> = {}) => stock(shop, { ...monthly, ...changes })

export function change<Body = SubscriptionAnswer>(
  { post }: Shop,
  { id }: Pick<Subscriber, 'id'>,
  sender: Sender,
  input: SubscriptionInput | Record<string, unknown>,
) {
  return post<Body>(`/api/purchases/${id}/subscription`, sender, input)
}

export async function purchaseOf({ get }: Shop, { id, token }: Pick<Subscriber, 'id' | 'token'>): Promise<Purchase> {
  return (await get<Purchase>(`/api/purchases/${id}`, { token })).body
}

/** Sessions end while months go by. */
export function signInAgain({ app }: Shop, { email }: Pick<Subscriber, 'email'>): Promise<string> {
  return signIn(app, email, 'jane')
}

/** Past the end of the period, the hour included in which Stripe leaves an invoice open to changes. */
export async function passMonth({ app }: Shop, days = 31): Promise<void> {
  app.clock.advance(days * day + 2 * hour)
  app.simulator.advanceClock(0)
  await app.settled()
}

export function subscriptionAt({ app }: Shop, { id }: Pick<Subscriber, 'id'>) {
  const found = app.simulator.subscriptions().find(({ metadata }) => metadata['purchase_id'] === id)
  if (found === undefined) throw new Error(`No subscription began for the purchase ${id}.`)
  return found
}

/** What the database holds of a subscription. */
export async function recordOf({ app: { db } }: Pick<Shop, 'app'>, { id }: Pick<Subscriber, 'id'>) {
  const [[purchase], grants, movements, mails, audits] = await db.batch([
    db.select().from(purchases).where(eq(purchases.id, id)),
    db
      .select()
      .from(creditGrants)
      .where(eq(creditGrants.purchaseId, id))
      .orderBy(creditGrants.startsAt, creditGrants.origin),
    db.select().from(payments).where(eq(payments.purchaseId, id)).orderBy(payments.createdAt, payments.origin),
    db
      .select({ kind: outbox.kind, recipient: outbox.recipient, body: outbox.body, origin: outbox.origin })
      .from(outbox),
    db.select().from(auditEntries).where(eq(auditEntries.subjectId, id)),
  ])
  if (purchase === undefined) throw new Error(`There is no purchase ${id}.`)
  return {
    purchase,
    grants,
    movements,
    audits: audits.map(({ action }) => action),
    mails,
    credits: grants.map(({ credits }) => credits),
    kinds: movements.map(({ kind }) => kind),
  }
}
