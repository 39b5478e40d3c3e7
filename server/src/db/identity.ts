import { and, eq, gt, sql, type SQL } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import { requireLiveSession, type Actor } from '../domain/access.ts'
import { DeskbellError } from '../domain/errors.ts'
import type { Database } from './client.ts'
import { isUniqueViolation } from './database-errors.ts'
import { insertWhere } from './insert-where.ts'
import { consultants, idempotencyKeys, operators, practiceMembers, practices, session, user } from './schema/index.ts'

/** What a request says of its sender. Signatures are checked already; the rows behind them are not. */
export type Caller = {
  /** The raw token of a session whose signature was right. */
  sessionToken: string | null
  /** As sent; only `PurchaseTokens` can tell whether it fits a purchase. */
  purchaseToken: string | null
  /** A repeated POST: `key` is hashed together with caller, practice and route. */
  idempotency: { key: string; requestHash: string } | null
  /** The request may change something, by its method. */
  isWrite: boolean
}

export type Queries = readonly BatchItem<'sqlite'>[]
export type Results<Q extends Queries> = { -readonly [K in keyof Q]: Q[K]['_']['result'] }

/**
 * Reads who is calling together with the facts of a use-case, in one round trip.
 * `repeatOf` is what an earlier request with the same `Idempotency-Key` made.
 * @throws DeskbellError `idempotency_conflict` where the key came with another body before
 */
export async function loadAs<const Q extends Queries>(
  db: Database,
  caller: Caller,
  now: number,
  queries: Q,
): Promise<{ actor: Actor; facts: Results<Q>; repeatOf: string | null }> {
  const prelude: BatchItem<'sqlite'>[] = []
  if (caller.sessionToken !== null) prelude.push(sessionWithMemberships(db, caller.sessionToken, now))
  if (caller.idempotency !== null) prelude.push(earlierRequest(db, caller.idempotency.key))
  const statements = [...prelude, ...queries]
  const results: unknown[] =
    statements.length === 0 ? [] : await db.batch(statements as [BatchItem<'sqlite'>, ...BatchItem<'sqlite'>[]])
  const actor = caller.sessionToken === null ? nobody : toActor(results.shift() as SessionRow[], caller)
  let repeatOf: string | null = null
  if (caller.idempotency !== null) {
    const [earlier] = results.shift() as { requestHash: string; resourceId: string }[]
    if (earlier !== undefined && earlier.requestHash !== caller.idempotency.requestHash)
      throw new DeskbellError('idempotency_conflict')
    repeatOf = earlier?.resourceId ?? null
  }
  // An answer told anew is told to the same caller, so the caller must still be signed in.
  if (repeatOf !== null) requireLiveSession(actor)
  return { actor, facts: results as Results<Q>, repeatOf }
}

/**
 * Runs a use-case that remembers its request. Where another request with the same key was made at the same moment, this
 * one's batch did nothing, and the next attempt finds what the other made.
 */
export async function answerOnce<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let left = 3; ; left--) {
    try {
      return await attempt()
    } catch (error) {
      if (left === 0 || !isUniqueViolation(error)) throw error
    }
  }
}

/**
 * Remembers what a request made, inside the batch that made it and only if it did. Nothing where it sent no key. The
 * same key at the same time violates uniqueness, so that one of the two batches does nothing at all.
 */
export function rememberRequest(
  db: Database,
  caller: Caller,
  resourceId: string,
  now: number,
  made: SQL = sql`true`,
): BatchItem<'sqlite'>[] {
  if (caller.idempotency === null) return []
  const { key, requestHash } = caller.idempotency
  return [insertWhere(db, idempotencyKeys, { key, requestHash, resourceId, createdAt: now }, made)]
}

const nobody: Actor = { kind: 'nobody', sessionExpired: false }

type SessionRow = Awaited<ReturnType<typeof sessionWithMemberships>>[number]

function sessionWithMemberships(db: Database, token: string, now: number) {
  return db
    .select({
      userId: user.id,
      email: user.email,
      embedPracticeId: session.practiceId,
      memberOf: practiceMembers.practiceId,
      role: practiceMembers.role,
      consultantId: consultants.id,
      suspendedAt: practices.suspendedAt,
      operatorId: operators.userId,
    })
    .from(session)
    .innerJoin(user, eq(user.id, session.userId))
    .leftJoin(operators, eq(operators.userId, user.id))
    .leftJoin(practiceMembers, eq(practiceMembers.userId, user.id))
    .leftJoin(practices, eq(practices.id, practiceMembers.practiceId))
    .leftJoin(consultants, and(eq(consultants.practiceId, practiceMembers.practiceId), eq(consultants.userId, user.id)))
    .where(and(eq(session.token, token), gt(session.expiresAt, new Date(now))))
}

function earlierRequest(db: Database, key: string) {
  return db
    .select({ requestHash: idempotencyKeys.requestHash, resourceId: idempotencyKeys.resourceId })
    .from(idempotencyKeys)
    .where(eq(idempotencyKeys.key, key))
}

function toActor(rows: SessionRow[], { isWrite }: Pick<Caller, 'isWrite'>): Actor {
  const [first] = rows
  if (first === undefined) return { kind: 'nobody', sessionExpired: true }
  const { userId, email, embedPracticeId, operatorId } = first
  if (embedPracticeId !== null) return { kind: 'client', userId, email, practiceId: embedPracticeId }
  const memberships = rows.flatMap(({ memberOf, role, consultantId, suspendedAt }) =>
    memberOf === null || role === null
      ? []
      : [{ practiceId: memberOf, role, consultantId, readOnly: isWrite && suspendedAt !== null }],
  )
  return { kind: 'member', userId, email, isOperator: operatorId !== null, memberships }
}
