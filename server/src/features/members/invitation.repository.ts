import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { auditWhere, witnessed, type AuditEntry } from '../../db/audit.ts'
import type { Database } from '../../db/client.ts'
import { insertWhere } from '../../db/insert-where.ts'
import { inviteStatements, isMemberByEmail, type NewInvitation } from '../../db/invitations.ts'
import type { Statement } from '../../db/run-batch.ts'
import { invitations, practiceMembers, practices } from '../../db/schema/index.ts'
import { insertOwnConsultant, type OwnConsultant } from './member.repository.ts'

const mostListed = 200

function selectInvitations(db: Database) {
  return db
    .select({ invitation: invitations, practice: { slug: practices.slug, name: practices.name } })
    .from(invitations)
    .innerJoin(practices, eq(practices.id, invitations.practiceId))
    .$dynamic()
}

export type InvitationRow = Awaited<ReturnType<typeof selectInvitations>>[number]

export function invitationById(db: Database, id: string) {
  return selectInvitations(db).where(eq(invitations.id, id))
}

export function invitationByToken(db: Database, tokenHash: string) {
  return selectInvitations(db).where(eq(invitations.tokenHash, tokenHash))
}

/** Newest first. */
export function invitationsOfPractice(db: Database, slug: string) {
  return selectInvitations(db)
    .where(eq(practices.slug, slug))
    .orderBy(desc(invitations.createdAt), desc(invitations.id))
    .limit(mostListed)
}

/** Writes nothing where the address is a member's already. */
export function inviteWhere(db: Database, invited: NewInvitation, audit: AuditEntry): Statement[] {
  const { practiceId, email } = invited.row
  return [
    ...auditWhere(db, audit, sql`not ${isMemberByEmail(practiceId, email)}`),
    ...inviteStatements(db, invited, witnessed(audit.id)),
  ]
}

/** Writes nothing where it was accepted or revoked meanwhile. */
export function revoke(db: Database, id: string, audit: AuditEntry): Statement[] {
  return [
    ...auditWhere(db, audit, isOpen(id, audit.createdAt)),
    db
      .update(invitations)
      .set({ revokedAt: audit.createdAt })
      .where(and(eq(invitations.id, id), witnessed(audit.id))),
  ]
}

/** Makes the invited person a member, once. Writes nothing where the invitation is over or they are one already. */
export function accept(
  db: Database,
  { invitation }: Pick<InvitationRow, 'invitation'>,
  consultant: OwnConsultant,
  audit: AuditEntry,
): Statement[] {
  const { id, practiceId, role } = invitation
  const { userId } = consultant
  const now = audit.createdAt
  const isMember = sql`exists (select 1 from ${practiceMembers} where ${practiceMembers.practiceId} = ${practiceId} and ${practiceMembers.userId} = ${userId})`
  const made = witnessed(audit.id)
  return [
    ...auditWhere(db, audit, sql`${isOpen(id, now)} and not ${isMember}`),
    db
      .update(invitations)
      .set({ acceptedAt: now })
      .where(and(eq(invitations.id, id), made)),
    insertWhere(db, practiceMembers, { practiceId, userId, role, createdAt: now }, made),
    ...insertOwnConsultant(db, consultant, role, made, now),
  ]
}

function isOpen(id: string, now: number) {
  return sql`exists (select 1 from ${invitations} where ${and(
    eq(invitations.id, id),
    isNull(invitations.acceptedAt),
    isNull(invitations.revokedAt),
    sql`${invitations.expiresAt} > ${now}`,
  )})`
}
