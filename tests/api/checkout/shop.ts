import Stripe from 'stripe'
import { eq } from 'drizzle-orm'
import type { CheckoutDraft, CheckoutStarted } from '@deskbell/server/contract/checkout'
import type { ManagedPackage, PackageDraft } from '@deskbell/server/contract/packages'
import type { Purchase } from '@deskbell/server/contract/purchases'
import { auditEntries, creditGrants, outbox, payments, purchases } from '@deskbell/server/db/schema/index'
import {
  createPackage,
  createPractice,
  returnUrl,
  signIn,
  siteOrigin,
  speaker,
  type Answer,
  type Practice,
  type Refusal,
  type Sender,
} from '../../support/scenario.ts'
import { createTestApp, type TestApp } from '../../support/test-app.ts'

/** An app with the practice of Jane, who sells, and the token of her dashboard. */
export type Shop = { app: TestApp; jane: Practice; owner: string } & ReturnType<typeof speaker>

type ShopOptions = { guestCheckout?: boolean; environment?: Record<string, string>; databaseUrl?: string }

export async function openShop({
  guestCheckout = true,
  environment = {},
  databaseUrl,
}: ShopOptions = {}): Promise<Shop> {
  const app = await createTestApp({
    environment: { RATE_LIMIT_FACTOR: '1000', ...environment },
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
  })
  const jane = await createPractice(app, 'jane', { guestCheckout })
  return { app, jane, owner: await signIn(app, jane.ownerEmail), ...speaker(app) }
}

export function stock({ app, jane, owner }: Shop, changes: Partial<PackageDraft> = {}): Promise<ManagedPackage> {
  return createPackage(app, jane, changes, owner)
}

/** Asks for a checkout, as a guest on the consultant's page unless `sender` says otherwise. */
export function startCheckout<Body = CheckoutStarted>(
  { post }: Shop,
  item: { id: string },
  sender: Sender = {},
  changes: Partial<CheckoutDraft> = {},
): Promise<Answer<Body>> {
  return post<Body>(
    '/api/checkout/sessions',
    { origin: siteOrigin, ...sender },
    { packageId: item.id, returnUrl, ...changes },
  )
}

export async function buy(
  shop: Shop,
  item: { id: string },
  sender: Sender = {},
  changes: Partial<CheckoutDraft> = {},
): Promise<CheckoutStarted> {
  const { status, body } = await startCheckout(shop, item, sender, changes)
  if (status !== 201) throw new Error(`Starting a checkout answered ${status}: ${JSON.stringify(body)}`)
  return body
}

/** The session at the simulator that was opened for a purchase. */
export function sessionOf({ app }: Shop, { id }: Pick<Purchase, 'id'>) {
  const session = app.simulator.sessions().find(({ metadata }) => metadata['purchase_id'] === id)
  if (session === undefined) throw new Error(`No session was opened for the purchase ${id}.`)
  return session
}

/** The buyer pays; webhooks arrive as the simulator was told. */
export async function pay(
  shop: Shop,
  purchase: Pick<Purchase, 'id'>,
  payment: { email?: string; name?: string } = {},
): Promise<void> {
  const outcome = shop.app.simulator.pay(sessionOf(shop, purchase).id, payment)
  if (outcome.status !== 'paid') throw new Error(`The payment was ${outcome.status}.`)
  await shop.app.settled()
}

export async function buyAndPay(
  shop: Shop,
  item: { id: string },
  sender: Sender = {},
  changes: Partial<CheckoutDraft> = {},
): Promise<CheckoutStarted> {
  const started = await buy(shop, item, sender, changes)
  await pay(shop, started.purchase)
  return started
}

