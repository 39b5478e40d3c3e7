import { asc, eq, inArray, sql, type SQL } from 'drizzle-orm'
import { auditWhere, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import type { Statement } from '../../db/run-batch.ts'
import {
  auditEntries,
  auditValues,
  bookings,
  creditGrants,
  feedback,
  outbox,
  packageUses,
  payments,
  purchases,
  session,
  user,
  waitlistEntries,
} from '../../db/schema/index.ts'
import { selectBookings } from '../../db/views/consultation-view.ts'
import { selectPurchases } from '../../db/views/purchase-view.ts'
import { reasonOfUse } from '../../db/views/reason-view.ts'

/** All that is known of a client, for one trip. */
export function personalQueries(db: Database, clientId: SQL) {
  const bought = sql`(select mine.id from purchases as mine where mine.client_id = ${clientId} or mine.gift_buyer_client_id = ${clientId})`
  const email = sql`(select mine.email from clients as mine where mine.id = ${clientId})`
  const practiceId = sql`(select mine.practice_id from clients as mine where mine.id = ${clientId})`
  const subjects = sql`(select ${clientId} union select id from purchases where client_id = ${clientId}
    union select id from bookings where client_id = ${clientId}
    union select id from waitlist_entries where client_id = ${clientId}
    union select seat.consultation_id from bookings as seat inner join consultations as held
      on held.id = seat.consultation_id where seat.client_id = ${clientId} and held.source <> 'group')`
  return [
    db
      .select({
        email: user.email,
        name: user.name,
        createdAt: user.createdAt,
        sessions: sql<number>`(select count(*) from ${session} where ${session.userId} = "user"."id")`,
      })
      .from(user)
      .where(sql`lower(${user.email}) = ${email}`),
    selectPurchases(db).where(inArray(purchases.id, bought)).orderBy(asc(purchases.createdAt), asc(purchases.id)),
    db.select().from(payments).where(inArray(payments.purchaseId, bought)).orderBy(asc(payments.createdAt)),
    db
      .select()
      .from(creditGrants)
      .where(sql`${creditGrants.clientId} = ${clientId}`)
      .orderBy(asc(creditGrants.createdAt)),
    db
      .select({ use: packageUses, reason: reasonOfUse })
      .from(packageUses)
      .innerJoin(creditGrants, eq(creditGrants.id, packageUses.grantId))
      .where(sql`${creditGrants.clientId} = ${clientId}`)
      .orderBy(asc(packageUses.createdAt)),
    selectBookings(db)
      .where(sql`${bookings.clientId} = ${clientId}`)
      .orderBy(asc(bookings.createdAt), asc(bookings.id)),
    db
      .select({ said: feedback })
      .from(feedback)
      .innerJoin(bookings, eq(bookings.id, feedback.bookingId))
      .where(sql`${bookings.clientId} = ${clientId}`)
      .orderBy(asc(feedback.createdAt)),
    db
      .select()
      .from(waitlistEntries)
      .where(sql`${waitlistEntries.clientId} = ${clientId}`)
      .orderBy(asc(waitlistEntries.createdAt)),
    db
      .select({
        kind: outbox.kind,
        subject: sql<
          string | null
        >`case when ${outbox.secret} then null else json_extract(${outbox.body}, '$.subject') end`,
        createdAt: outbox.createdAt,
        deliveredAt: outbox.deliveredAt,
      })
      .from(outbox)
      .where(sql`${outbox.practiceId} = ${practiceId} and ${outbox.recipient} = ${email}`)
      .orderBy(asc(outbox.createdAt)),
    db
      .select({ entry: auditEntries, before: auditValues.before, after: auditValues.after })
      .from(auditEntries)
      .leftJoin(auditValues, eq(auditValues.entryId, auditEntries.id))
      .where(inArray(auditEntries.subjectId, subjects))
      .orderBy(asc(auditEntries.createdAt), asc(auditEntries.id)),
  ] as const
}

type Rows<Queries extends readonly unknown[]> = { -readonly [Index in keyof Queries]: Awaited<Queries[Index]> }
export type PersonalRows = Rows<ReturnType<typeof personalQueries>>

/** That somebody took it out. */
export function noteExport(db: Database, audit: AuditEntry): Statement[] {
  return [...auditWhere(db, audit, sql`true`)]
}
