import { and, eq, gt, isNull, lte } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { consultants, practiceMembers, practices, session, verification } from '../../db/schema/index.ts'

/** The session's own dates, and the practice it is bound to where an embed made it. */
export function sessionOf(db: Database, token: string) {
  const { createdAt, updatedAt, expiresAt } = session
  return db
    .select({ createdAt, updatedAt, expiresAt, practice: practices.slug })
    .from(session)
    .leftJoin(practices, eq(practices.id, session.practiceId))
    .where(eq(session.token, token))
}

/** Nothing for sessions of an embed, whoever signed in. */
export function membershipsOf(db: Database, token: string) {
  return db
    .select({
      practice: practices.slug,
      name: practices.name,
      role: practiceMembers.role,
      consultantId: consultants.id,
    })
    .from(session)
    .innerJoin(practiceMembers, eq(practiceMembers.userId, session.userId))
    .innerJoin(practices, eq(practices.id, practiceMembers.practiceId))
    .leftJoin(
      consultants,
      and(eq(consultants.practiceId, practiceMembers.practiceId), eq(consultants.userId, session.userId)),
    )
    .where(and(eq(session.token, token), isNull(session.practiceId)))
    .orderBy(practices.name, practices.id)
}

export function extendSession(db: Database, token: string, expiresAt: number, now: number) {
  const renewed = { expiresAt: new Date(expiresAt), updatedAt: new Date(now) }
  return db
    .update(session)
    .set(renewed)
    .where(and(eq(session.token, token), gt(session.expiresAt, new Date(now))))
}

export function deleteSession(db: Database, token: string) {
  return db.delete(session).where(eq(session.token, token))
}

export function deleteExpiredSessions(db: Database, now: number) {
  return db.delete(session).where(lte(session.expiresAt, new Date(now)))
}

/** Codes that nobody used: their rows still name the address they were sent to. */
export function deleteUnusedCodes(db: Database, now: number) {
  return db.delete(verification).where(lte(verification.expiresAt, new Date(now)))
}
