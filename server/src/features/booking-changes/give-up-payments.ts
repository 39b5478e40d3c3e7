import type { Witness } from '../../db/audit.ts'
import type { Statement } from '../../db/run-batch.ts'
import type { BookingRow } from '../../db/views/consultation-view.ts'
import { DeskbellError } from '../../domain/errors.ts'
import type { Deps } from '../../ports.ts'
import { expirePurchase } from './change.repository.ts'

type GiveUpDeps = Pick<Deps, 'db' | 'clock' | 'payments'>

/**
 * Of times that wait for their payment the checkouts are closed first, so that nobody pays for what was given up. Where
 * a payment is under way, the client waits for it; the practice does not, and once it arrives it is a credit.
 * @returns statements of the batch that gives the times up, given its witness
 * @throws DeskbellError `payment_under_way`
 */
export async function giveUpPayments(
  seats: readonly BookingRow[],
  by: 'client' | 'practice',
  deps: GiveUpDeps,
): Promise<(made: Witness) => Statement[]> {
  const waiting = seats.flatMap(({ booking, purchase }) =>
    booking.status === 'held' && booking.paidWith === 'checkout' && purchase !== null ? [purchase] : [],
  )
  const closed = await Promise.all(
    [...new Map(waiting.map((purchase) => [purchase.id, purchase])).values()].map(async ({ id, stripeSessionId }) =>
      stripeSessionId === null || (await isClosed(stripeSessionId, deps)) ? id : null,
    ),
  )
  if (by === 'client' && closed.includes(null)) throw new DeskbellError('payment_under_way')
  const now = deps.clock()
  return (made) => closed.flatMap((id) => (id === null ? [] : expirePurchase(deps.db, id, now, made)))
}

async function isClosed(sessionId: string, { payments }: GiveUpDeps): Promise<boolean> {
  await payments.expireCheckout(sessionId).catch(() => undefined)
  const reported = await payments.readCheckout(sessionId)
  return reported === null || reported.status === 'expired'
}
