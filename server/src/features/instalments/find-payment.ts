import type { InstalmentRow } from '../../db/views/schedule-view.ts'
import { settleInstalment, settleInstalmentCheckout, type SettleInstalmentDeps } from '../shared/settle-instalment.ts'

export type Found = {
  row: InstalmentRow
  /** A payment of it is with the bank, or the buyer is at a checkout for it: nothing else may be charged. */
  isUnderWay: boolean
  /** Where the buyer can pay it right now. */
  checkoutUrl: string | null
}

/**
 * Looks at Stripe whether an instalment was paid without our having heard of it, by hand or by a try whose outcome was
 * lost, and records it.
 */
export async function findPayment(row: InstalmentRow, deps: SettleInstalmentDeps): Promise<Found> {
  const { payments } = deps
  const { schedule, purchase } = row
  const found = (latest: InstalmentRow, isUnderWay = false, checkoutUrl: string | null = null): Found => ({
    row: latest,
    isUnderWay,
    checkoutUrl,
  })
  if (schedule.state === 'paid') return found(row)
  if (schedule.stripeSessionId !== null) {
    const session = await payments.readCheckout(schedule.stripeSessionId)
    if (session?.status === 'open') return found(row, true, session.url)
    if (session?.status === 'complete') {
      const settled = await settleInstalmentCheckout({ sessionId: session.sessionId }, deps)
      if (settled?.schedule.state === 'paid') return found(settled)
      if (session.paymentStatus === 'unpaid') return found(row, true)
    }
  }
  const customerId = purchase.stripeCustomerId
  if (customerId === null) return found(row)
  const tries = await payments.findInstalmentPayments({ customerId, scheduleId: schedule.id })
  const payment = tries.find(({ status }) => status === 'succeeded')
  if (payment !== undefined) return found(await settleInstalment({ row, payment }, deps))
  return found(
    row,
    tries.some(({ status }) => status === 'processing'),
  )
}
