import { rowsWritten } from '../../db/run-batch.ts'
import type { InstalmentRow } from '../../db/views/schedule-view.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { decideAnew } from '../shared/decide-anew.ts'
import type { SettleInstalmentDeps } from '../shared/settle-instalment.ts'
import { findPayment } from './find-payment.ts'
import { instalmentRequest } from './instalment-request.ts'
import { instalmentById, keepCheckout } from './instalment.repository.ts'
import { payLink } from './pay-link.ts'

const minute = 60_000
/** Stripe takes no less than 30 minutes; the rest is for its clock being ahead of ours. */
const checkoutMinutes = 35

export type OpenDeps = SettleInstalmentDeps & Pick<Deps, 'publicUrl' | 'platformFeeBps'> & { authSecret: string }

/**
 * The page at Stripe where the buyer pays an instalment by hand. While it is open the card on file is left alone.
 * @throws DeskbellError `nothing_to_pay`
 */
export async function openCheckout(row: InstalmentRow, deps: OpenDeps): Promise<string> {
  let latest: InstalmentRow = row
  return decideAnew(async () => {
    const found = await findPayment(latest, deps)
    const { schedule, purchase } = found.row
    if (!isPayable(found.row)) throw new DeskbellError('nothing_to_pay')
    if (found.checkoutUrl !== null) return found.checkoutUrl
    if (found.isUnderWay) throw new DeskbellError('nothing_to_pay')
    const { db, clock, payments, log } = deps
    const back = await payLink(schedule.id, deps)
    const expiresAt = clock() + checkoutMinutes * minute
    const opened = await payments.createInstalmentCheckout({
      ...instalmentRequest(found.row, deps),
      customerId: purchase.stripeCustomerId,
      customerEmail: found.row.client?.email ?? null,
      returnUrl: back,
      cancelUrl: back,
      expiresAt,
    })
    const { sessionId, url } = opened
    const kept = await keepCheckout(db, found.row, { sessionId, lookAt: expiresAt + 5 * minute })
    if (rowsWritten(kept) === 1 && url !== null) return url
    // Somebody clicked at the same moment; nobody has seen this one.
    await payments.expireCheckout(sessionId).catch(() => log('warn', 'instalment.abandon_failed', { sessionId }))
    const [again] = await instalmentById(db, schedule.id)
    if (again === undefined) throw new DeskbellError('nothing_to_pay')
    latest = again
    return null
  })
}

/** A dispute or a suspended practice is for people to clear up first. */
export function isPayable({ schedule, purchase, practice }: InstalmentRow): boolean {
  const isOpen = schedule.state === 'scheduled' || schedule.state === 'failed'
  return isOpen && purchase.state === 'paid' && purchase.frozenAt === null && practice.suspendedAt === null
}
