import type { Purchase, ScheduleReport } from '../../contract/purchases.ts'
import { loadAs, type Caller } from '../../db/identity.ts'
import { rowsWritten, writeAll } from '../../db/run-batch.ts'
import { toPurchase } from '../../db/views/purchase-view.ts'
import { DeskbellError, fieldProblem } from '../../domain/errors.ts'
import { requireClaimed } from '../../domain/gift.ts'
import type { CalendlyDesk, Deps } from '../../ports.ts'
import { requireOpenTo } from '../shared/purchase-access.ts'
import { purchaseById, trackSchedule } from './purchase.repository.ts'

type Report = { id: string; report: ScheduleReport; caller: Caller }

/**
 * Notes that the buyer picked a time in Calendly. It is the page's claim, good for showing; credits wait for Calendly's
 * own word, which is asked for behind the answer where there is a token. Two round trips.
 * @throws DeskbellError `payment_required`, `already_scheduled` where another event is noted
 */
export async function reportSchedule(
  { id, report, caller }: Report,
  deps: Pick<Deps, 'db' | 'clock' | 'purchaseTokens'> & { calendlyDesk: CalendlyDesk },
): Promise<Purchase> {
  const { db, clock } = deps
  const now = clock()
  const { actor, facts } = await loadAs(db, caller, now, [purchaseById(db, id)])
  const { purchase } = await requireOpenTo({ actor, caller, row: facts[0][0], now }, deps)
  if (purchase.state !== 'paid') throw new DeskbellError('payment_required')
  requireClaimed(purchase)
  if (!report.calendlyInviteeUri.startsWith(`${report.calendlyEventUri}/`)) {
    throw fieldProblem('invalid_input', 'calendlyInviteeUri', 'The invitee is not one of that event.')
  }
  const results = await writeAll(db, [trackSchedule(db, id, report, now), purchaseById(db, id)])
  if (rowsWritten(results[0]) === 0) throw new DeskbellError('already_scheduled')
  deps.calendlyDesk.confirm({ purchase, ...report })
  const [row] = results.at(-1) as Awaited<ReturnType<typeof purchaseById>>
  return toPurchase(row as NonNullable<typeof row>)
}
