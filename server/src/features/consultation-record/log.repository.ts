import { and, eq, sql, type SQL } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import { isFree, type TimeWanted } from '../../db/bookings.ts'
import type { Database } from '../../db/client.ts'
import { insertWhere } from '../../db/insert-where.ts'
import { canSpend, spendStatements, usedOf, type Spend } from '../../db/ledger.ts'
import type { Statement } from '../../db/run-batch.ts'
import {
  bookings,
  clients,
  consultants,
  consultations,
  creditGrants,
  packageUses,
  practices,
} from '../../db/schema/index.ts'
import { selectGrants } from '../../db/views/credit-view.ts'

/** Whose session it was, and whether nothing else of theirs stands at that time. */
export function deliveringConsultant(db: Database, wanted: TimeWanted, now: number) {
  return db
    .select({
      id: consultants.id,
      practiceId: consultants.practiceId,
      name: consultants.name,
      tier: consultants.tier,
      timeZone: practices.timeZone,
      isFree: sql<boolean>`${isFree(wanted, now)}`.mapWith(Boolean),
    })
    .from(consultants)
    .innerJoin(practices, eq(practices.id, consultants.practiceId))
    .where(eq(consultants.id, wanted.consultantId))
}

export function clientById(db: Database, id: string) {
  return db
    .select({ id: clients.id, practiceId: clients.practiceId, timeZone: clients.timeZone })
    .from(clients)
    .where(and(eq(clients.id, id), sql`${clients.email} is not null`))
}

export function grantsOfClient(db: Database, clientId: string) {
  return selectGrants(db).where(eq(creditGrants.clientId, clientId))
}

type NewLog = {
  consultation: typeof consultations.$inferInsert
  booking: typeof bookings.$inferInsert
  /** Null where it is unbilled. */
  spend: Spend | null
  audit: AuditEntry
}

/** The time must still be free, and the credits there. The audit entry is the witness. */
export function logStatements(db: Database, { consultation, booking, spend, audit }: NewLog): Statement[] {
  const made = witnessed(audit.id)
  const isPayable = spend === null ? sql`true` : canSpend(spend)
  return [
    ...auditWhere(db, audit, and(isFree(consultation, audit.createdAt), isPayable) as SQL),
    insertWhere(db, consultations, consultation, made),
    insertWhere(db, bookings, booking, made),
    ...(spend === null ? [] : spendStatements(db, spend, made)),
  ]
}

/** How the seat was paid; no row where it was not. */
export function spendOfConsultation(db: Database, consultationId: string) {
  return db
    .select({ overdraws: packageUses.overdraws, credits: creditGrants.credits, used: usedOf(sql`${creditGrants.id}`) })
    .from(bookings)
    .innerJoin(packageUses, eq(packageUses.id, bookings.useId))
    .innerJoin(creditGrants, eq(creditGrants.id, bookings.grantId))
    .where(eq(bookings.consultationId, consultationId))
}
