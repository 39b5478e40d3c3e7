import { writeThenRead } from '../../db/run-batch.ts'
import type { IdentityDeps } from './deps.ts'
import { appointOperator } from './appoint-operator.ts'
import { insertUser, makeOwner } from './owner-link.repository.ts'

/**
 * Makes sure that the address has a user and that this user owns the practice, and, where asked for, alone runs the
 * whole installation; doing it twice changes nothing.
 */
export async function ensureOwner(
  { operator = false, ...input }: { email: string; practiceId: string; operator?: boolean },
  deps: Pick<IdentityDeps, 'db' | 'ids' | 'clock'>,
): Promise<{ userId: string }> {
  const { db, ids, clock } = deps
  const now = clock()
  const email = input.email.toLowerCase()
  const [owner] = await writeThenRead(
    db,
    [insertUser(db, { id: ids.id(), email }, now)],
    makeOwner(db, { ...input, email }, now),
  )
  if (owner === undefined) throw new Error('The owner could not be written.')
  if (operator) await appointOperator({ email }, deps)
  return { userId: owner.userId }
}
