import { and, desc, eq, gte, inArray, lt, sql, type SQL } from 'drizzle-orm'
import type { AuditQuery } from '../../contract/audit.ts'
import type { Database } from '../../db/client.ts'
import { auditEntries, auditValues, consultants, practices, user } from '../../db/schema/index.ts'

export const entriesPerPage = 50
export type AuditStart = { createdAt: number; id: string }

export function practiceBySlug(db: Database, slug: string) {
  return db.select({ id: practices.id }).from(practices).where(eq(practices.slug, slug))
}

/** Newest first; one more than a page holds. Only members are named. */
export function auditOfPractice(db: Database, query: AuditQuery, start: AuditStart | null) {
  const practiceId = sql`(select ${practices.id} from ${practices} where ${practices.slug} = ${query.practice})`
  const conditions: SQL[] = [eq(auditEntries.practiceId, practiceId)]
  if (query.subject !== undefined) conditions.push(eq(auditEntries.subjectId, query.subject))
  if (query.actor !== undefined) conditions.push(eq(auditEntries.actorUserId, query.actor))
  if (query.action !== undefined) conditions.push(eq(auditEntries.action, query.action))
  if (query.from !== undefined) conditions.push(gte(auditEntries.createdAt, Date.parse(query.from)))
  if (query.to !== undefined) conditions.push(lt(auditEntries.createdAt, Date.parse(query.to)))
  if (start !== null)
    conditions.push(sql`(${auditEntries.createdAt}, ${auditEntries.id}) < (${start.createdAt}, ${start.id})`)
  return db
    .select({
      entry: auditEntries,
      before: auditValues.before,
      after: auditValues.after,
      member: { email: user.email, name: user.name },
      consultantName: consultants.name,
    })
    .from(auditEntries)
    .leftJoin(auditValues, eq(auditValues.entryId, auditEntries.id))
    .leftJoin(user, and(eq(user.id, auditEntries.actorUserId), inArray(auditEntries.actorKind, ['member'])))
    .leftJoin(consultants, and(eq(consultants.practiceId, auditEntries.practiceId), eq(consultants.userId, user.id)))
    .where(and(...conditions))
    .orderBy(desc(auditEntries.createdAt), desc(auditEntries.id))
    .limit(entriesPerPage + 1)
}

export type AuditRow = Awaited<ReturnType<typeof auditOfPractice>>[number]
