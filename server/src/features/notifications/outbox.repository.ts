import { and, asc, eq, isNotNull, isNull, lt, lte, sql } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { clients, outbox, practices, webhookInbox } from '../../db/schema/index.ts'

/** Takes due mails until `leasedUntil`: another dispatcher, or this one after a crash, gets them only after that. */
export function claimDueMail(db: Database, now: number, leasedUntil: number, limit: number) {
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
    .set({ nextAttemptAt: leasedUntil, attempts: sql`${outbox.attempts} + 1` })
    .where(sql`${outbox.id} in ${due}`)
    .returning()
}

export type OutboxRow = typeof outbox.$inferSelect

/**
 * Whose mails they are and who reads them: what they are to look like, and in which language and zone. In the batch that
 * takes them, by the end of their lease.
 */
export function readersOf(db: Database, leasedUntil: number) {
  return db
    .select({
      id: outbox.id,
      practice: {
        name: practices.name,
        locale: practices.locale,
        timeZone: practices.timeZone,
        mailSettings: practices.mailSettings,
      },
      client: {
        id: clients.id,
        locale: clients.locale,
        timeZone: clients.timeZone,
        unsubscribedAt: clients.unsubscribedAt,
      },
    })
    .from(outbox)
    .leftJoin(practices, eq(practices.id, outbox.practiceId))
    .leftJoin(clients, and(eq(clients.practiceId, outbox.practiceId), eq(clients.email, outbox.recipient)))
    .where(eq(outbox.nextAttemptAt, leasedUntil))
}

export type Reader = Omit<Awaited<ReturnType<typeof readersOf>>[number], 'id'>

/** A code is wiped as soon as it is on its way. */
export function markDelivered(db: Database, { id, secret }: OutboxRow, now: number) {
  return db
    .update(outbox)
    .set({ deliveredAt: now, nextAttemptAt: null, lastError: null, ...(secret ? wiped : {}) })
    .where(eq(outbox.id, id))
}

/** @param retryAt null where it is given up */
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

/** Whoever is to read it wants it no more: it never was. */
export function dropMail(db: Database, { id }: OutboxRow) {
  return db.delete(outbox).where(eq(outbox.id, id))
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
