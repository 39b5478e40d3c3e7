import { eq } from 'drizzle-orm'
import type { PackageDraft } from '@deskbell/server/contract/packages'
import type { Purchase } from '@deskbell/server/contract/purchases'
import {
  auditEntries,
  creditGrants,
  outbox,
  payments,
  paymentSchedules,
  purchases,
} from '@deskbell/server/db/schema/index'
import { signIn } from '../../support/scenario.ts'
import { buy, sessionOf, type Shop } from '../checkout/shop.ts'

export const decliningLater = '4000000000000341'
export const authenticatingAlways = '4000002760003184'

export const deposit: Partial<PackageDraft> = {
  title: 'Year with Jane',
  price: { amount: 100_000, currency: 'USD' },
  paymentTerms: { kind: 'deposit', depositMinor: 20_000, balanceDueDays: 30 },
}
export const threeParts: Partial<PackageDraft> = {
  ...deposit,
  paymentTerms: { kind: 'instalments', count: 3, everyMonths: 1 },
  creditsRule: 'per_payment',
}

export type Payer = { id: string; email: string; token: string; purchaseToken: string }

let payers = 0

/** Somebody new buys a package that is paid in parts, and pays the first one. */
export async function payFirst(
  shop: Shop,
  item: { id: string },
  { card = '4242424242424242', promotionCode }: { card?: string; promotionCode?: string } = {},
): Promise<Payer> {
  const email = `payer-${++payers}@example.com`
  const token = await signIn(shop.app, email, 'jane')
  const { purchase, purchaseToken } = await buy(
    shop,
    item,
    { token },
    promotionCode === undefined ? {} : { promotionCode },
  )
  const outcome = shop.app.simulator.pay(sessionOf(shop, purchase).id, { card, authentication: 'succeed' })
  if (outcome.status !== 'paid') throw new Error(`The payment was ${outcome.status}.`)
  await shop.app.settled()
  return { id: purchase.id, email, token, purchaseToken }
}

/** The timer comes by. */
export async function runTimer({ app }: Shop): Promise<void> {
  await app.server.runDueWork()
  await app.settled()
}

export async function scheduleOf({ app }: Shop, { id }: Pick<Payer, 'id'>): Promise<NonNullable<Purchase['schedule']>> {
  const rows = await app.db
    .select()
    .from(paymentSchedules)
    .where(eq(paymentSchedules.purchaseId, id))
    .orderBy(paymentSchedules.number)
  return rows.map(({ dueAt, paidAt, amountMinor, currency, ...row }) => ({
    id: row.id,
    number: row.number,
    amount: { amount: amountMinor, currency },
    dueAt: new Date(dueAt).toISOString(),
    state: row.state,
    paidAt: paidAt === null ? null : new Date(paidAt).toISOString(),
  }))
}

export const statesOf = async (shop: Shop, payer: Pick<Payer, 'id'>) =>
  (await scheduleOf(shop, payer)).map(({ state }) => state)

export async function recordOf({ app: { db } }: Shop, { id, email }: Pick<Payer, 'id' | 'email'>) {
  const [[purchase], grants, movements, mails, audits] = await db.batch([
    db.select().from(purchases).where(eq(purchases.id, id)),
    db.select().from(creditGrants).where(eq(creditGrants.purchaseId, id)).orderBy(creditGrants.createdAt),
    db.select().from(payments).where(eq(payments.purchaseId, id)).orderBy(payments.createdAt),
    db.select().from(outbox).where(eq(outbox.recipient, email)),
    db.select().from(auditEntries).where(eq(auditEntries.subjectId, id)),
  ])
  return {
    purchase,
    grants,
    movements,
    credits: grants.map(({ credits }) => credits),
    charged: movements.map(({ kind, chargedMinor }) => [kind, chargedMinor]),
    unpaidMails: mails.filter(({ kind }) => kind === 'payment_failed'),
    audits: audits.map(({ action }) => action),
  }
}

/** What was charged at Stripe for a purchase, whatever is on record here. */
export function chargedAtStripe({ app }: Shop, { id }: Pick<Payer, 'id'>): number[] {
  return app.simulator
    .charges()
    .filter(({ metadata, status }) => metadata['purchase_id'] === id && status === 'succeeded')
    .map(({ amount }) => amount)
    .toReversed()
}
