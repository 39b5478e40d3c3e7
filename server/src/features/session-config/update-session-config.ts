import type { SessionConfig, SessionConfigInput } from '../../contract/availability.ts'
import { memberEntry } from '../../db/audit.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import { checkSessionConfig } from '../../domain/session-offer.ts'
import type { Deps } from '../../ports.ts'
import { toPublicConfig } from './get-session-config.ts'
import { saveSessionConfig, selectSessionConfig, type SessionConfigRow } from './session-config.repository.ts'
import { sessionPackageOf } from './session-package.ts'

type UpdateConfig = { consultantId: string; version: number; input: SessionConfigInput; caller: Caller }

/**
 * Says which sessions a consultant offers and what they cost, if nobody else did meanwhile. Two round trips.
 * @throws DeskbellError naming the field, or `version_conflict`
 */
export async function updateSessionConfig(
  { consultantId, version, input, caller }: UpdateConfig,
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
): Promise<SessionConfig> {
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [selectSessionConfig(db, consultantId)])
  const found = facts[0][0]
  requirePermission(actor, found?.consultant.practiceId, 'edit_availability', consultantId)
  const before = found as SessionConfigRow
  checkSessionConfig(input)
  const statements = saveSessionConfig(db, configChange({ before, version, input, now, ids, actor }))
  const results = await writeAll(db, [...statements, selectSessionConfig(db, consultantId)])
  if (rowsWritten(results[0]) === 0) throw new DeskbellError('version_conflict')
  return toPublicConfig((results.at(-1) as [SessionConfigRow])[0])
}

type Change = {
  before: SessionConfigRow
  version: number
  input: SessionConfigInput
  now: number
  ids: Deps['ids']
  actor: { userId: string }
}

/** What is written, with the audit entry that tells of it. */
export function configChange({ before, version, input, now, ids, actor }: Change) {
  const { id: consultantId, practiceId } = before.consultant
  const { consultantId: _, timeZone: __, currencies: ___, version: ____, ...previous } = toPublicConfig(before)
  const audit = memberEntry({
    id: ids.id(),
    at: now,
    actor,
    practiceId,
    action: 'consultant.session_config_updated',
    subject: ['consultant', consultantId],
    ...(version === 0 ? {} : { before: previous }),
    after: input,
  })
  const { currency } = before.practice
  const sessionPackage = sessionPackageOf({ id: ids.id(), practiceId, consultantId, currency, now })
  return { consultantId, practiceId, input, version, sessionPackage, audit }
}
