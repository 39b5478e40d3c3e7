import { and, asc, eq, isNotNull, or, sql, type SQL } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { insertWhere } from '../../db/insert-where.ts'
import type { Statement } from '../../db/run-batch.ts'
import { operators, practices, user } from '../../db/schema/index.ts'

/** Whoever has the address, and whoever runs the installation. */
export function operatorCandidates(db: Database, email: string) {
  return db
    .select({
      userId: user.id,
      email: user.email,
      isOperator: sql<boolean>`${operators.userId} is not null`.mapWith(Boolean),
    })
    .from(user)
    .leftJoin(operators, eq(operators.userId, user.id))
    .where(or(isNotNull(operators.userId), eq(user.email, email)))
}

/** The first practice of the operator's own: its owners read in the audit log who runs the installation. */
export function ownPractice(db: Database) {
  return db
    .select({ id: practices.id })
    .from(practices)
    .where(eq(practices.operatorOwned, true))
    .orderBy(asc(practices.createdAt), asc(practices.id))
    .limit(1)
}

export function makeOperator(db: Database, userId: string, audit: AuditEntry): Statement[] {
  return [
    ...auditWhere(db, audit, sql`not ${isOperator(userId)}`),
    insertWhere(db, operators, { userId, createdAt: audit.createdAt }, witnessed(audit.id)),
  ]
}

export function dismissOperator(db: Database, userId: string, audit: AuditEntry): Statement[] {
  return [
    ...auditWhere(db, audit, isOperator(userId)),
    db.delete(operators).where(and(eq(operators.userId, userId), witnessed(audit.id))),
  ]
}

function isOperator(userId: string): SQL {
  return sql`exists (select 1 from ${operators} where ${operators.userId} = ${userId})`
}
