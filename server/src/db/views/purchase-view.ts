import { eq, sql } from 'drizzle-orm'
import type { ManagedPurchase, Purchase } from '../../contract/purchases.ts'
import type { Database } from '../client.ts'
import { clients, consultants, payments, practices, purchases } from '../schema/index.ts'

/** Purchases with all that either side sees of them, in one statement. */
export function selectPurchases(db: Database) {
  return db
    .select({
      purchase: purchases,
      practice: { slug: practices.slug, name: practices.name, platformFeeBps: practices.platformFeeBps },
      consultant: consultants,
      client: { id: clients.id, name: clients.name, email: clients.email },
      chargedMinor: sql<
        number | null
      >`(select sum(paid.charged_minor) from ${payments} as paid where paid.purchase_id = "purchases"."id" and paid.kind <> 'refund')`,
    })
    .from(purchases)
    .innerJoin(practices, eq(practices.id, purchases.practiceId))
    .innerJoin(consultants, eq(consultants.id, purchases.consultantId))
    .leftJoin(clients, eq(clients.id, purchases.clientId))
    .$dynamic()
}

export type PurchaseRow = Awaited<ReturnType<typeof selectPurchases>>[number]

export function toPurchase({ purchase, practice, consultant, chargedMinor }: PurchaseRow): Purchase {
  return {
    id: purchase.id,
    reference: purchase.reference,
    practice: practice.slug,
    consultant: { id: consultant.id, name: consultant.name, photoUrl: consultant.photoUrl },
    package: purchase.snapshot,
    state: purchase.state,
    charged: chargedMinor === null ? null : { amount: chargedMinor, currency: purchase.currency },
    createdAt: iso(purchase.createdAt),
    paidAt: isoOrNull(purchase.paidAt),
    expiresAt: isoOrNull(purchase.expiresAt),
    contactInitiated: purchase.contactInitiatedAt !== null,
    contactInitiatedAt: isoOrNull(purchase.contactInitiatedAt),
    calendlyScheduled: purchase.calendlyScheduledAt !== null,
    calendlyScheduledAt: isoOrNull(purchase.calendlyScheduledAt),
  }
}

export function toManagedPurchase(row: PurchaseRow): ManagedPurchase {
  return { ...toPurchase(row), client: row.client, revealedAt: isoOrNull(row.purchase.revealedAt) }
}

const iso = (instantAt: number) => new Date(instantAt).toISOString()
const isoOrNull = (instantAt: number | null) => (instantAt === null ? null : iso(instantAt))
