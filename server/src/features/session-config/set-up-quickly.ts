import type { QuickSetupInput, SessionConfig, SessionConfigInput } from '../../contract/availability.ts'
import { answerOnce, loadAs, rememberRequest, type Caller } from '../../db/identity.ts'
import { witnessed } from '../../db/audit.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { requirePermission } from '../../domain/access.ts'
import { checkSessionConfig } from '../../domain/session-offer.ts'
import { quickSetup } from '../../domain/scheduling/session-rates.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import { toPublicConfig } from './get-session-config.ts'
import { saveSessionConfig, selectSessionConfig, type SessionConfigRow } from './session-config.repository.ts'
import { configChange } from './update-session-config.ts'

type QuickSetup = { consultantId: string; input: QuickSetupInput; caller: Caller }
type QuickSetupDeps = Pick<Deps, 'db' | 'clock' | 'ids'>

/**
 * Offers the usual durations at an hourly rate instead of those offered so far; early-booking discounts stay. Two round
 * trips.
 * @throws DeskbellError `currency_not_supported` or `price_out_of_range`
 */
export function setUpQuickly(request: QuickSetup, deps: QuickSetupDeps): Promise<SessionConfig> {
  return decideAnew(() => answerOnce(() => attempt(request, deps)))
}

async function attempt(
  { consultantId, input: { hourlyRate }, caller }: QuickSetup,
  { db, clock, ids }: QuickSetupDeps,
): Promise<SessionConfig | null> {
  const now = clock()
  const { actor, facts, repeatOf } = await loadAs(db, caller, now, [selectSessionConfig(db, consultantId)])
  const found = facts[0][0]
  requirePermission(actor, found?.consultant.practiceId, 'edit_availability', consultantId)
  const before = found as SessionConfigRow
  if (repeatOf !== null) return toPublicConfig(before)
  const input = usualConfig(hourlyRate, toPublicConfig(before))
  checkSessionConfig(input, () => 'hourlyRate')
  const change = configChange({ before, version: before.config?.version ?? 0, input, now, ids, actor })
  const results = await writeAll(db, [
    ...saveSessionConfig(db, change),
    ...rememberRequest(db, caller, consultantId, now, witnessed(change.audit.id)),
    selectSessionConfig(db, consultantId),
  ])
  if (rowsWritten(results[0]) === 0) return null
  return toPublicConfig((results.at(-1) as [SessionConfigRow])[0])
}

function usualConfig(
  { amount, currency }: QuickSetupInput['hourlyRate'],
  { earlyBooking }: SessionConfig,
): SessionConfigInput {
  return {
    active: true,
    durations: quickSetup(amount, currency).map(({ durationMinutes, rates }) => ({
      durationMinutes,
      rates: [{ amount: rates[currency] as number, currency }],
    })),
    defaultDurationMinutes: 60,
    custom: null,
    earlyBooking,
  }
}
