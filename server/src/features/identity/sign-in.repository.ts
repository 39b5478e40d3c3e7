import { and, eq, isNull, lt, sql, type SQL } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { clients, outbox, practices, signInAttempts, type OutboxBody } from '../../db/schema/index.ts'
import { attemptWindow, type SignInLimits } from '../../domain/sign-in.ts'

const { emailHash, scope, windowStartedAt, codesSent, wrongCodes, codeExpiresAt } = signInAttempts
const counted = { windowStartedAt, scope, codeExpiresAt }

/** Counts a code that is about to be sent. No row comes back where the address had its share: nothing was counted. */
export function countCode(
  db: Database,
  attempt: { emailHash: string; scope: string; codeExpiresAt: number },
  limits: SignInLimits,
  now: number,
) {
  const over = windowOver(now)
  return db
    .insert(signInAttempts)
    .values({ ...attempt, windowStartedAt: now, codesSent: 1, wrongCodes: 0 })
    .onConflictDoUpdate({
      target: emailHash,
      set: {
        scope: attempt.scope,
        codeExpiresAt: attempt.codeExpiresAt,
        windowStartedAt: sql`iif(${over}, ${now}, ${windowStartedAt})`,
        codesSent: sql`iif(${over}, 1, ${codesSent} + 1)`,
        wrongCodes: sql`iif(${over}, 0, ${wrongCodes})`,
      },
      // Once guessing is over, a new code would be of no use.
      setWhere: sql`${over} or (${codesSent} < ${limits.codes} and ${wrongCodes} < ${limits.wrongCodes})`,
    })
    .returning(counted)
}

/**
 * Counts a guess before it is looked at, as if it were wrong, so that no number of guesses at once passes the limit.
 * An address that never asked for a code is counted too: a limit must not tell who did.
 */
export function countGuess(db: Database, hash: string, limits: SignInLimits, now: number) {
  const over = windowOver(now)
  return db
    .insert(signInAttempts)
    .values({ emailHash: hash, scope: '', codeExpiresAt: null, windowStartedAt: now, codesSent: 0, wrongCodes: 1 })
    .onConflictDoUpdate({
      target: emailHash,
      set: {
        windowStartedAt: sql`iif(${over}, ${now}, ${windowStartedAt})`,
        codesSent: sql`iif(${over}, 0, ${codesSent})`,
        wrongCodes: sql`iif(${over}, 1, ${wrongCodes} + 1)`,
      },
      setWhere: sql`${over} or ${wrongCodes} < ${limits.wrongCodes}`,
    })
    .returning(counted)
}

export function attemptsOf(db: Database, hash: string) {
  return db.select({ windowStartedAt }).from(signInAttempts).where(eq(emailHash, hash))
}

export function forgiveGuesses(db: Database, hash: string) {
  return db.update(signInAttempts).set({ wrongCodes: 0 }).where(eq(emailHash, hash))
}

export function deleteAttempts(db: Database, startedBefore: number) {
  return db.delete(signInAttempts).where(lt(windowStartedAt, startedBefore))
}

export function practiceOf(db: Database, slug: string) {
  return db.select({ id: practices.id, name: practices.name }).from(practices).where(eq(practices.slug, slug))
}

/** Who bought as a guest is known by the address, which a code has now proven. */
export function linkClient(db: Database, client: { practiceId: string; email: string; userId: string }) {
  const { practiceId, email, userId } = client
  return db
    .update(clients)
    .set({ userId })
    .where(and(eq(clients.practiceId, practiceId), eq(clients.email, email), isNull(clients.erasedAt)))
}

export function queueCode(
  db: Database,
  mail: { id: string; practiceId: string | null; recipient: string; body: OutboxBody },
  now: number,
) {
  return db.insert(outbox).values({
    ...mail,
    kind: 'sign_in_code',
    origin: `sign_in_code:${mail.id}`,
    secret: true,
    nextAttemptAt: now,
    createdAt: now,
  })
}

function windowOver(now: number): SQL {
  return sql`${windowStartedAt} <= ${now - attemptWindow}`
}
