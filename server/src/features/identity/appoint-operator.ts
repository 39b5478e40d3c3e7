import type { AuditEntry } from '../../db/audit.ts'
import { writeAll } from '../../db/run-batch.ts'
import type { IdentityDeps } from './deps.ts'
import { dismissOperator, makeOperator, operatorCandidates, ownPractice } from './operator.repository.ts'

type AppointDeps = Pick<IdentityDeps, 'db' | 'ids' | 'clock'>

/** Of no practice, where the installation has none of its own. */
const ofInstallation = 'installation'

/**
 * Whoever has the installation's address runs it, and nobody else: who ran it before loses that. An address that nobody
 * has proven yet runs nothing until they sign in. Doing it twice changes nothing.
 * @param email lower case
 */
export async function appointOperator({ email }: { email: string }, { db, ids, clock }: AppointDeps): Promise<void> {
  const [people, [practice]] = await db.batch([operatorCandidates(db, email), ownPractice(db)])
  const entry = (userId: string, action: string, after: boolean): AuditEntry => ({
    id: ids.id(),
    practiceId: practice?.id ?? ofInstallation,
    actorKind: 'system',
    actorUserId: null,
    action,
    subjectType: 'member',
    subjectId: userId,
    before: { operator: !after },
    after: { operator: after },
    createdAt: clock(),
  })
  const statements = people.flatMap(({ userId, email: address, isOperator }) => {
    const isWanted = address.toLowerCase() === email
    if (isWanted && !isOperator) return makeOperator(db, userId, entry(userId, 'operator.appointed', true))
    return !isWanted && isOperator ? dismissOperator(db, userId, entry(userId, 'operator.dismissed', false)) : []
  })
  if (statements.length > 0) await writeAll(db, statements)
}