/** What the database holds of a purchase: everything that must be there once, and only once. */
export async function ledgerOf({ app: { db } }: { app: Pick<TestApp, 'db'> }, { id }: Pick<Purchase, 'id'>) {
  const [[purchase], grants, charges, mails, audits] = await db.batch([
    db
      .select({ state: purchases.state, reviewReason: purchases.reviewReason })
      .from(purchases)
      .where(eq(purchases.id, id)),
    db.select().from(creditGrants).where(eq(creditGrants.purchaseId, id)),
    db.select().from(payments).where(eq(payments.purchaseId, id)),
    db
      .select()
      .from(outbox)
      .where(eq(outbox.origin, `purchase_confirmed:${id}`)),
    db.select().from(auditEntries).where(eq(auditEntries.subjectId, id)),
  ])
  return {
    state: purchase?.state,
    reviewReason: purchase?.reviewReason ?? null,
    grants: grants.length,
    credits: grants.reduce((sum, grant) => sum + (grant.credits ?? 0), 0),
    charges: charges.length,
    charged: charges.reduce((sum, charge) => sum + charge.chargedMinor, 0),
    mails: mails.length,
    paidAudits: audits.filter(({ action }) => action === 'purchase.paid').length,
  }
}

/** What a starter package leaves behind once it is paid, however the news came. */
export const paidOnce = {
  state: 'paid',
  reviewReason: null,
  grants: 1,
  credits: 5,
  charges: 1,
  charged: 45_000,
  mails: 1,
  paidAudits: 1,
}
/** Nothing was given. */
export const nothingGiven = { grants: 0, credits: 0, charges: 0, charged: 0, mails: 0, paidAudits: 0 }

const { webhooks } = new Stripe('sk_test_signs_only')
let events = 0

export function eventOf(type: string, object: object, changes: Record<string, unknown> = {}): string {
  const created = Math.floor(Date.now() / 1000)
  return JSON.stringify({
    id: `evt_of_a_test_${++events}`,
    object: 'event',
    type,
    created,
    livemode: false,
    data: { object },
    ...changes,
  })
}

type Signing = { secret?: string; secondsAgo?: number }

/** The headers Stripe sends with these bytes. */
export async function signed(
  payload: string,
  { secret = 'whsec_of_the_tests', secondsAgo = 0 }: Signing = {},
): Promise<Record<string, string>> {
  const timestamp = Math.floor(Date.now() / 1000) - secondsAgo
  return { 'Stripe-Signature': await webhooks.generateTestHeaderStringAsync({ payload, secret, timestamp }) }
}

/** Delivers an event as Stripe would, or with another secret or an older timestamp. */
export async function deliver({ app }: Pick<Shop, 'app'>, payload: string, signing: Signing = {}): Promise<Response> {
  const response = await app.request('/webhooks/stripe', {
    method: 'POST',
    headers: await signed(payload, signing),
    body: payload,
  })
  await app.settled()
  return response
}

/**
 * Sends requests that all have read their facts before the first of them writes: the race that a slower database, or
 * several processes, would make of them. Each of them must read in one batch before it does anything else.
 */
export async function race<Result>(
  { app: { db } }: Pick<Shop, 'app'>,
  requests: (() => Promise<Result>)[],
): Promise<Result[]> {
  const readers = Promise.withResolvers<void>()
  const original = db.batch.bind(db)
  let read = 0
  db.batch = (async (queries: Parameters<typeof original>[0]) => {
    const results = await original(queries)
    if (read < requests.length && ++read === requests.length) readers.resolve()
    await readers.promise
    return results
  }) as unknown as typeof db.batch
  try {
    return await Promise.all(requests.map((request) => request()))
  } finally {
    db.batch = original
  }
}

/** Status, code and first field of a refusal, to compare in one line; of a success the status alone. */
export function refusal({ status, body }: Pick<Answer<unknown>, 'status' | 'body'>): (string | number)[] {
  const { error } = (body ?? {}) as Partial<Refusal>
  if (error === undefined) return [status]
  const path = error.fields?.[0]?.path
  return path === undefined ? [status, error.code] : [status, error.code, path]
}

/** The same thing so many times. */
export function times<Thing>(count: number, thing: Thing): Thing[] {
  return Array.from({ length: count }, () => thing)
}
