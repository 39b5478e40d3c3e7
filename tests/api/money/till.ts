import { eq } from 'drizzle-orm'
import Stripe from 'stripe'
import type { CheckoutDraft, CheckoutStarted } from '@deskbell/server/contract/checkout'
import type { ManagedBillingRecord } from '@deskbell/server/contract/money-report'
import type { RefundResult } from '@deskbell/server/contract/refunds'
import {
  auditEntries,
  creditGrants,
  packageUses,
  payments,
  practices,
  purchases,
} from '@deskbell/server/db/schema/index'
import { speaker, type Answer, type Sender } from '../../support/scenario.ts'
import { expectStripeShapes } from '../simulator/shapes.ts'
import { buyAndPay, openShop, stock, type Shop } from '../checkout/shop.ts'

/** A shop with the official SDK at hand: what somebody would do in Stripe's own dashboard. */
export type Till = Shop & { stripe: Stripe; item: { id: string } }

export async function openTill(environment: Record<string, string> = {}, databaseUrl?: string): Promise<Till> {
  const shop = await openShop({ environment, ...(databaseUrl === undefined ? {} : { databaseUrl }) })
  return { ...shop, stripe: dashboardOf(shop), item: await stock(shop) }
}

/** Everything asked of Stripe, and all it told, had the shapes of its API. */
export async function closeTill({ app }: Till): Promise<void> {
  expectStripeShapes({ control: app.simulator })
  await app.close()
}

function dashboardOf({ app }: Shop): Stripe {
  return new Stripe('sk_test_of_the_tests', {
    httpClient: Stripe.createFetchHttpClient(app.stripeFetch),
    telemetry: false,
    maxNetworkRetries: 0,
  })
}

/** The practice gets an account of its own, enabled, as onboarding leaves it. */
export async function connect({ app, jane, stripe }: Till): Promise<string> {
  const { id } = await stripe.accounts.create({
    controller: {
      fees: { payer: 'application' },
      losses: { payments: 'application' },
      stripe_dashboard: { type: 'express' },
    },
    capabilities: { card_payments: { requested: true }, transfers: { requested: true } },
  })
  app.simulator.completeOnboarding(id)
  await app.db
    .update(practices)
    .set({ operatorOwned: false, stripeAccountId: id, stripeChargesEnabled: true, stripePayoutsEnabled: true })
    .where(eq(practices.id, jane.id))
  return id
}

export async function sell(
  till: Till,
  changes: Partial<CheckoutDraft> = {},
  sender: Sender = {},
): Promise<CheckoutStarted> {
  return buyAndPay(till, till.item, sender, changes)
}

/** The charge at Stripe that a purchase was paid with. */
export function chargeOf({ app }: Till, { id }: { id: string }) {
  const charge = app.simulator.charges().find(({ metadata }) => metadata['purchase_id'] === id)
  if (charge === undefined) throw new Error(`Nothing was charged for the purchase ${id}.`)
  return charge
}

export function refund<Body = RefundResult>(
  { app, owner }: Till,
  { id }: { id: string },
  changes: Record<string, unknown> = {},
  sender: Sender = {},
): Promise<Answer<Body>> {
  return speaker(app).post<Body>(
    `/api/purchases/${id}/refund`,
    { token: owner, ...sender },
    { reason: 'Fell ill', ...changes },
  )
}

export async function billingOf({ get, owner }: Till, { id }: { id: string }): Promise<ManagedBillingRecord> {
  const { body, status } = await get<ManagedBillingRecord>(`/api/purchases/${id}/billing`, { token: owner })
  if (status !== 200) throw new Error(`Billing answered ${status}: ${JSON.stringify(body)}`)
  return body
}

/** The parts of the record in one line; whatever they are, they add up and none is below zero. */
export async function partsOf(till: Till, purchase: { id: string }) {
  const { charged, tax, platformFee, processingFee, net, refunded, unrecoveredFee } = await billingOf(till, purchase)
  const parts = [tax, platformFee, processingFee, net, refunded].map(({ amount }) => amount)
  if (charged.amount !== parts.reduce((sum, part) => sum + part, 0) || Math.min(...parts) < 0)
    throw new Error(`The record of ${purchase.id} does not add up: ${JSON.stringify({ charged, parts })}`)
  return {
    charged: charged.amount,
    tax: tax.amount,
    platformFee: platformFee.amount,
    processingFee: processingFee.amount,
    net: net.amount,
    refunded: refunded.amount,
    unrecoveredFee: unrecoveredFee.amount,
  }
}

/** State, unused credits and what was noted of a purchase. */
export async function standingOf({ app: { db } }: Till, { id }: { id: string }) {
  const [[purchase], grants, uses, rows, audits] = await db.batch([
    db.select({ state: purchases.state, frozenAt: purchases.frozenAt }).from(purchases).where(eq(purchases.id, id)),
    db.select().from(creditGrants).where(eq(creditGrants.purchaseId, id)),
    db
      .select({ use: packageUses })
      .from(packageUses)
      .innerJoin(creditGrants, eq(creditGrants.id, packageUses.grantId))
      .where(eq(creditGrants.purchaseId, id)),
    db.select().from(payments).where(eq(payments.purchaseId, id)),
    db.select().from(auditEntries).where(eq(auditEntries.subjectId, id)),
  ])
  const granted = grants.reduce((sum, { credits }) => sum + (credits ?? 0), 0)
  return {
    state: purchase?.state,
    isFrozen: purchase?.frozenAt !== null,
    unused: granted - uses.reduce((sum, { use }) => sum + use.credits, 0),
    rows: rows.map(({ kind }) => kind),
    audits: audits.map(({ action }) => action).filter((action) => action !== 'purchase.fee_known'),
  }
}

/** So many credits of the purchase are spent, as a session would. */
export async function spend({ app }: Till, { id }: { id: string }, credits: number): Promise<string> {
  const { db, clock } = app
  const [grant] = await db.select().from(creditGrants).where(eq(creditGrants.purchaseId, id))
  const { id: grantId = '', practiceId = '' } = grant ?? {}
  const useId = app.server.deps.ids.id()
  await db
    .insert(packageUses)
    .values({ id: useId, practiceId, grantId, kind: 'spend', origin: `test:${useId}`, credits, createdAt: clock() })
  return grantId
}
