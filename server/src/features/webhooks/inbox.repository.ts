import { and, asc, eq, inArray, isNull, lte, sql } from 'drizzle-orm'
import type { Database } from '../../db/client.ts'
import { webhookInbox } from '../../db/schema/index.ts'
import type { PaymentEvent } from '../../ports.ts'

/** Keeps an event under its id; a second arrival changes nothing. */
export function keepEvent(
  db: Database,
  source: 'stripe' | 'stripe_connect',
  event: PaymentEvent,
  payload: string,
  now: number,
) {
  const { id, type, objectId } = event
  return db
    .insert(webhookInbox)
    .values({ id, source, type, objectId, payload, nextAttemptAt: now, receivedAt: now })
    .onConflictDoNothing()
}

/** Which of these events were kept. */
export function keptEvents(db: Database, ids: string[]) {
  return db.select({ id: webhookInbox.id }).from(webhookInbox).where(inArray(webhookInbox.id, ids))
}

export function eventById(db: Database, id: string) {
  return db.select({ appliedAt: webhookInbox.appliedAt }).from(webhookInbox).where(eq(webhookInbox.id, id))
}

export function markApplied(db: Database, id: string, now: number) {
  return db
    .update(webhookInbox)
    .set({ appliedAt: now, nextAttemptAt: null, lastError: null })
    .where(eq(webhookInbox.id, id))
}

const mostAttempts = 12

/** Tries again after 10 s, 20 s, 40 s … at most an hour apart. */
export function markFailed(db: Database, id: string, error: string, now: number) {
  const waitMilliseconds = sql`min(3600000, 10000 * (1 << min(${webhookInbox.attempts}, 20)))`
  return db
    .update(webhookInbox)
    .set({
      attempts: sql`${webhookInbox.attempts} + 1`,
      lastError: error.slice(0, 300),
      nextAttemptAt: sql`case when ${webhookInbox.attempts} + 1 >= ${mostAttempts} then null else ${now} + ${waitMilliseconds} end`,
    })
    .where(eq(webhookInbox.id, id))
}

export function dueEvents(db: Database, now: number, limit: number) {
  return db
    .select({ id: webhookInbox.id, type: webhookInbox.type, objectId: webhookInbox.objectId })
    .from(webhookInbox)
    .where(and(isNull(webhookInbox.appliedAt), lte(webhookInbox.nextAttemptAt, now)))
    .orderBy(asc(webhookInbox.nextAttemptAt))
    .limit(limit)
}
