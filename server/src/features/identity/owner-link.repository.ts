import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { oneTimeLinks, practiceMembers, user } from '../../db/schema/index.ts'

const isOwnerLink = eq(oneTimeLinks.purpose, 'owner')

export function voidOwnerLinks(db: Database, now: number) {
  return db
    .update(oneTimeLinks)
    .set({ expiresAt: now })
    .where(and(isOwnerLink, isNull(oneTimeLinks.usedAt), gt(oneTimeLinks.expiresAt, now)))
}

export function insertOwnerLink(
  db: Database,
  link: { tokenHash: string; email: string; expiresAt: number },
  now: number,
) {
  return db.insert(oneTimeLinks).values({ ...link, purpose: 'owner', createdAt: now })
}

/** Of all who use a link at once, one gets the row. */
export function claimOwnerLink(db: Database, tokenHash: string, now: number) {
  return db
    .update(oneTimeLinks)
    .set({ usedAt: now })
    .where(
      and(
        eq(oneTimeLinks.tokenHash, tokenHash),
        isOwnerLink,
        isNull(oneTimeLinks.usedAt),
        gt(oneTimeLinks.expiresAt, now),
      ),
    )
    .returning({ email: oneTimeLinks.email })
}

export function findOwnerLink(db: Database, tokenHash: string) {
  return db
    .select({ usedAt: oneTimeLinks.usedAt })
    .from(oneTimeLinks)
    .where(and(eq(oneTimeLinks.tokenHash, tokenHash), isOwnerLink))
}

export function deleteOwnerLinks(db: Database, expiredBefore: number) {
  return db.delete(oneTimeLinks).where(and(isOwnerLink, lt(oneTimeLinks.expiresAt, expiredBefore)))
}

export function insertUser(db: Database, { id, email }: { id: string; email: string }, now: number) {
  const at = new Date(now)
  return db
    .insert(user)
    .values({ id, email, name: '', emailVerified: true, createdAt: at, updatedAt: at })
    .onConflictDoNothing({ target: user.email })
}

export function makeOwner(db: Database, { email, practiceId }: { email: string; practiceId: string }, now: number) {
  return db
    .insert(practiceMembers)
    .values({ practiceId, userId: userIdOf(email), role: 'owner', createdAt: now })
    .onConflictDoUpdate({ target: [practiceMembers.practiceId, practiceMembers.userId], set: { role: 'owner' } })
    .returning({ userId: practiceMembers.userId })
}

function userIdOf(email: string) {
  return sql<string>`(select ${user.id} from ${user} where ${user.email} = ${email})`
}
