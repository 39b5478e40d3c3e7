import type { SessionConfig } from '../../contract/availability.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { requirePermission } from '../../domain/access.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { publicConfig } from '../shared/public-config.ts'
import { toSessionConfig } from '../shared/scheduling-facts.ts'
import { selectSessionConfig, type SessionConfigRow } from './session-config.repository.ts'

/** What anybody may know; version 0 and no durations where there is none yet. One round trip. */
export async function getSessionConfig(consultantId: string, { db }: Pick<Deps, 'db'>): Promise<SessionConfig> {
  const [row] = await selectSessionConfig(db, consultantId)
  if (row === undefined || !row.consultant.active || row.practice.suspendedAt !== null)
    throw new DeskbellError('not_found')
  return toPublicConfig(row)
}

/** The same for members, whatever state consultant and practice are in. One round trip. */
export async function getManagedConfig(
  { consultantId, caller }: { consultantId: string; caller: Caller },
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<SessionConfig> {
  const { actor, facts } = await loadAs(db, caller, clock(), [selectSessionConfig(db, consultantId)])
  const row = facts[0][0]
  requirePermission(actor, row?.consultant.practiceId, 'edit_availability', consultantId)
  return toPublicConfig(row as SessionConfigRow)
}

export function toPublicConfig({ consultant, config, rates }: SessionConfigRow): SessionConfig {
  return publicConfig({
    consultant,
    config: config === null ? null : toSessionConfig(config, rates),
    version: config?.version ?? 0,
  })
}
