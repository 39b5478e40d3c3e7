import { and, eq, isNull, sql, type SQL } from 'drizzle-orm'
import type { Database } from './client.ts'
import { insertWhere } from './insert-where.ts'
import type { Statement } from './run-batch.ts'
import { invitations, outbox, practiceMembers, user, type OutboxBody } from './schema/index.ts'

export type NewInvitation = {
  row: typeof invitations.$inferInsert
  mail: { id: string; body: OutboxBody }
}

/** An address is invited once at a time: an earlier open invitation to the same practice ends with the new one. */
export function inviteStatements(db: Database, { row, mail }: NewInvitation, made: SQL): Statement[] {
  const { id, practiceId, email, createdAt } = row
  return [
    db
      .update(invitations)
      .set({ revokedAt: createdAt })
      .where(
        and(
          eq(invitations.practiceId, practiceId),
          eq(invitations.email, email),
          isNull(invitations.acceptedAt),
          isNull(invitations.revokedAt),
          made,
        ),
      ),
    insertWhere(db, invitations, row, made),
    insertWhere(
      db,
      outbox,
      {
        id: mail.id,
        practiceId,
        kind: 'invitation',
        subjectId: id,
        origin: `invitation:${id}`,
        recipient: email,
        body: mail.body,
        nextAttemptAt: createdAt,
        createdAt,
      },
      made,
    ),
  ]
}

/** Whoever has this address belongs to the practice. */
export function isMemberByEmail(practiceId: string | SQL, email: string): SQL {
  return sql`exists (select 1 from ${practiceMembers} inner join ${user} on ${user.id} = ${practiceMembers.userId}
    where ${practiceMembers.practiceId} = ${practiceId} and lower(${user.email}) = ${email})`
}
