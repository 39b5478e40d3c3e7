import { writeAll } from '../../db/run-batch.ts'
import { eventOfAction, lookFrom } from '../../domain/outgoing-events.ts'
import type { Deps } from '../../ports.ts'
import { insertDeliveries, missingDeliveries } from './delivery.repository.ts'

const perRound = 200

/**
 * Finds what happened, in the audit log, and notes a delivery for each endpoint that wants to be told. Several processes
 * do so side by side: an endpoint has one delivery of an event. For the timer.
 * @param lookedAt what the last call returned; 0 looks through all of the last days
 */
export async function collectEvents(
  { lookedAt }: { lookedAt: number },
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<number> {
  const now = clock()
  const from = lookFrom(lookedAt, now)
  for (;;) {
    const missing = await missingDeliveries(db, { from, types: eventOfAction, limit: perRound })
    if (missing.length === 0) return now
    const rows = missing.map((delivery) => ({ ...delivery, id: ids.id(), nextAttemptAt: now, createdAt: now }))
    await writeAll(db, insertDeliveries(db, rows))
    if (missing.length < perRound) return now
  }
}
