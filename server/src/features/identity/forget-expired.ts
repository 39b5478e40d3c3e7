import { writeAll } from '../../db/run-batch.ts'
import type { IdentityDeps } from './deps.ts'
import { deleteOwnerLinks } from './owner-link.repository.ts'
import { deleteExpiredSessions, deleteUnusedCodes } from './session.repository.ts'
import { deleteAttempts } from './sign-in.repository.ts'

const day = 24 * 60 * 60_000

/** Deletes sessions that are over, and unused codes, counted attempts and links a day after: whoever comes late is still told why. */
export async function forgetExpired({ db, clock }: Pick<IdentityDeps, 'db' | 'clock'>): Promise<void> {
  const now = clock()
  await writeAll(db, [
    deleteExpiredSessions(db, now),
    deleteUnusedCodes(db, now - day),
    deleteAttempts(db, now - day),
    deleteOwnerLinks(db, now - day),
  ])
}
