import type { Deps } from '../../ports.ts'
import { wipeOlderThan } from './outbox.repository.ts'

const retentionMilliseconds = 30 * 86_400_000

/** Webhook payloads and mail texts are kept for 30 days, for looking into failures, then emptied. */
export async function wipeOldBodies({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  await db.batch([...wipeOlderThan(db, clock() - retentionMilliseconds)])
}
