import type { Consultation } from '@deskbell/server/contract/consultations'
import { getCheckoutStatus } from '../api/checkout.ts'
import { getConsultation } from '../api/consultations.ts'
import type { DeskbellElement } from '../elements/base/deskbell-element.ts'
import type { BookingEvent } from './booking-state.ts'
import { loadPaying } from './load-paying.ts'
import { pause } from './pause.ts'

interface Confirmation {
  tell: (event: BookingEvent) => void
  /** The session is booked, or lost to somebody else and paid back. */
  settled: (consultation: Consultation) => void
  /** The payment form on this page was shown. */
  paidHere: boolean
}

/** Stripe tells the page before the server: for a while "pay" only means "not heard yet". */
const hearsayMs = 10_000

/** Asks how the payment of a session stands until it is settled, or somebody moves on. */
export const confirmSession = async (
  host: DeskbellElement,
  kept: { purchaseId: string; consultation: Consultation },
  confirmation: Confirmation,
  signal: AbortSignal,
): Promise<void> => {
  const { client } = host
  const {
    purchaseId,
    consultation: { id },
  } = kept
  const { tell, settled, paidHere } = confirmation
  const paying = await loadPaying(host).catch(() => null)
  if (!paying) {
    tell({ type: 'poll_failed', trouble: 'offline' })
    await pause(5000, signal)
    return signal.aborted ? undefined : confirmSession(host, kept, confirmation, signal)
  }
  const ask = async () => {
    const status = await getCheckoutStatus(client, purchaseId, { signal })
    if (status.next === 'done') {
      const consultation = await getConsultation(client, id, { purchaseId, signal })
      if (consultation.status !== 'held') settled(consultation)
    }
    return status
  }
  const hear: Parameters<typeof paying.confirmPayment>[0]['tell'] = (event) => {
    if (event.type !== 'polled' && event.type !== 'poll_failed') return
    const trouble = event.waitedMs >= paying.slowAfterMs ? 'slow' : 'waiting'
    if (event.type === 'poll_failed')
      tell({ type: 'poll_failed', trouble: event.problem.code === 'network' ? 'offline' : trouble })
    else if (event.status.next !== 'pay' || event.waitedMs >= hearsayMs || !paidHere)
      tell({ type: 'polled', status: event.status, trouble })
  }
  await paying.confirmPayment({ ask, tell: hear, paidHere }, signal)
}
