import { and, asc, eq, sql, type SQL } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { insertWhere } from '../../db/insert-where.ts'
import type { Statement } from '../../db/run-batch.ts'
import { consultants, practiceMembers, practices, user } from '../../db/schema/index.ts'
import type { Role } from '../../domain/access.ts'

export function practiceBySlug(db: Database, slug: string) {
  const { id, name, suspendedAt } = practices
  return db.select({ id, slug: practices.slug, name, suspendedAt }).from(practices).where(eq(practices.slug, slug))
}

export function membersOfPractice(db: Database, slug: string) {
  return selectMembers(db)
    .where(eq(practices.slug, slug))
    .orderBy(asc(practiceMembers.createdAt), asc(practiceMembers.userId))
}

export function memberOfPractice(db: Database, slug: string, userId: string) {
  return selectMembers(db).where(and(eq(practices.slug, slug), eq(practiceMembers.userId, userId)))
}

export type MemberRow = Awaited<ReturnType<typeof selectMembers>>[number]

function selectMembers(db: Database) {
  return db
    .select({
      userId: practiceMembers.userId,
      role: practiceMembers.role,
      createdAt: practiceMembers.createdAt,
      email: user.email,
      userName: user.name,
      consultant: { id: consultants.id, name: consultants.name },
    })
    .from(practiceMembers)
    .innerJoin(practices, eq(practices.id, practiceMembers.practiceId))
    .innerJoin(user, eq(user.id, practiceMembers.userId))
    .leftJoin(
      consultants,
      and(eq(consultants.practiceId, practiceMembers.practiceId), eq(consultants.userId, practiceMembers.userId)),
    )
    .$dynamic()
}

type Place = { practiceId: string; userId: string }

/** Writes nothing where the role is another one by now, or where nobody would be left who owns the practice. */
export function changeRole(
  db: Database,
  { practiceId, userId }: Place,
  { from, to }: { from: Role; to: Role },
  consultant: OwnConsultant,
  audit: AuditEntry,
): Statement[] {
  const made = witnessed(audit.id)
  return [
    ...auditWhere(db, audit, sql`${hasRole(practiceId, userId, from)} and ${keepsAnOwner(practiceId, userId)}`),
    db
      .update(practiceMembers)
      .set({ role: to })
      .where(and(isMember(practiceId, userId), made)),
    ...insertOwnConsultant(db, consultant, to, made, audit.createdAt),
  ]
}

/** As above. What the member did stays theirs in the audit log, and their packages stay on sale. */
export function removeMember(db: Database, { practiceId, userId }: Place, audit: AuditEntry): Statement[] {
  const isThere = sql`exists (select 1 from ${practiceMembers} where ${isMember(practiceId, userId)})`
  return [
    ...auditWhere(db, audit, sql`${isThere} and ${keepsAnOwner(practiceId, userId)}`),
    db.delete(practiceMembers).where(and(isMember(practiceId, userId), witnessed(audit.id))),
  ]
}

export type OwnConsultant = { id: string; practiceId: string; userId: string; name: string }

/**
 * A consultant needs a row of their own to edit; so does the first owner of a practice that has none, who usually is
 * its consultant. Whoever has one keeps it.
 */
export function insertOwnConsultant(
  db: Database,
  { id, practiceId, userId, name }: OwnConsultant,
  role: Role,
  made: SQL,
  now: number,
): Statement[] {
  if (role !== 'consultant' && role !== 'owner') return []
  const others = role === 'owner' ? sql`true` : sql`own.user_id = ${userId}`
  const guard = sql`${made} and not exists (select 1 from ${consultants} as own where own.practice_id = ${practiceId} and ${others})`
  const timeZone = sql`(select ${practices.timeZone} from ${practices} where ${practices.id} = ${practiceId})`
  const row = { id, practiceId, userId, name, timeZone, contactName: name, createdAt: now, updatedAt: now }
  return [insertWhere(db, consultants, row, guard)]
}

function isMember(practiceId: string, userId: string): SQL {
  return and(eq(practiceMembers.practiceId, practiceId), eq(practiceMembers.userId, userId)) as SQL
}

function hasRole(practiceId: string, userId: string, role: Role): SQL {
  return sql`exists (select 1 from ${practiceMembers} where ${isMember(practiceId, userId)} and ${practiceMembers.role} = ${role})`
}

/** Somebody else owns the practice, or this member does not. */
function keepsAnOwner(practiceId: string, userId: string): SQL {
  const others = sql`exists (select 1 from ${practiceMembers} as other where other.practice_id = ${practiceId} and other.role = 'owner' and other.user_id <> ${userId})`
  return sql`(${others} or not ${hasRole(practiceId, userId, 'owner')})`
}
