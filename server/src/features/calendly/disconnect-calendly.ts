import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { accountOfConsultant, disconnectStatements, type AccountRow } from './connection.repository.ts'
import type { CalendlyDeps } from './deps.ts'
import { forgetSubscription } from './forget-subscription.ts'

/** Token and key are forgotten; what was booked stays. Two round trips. @throws DeskbellError `forbidden`, `not_found` */
export async function disconnectCalendly(
  { consultantId, caller }: { consultantId: string; caller: Caller },
  deps: CalendlyDeps,
): Promise<void> {
  const { db, clock, ids, background } = deps
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [accountOfConsultant(db, consultantId)])
  const [[account]] = facts
  requirePermission(actor, account?.consultant.practiceId, 'connect_calendly', consultantId)
  const { connection, consultant } = account as AccountRow
  if (connection === null || connection.sealedToken === null) throw new DeskbellError('not_found')
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId: consultant.practiceId,
    action: 'consultant.calendly_disconnected',
    subject: ['consultant', consultantId],
    before: { calendly: 'connected' },
    after: { calendly: 'none' },
  })
  const results = await writeAll(db, disconnectStatements(db, connection, audit))
  if (rowsWritten(results[0]) === 0) throw new DeskbellError('not_found')
  background(forgetSubscription(account as AccountRow, deps))
}
