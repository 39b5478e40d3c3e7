import { and, asc, eq, isNotNull, isNull, lt, lte, sql } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { outbox, webhookInbox } from '../../db/schema/index.ts'

/** Takes due mails for `leaseMilliseconds`: another dispatcher, or this one after a crash, gets them only after that. */
export function claimDueMail(db: Database, now: number, leaseMilliseconds: number, limit: number) {
  const due = db
    .select({ id: outbox.id })
    .from(outbox)
    .where(
      and(isNull(outbox.deliveredAt), isNull(outbox.deadAt), isNotNull(outbox.body), lte(outbox.nextAttemptAt, now)),
    )
    .orderBy(asc(outbox.nextAttemptAt))
    .limit(limit)
  return db
    .update(outbox)
    .set({ nextAttemptAt: now + leaseMilliseconds, attempts: sql`${outbox.attempts} + 1` })
    .where(sql`${outbox.id} in ${due}`)
    .returning()
}

export type OutboxRow = typeof outbox.$inferSelect

/** A code is wiped as soon as it is on its way. */
export function markDelivered(db: Database, { id, secret }: OutboxRow, now: number) {
  return db
    .update(outbox)
    .set({ deliveredAt: now, nextAttemptAt: null, lastError: null, ...(secret ? wiped : {}) })
    .where(eq(outbox.id, id))
}

export function markUndelivered(
  db: Database,
  { id, secret }: OutboxRow,
  error: string,
  retryAt: number | null,
  now: number,
) {
  const given =
    retryAt === null ? { deadAt: now, nextAttemptAt: null, ...(secret ? wiped : {}) } : { nextAttemptAt: retryAt }
  return db
    .update(outbox)
    .set({ lastError: error.slice(0, 300), ...given })
    .where(eq(outbox.id, id))
}

/** Empties what personal data old machinery rows still hold. */
export function wipeOlderThan(db: Database, instantAt: number) {
  return [
    db
      .update(outbox)
      .set(wiped)
      .where(and(isNotNull(outbox.body), lt(outbox.createdAt, instantAt))),
    db
      .update(webhookInbox)
      .set({ payload: null })
      .where(and(isNotNull(webhookInbox.payload), lt(webhookInbox.receivedAt, instantAt))),
  ] as const
}

const wiped = { body: null, recipient: null }
