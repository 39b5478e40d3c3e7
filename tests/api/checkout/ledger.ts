import { eq } from 'drizzle-orm'
import type { Purchase } from '@deskbell/server/contract/purchases'
import { auditEntries, creditGrants, outbox, payments, purchases } from '@deskbell/server/db/schema/index'
import type { TestApp } from '../../support/test-app.ts'

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
