import { eq, sql, type SQL } from 'drizzle-orm'
import type { Database } from '../client.ts'
import { clients, paymentSchedules, practices, purchases } from '../schema/index.ts'

/** A payment that was due later, with all that is needed to take it, in one statement. */
export function selectInstalments(db: Database) {
  return db
    .select({
      schedule: paymentSchedules,
      purchase: purchases,
      practice: {
        id: practices.id,
        name: practices.name,
        operatorOwned: practices.operatorOwned,
        stripeAccountId: practices.stripeAccountId,
        platformFeeBps: practices.platformFeeBps,
        suspendedAt: practices.suspendedAt,
      },
      client: { email: clients.email },
      count: sql<number>`(select count(*) from ${paymentSchedules} as part where part.purchase_id = "purchases"."id")`,
    })
    .from(paymentSchedules)
    .innerJoin(purchases, eq(purchases.id, paymentSchedules.purchaseId))
    .innerJoin(practices, eq(practices.id, purchases.practiceId))
    .leftJoin(clients, eq(clients.id, purchases.clientId))
    .$dynamic()
}

export type InstalmentRow = Awaited<ReturnType<typeof selectInstalments>>[number]

export function instalmentById(db: Database, scheduleId: string | SQL) {
  return selectInstalments(db).where(eq(paymentSchedules.id, scheduleId))
}

/** Nothing where the checkout is for something else. */
export function instalmentBySession(db: Database, sessionId: string) {
  return selectInstalments(db).where(eq(paymentSchedules.stripeSessionId, sessionId))
}
