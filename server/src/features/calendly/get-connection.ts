import type { CalendlyConnection } from '../../contract/calendly.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { requirePermission } from '../../domain/access.ts'
import { describeConnection, keysOf } from './account.ts'
import { accountOfConsultant, type AccountRow } from './connection.repository.ts'
import type { CalendlyDeps } from './deps.ts'

/** Whether a consultant's account at Calendly is connected; never the keys to it. One round trip. */
export async function getConnection(
  { consultantId, caller }: { consultantId: string; caller: Caller },
  deps: Pick<CalendlyDeps, 'db' | 'clock' | 'sealer' | 'calendlyKeys' | 'publicUrl'>,
): Promise<CalendlyConnection> {
  const { db, clock } = deps
  const { actor, facts } = await loadAs(db, caller, clock(), [accountOfConsultant(db, consultantId)])
  const [[account]] = facts
  requirePermission(actor, account?.consultant.practiceId, 'connect_calendly', consultantId)
  const found = account as AccountRow
  return describeConnection(found, await keysOf(found, deps), deps.publicUrl)
}
