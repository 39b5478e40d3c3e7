import type { AuditEntry } from '../../db/audit.ts'
import { writeAll } from '../../db/run-batch.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { readerById, subscribeStatements, unsubscribeStatements } from './subscription.repository.ts'
import { clientOfToken } from './unsubscribe-address.ts'
import { askPage, endedPage, resumedPage } from './unsubscribe-page.ts'

type UnsubscribeDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'signedAddresses'>

/** What the link in a mail shows; looking changes nothing, for mail programs look, too. One round trip. @returns HTML */
export async function showUnsubscribe(token: string, deps: UnsubscribeDeps): Promise<string> {
  const { reader } = await open(token, deps)
  return reader.unsubscribedAt === null ? askPage(reader.practiceName) : endedPage(reader.practiceName)
}

/**
 * Ends, or with `again` resumes, the mails that are no news of what the client booked or bought. Safe to repeat. Two
 * round trips. @returns HTML that says what was done
 */
export async function unsubscribe(
  { token, again }: { token: string; again: boolean },
  deps: UnsubscribeDeps,
): Promise<string> {
  const { db, clock, ids } = deps
  const { clientId, reader } = await open(token, deps)
  const now = clock()
  const { practiceId, email, unsubscribedAt, practiceName } = reader
  const audit: AuditEntry = {
    id: ids.id(),
    practiceId,
    actorKind: 'client',
    actorUserId: null,
    action: again ? 'client.subscribed' : 'client.unsubscribed',
    subjectType: 'client',
    subjectId: clientId,
    before: { unsubscribedAt },
    after: { unsubscribedAt: again ? null : now },
    createdAt: now,
  }
  await writeAll(
    db,
    again
      ? subscribeStatements(db, clientId, audit)
      : unsubscribeStatements(db, { clientId, practiceId, email }, audit),
  )
  return again ? resumedPage(practiceName) : endedPage(practiceName)
}

async function open(token: string, deps: UnsubscribeDeps) {
  const clientId = await clientOfToken(token, deps.clock(), deps)
  const [reader] = clientId === null ? [] : await readerById(deps.db, clientId)
  if (clientId === null || reader === undefined) throw new DeskbellError('not_found')
  return { clientId, reader }
}
