import { loadPart } from '../config.ts'
import type { showPayment } from './checkout-payment.ts'
import type { confirmPayment } from './confirm-payment.ts'

export interface Paying {
  readonly showPayment: typeof showPayment
  readonly confirmPayment: typeof confirmPayment
  readonly slowAfterMs: number
}

/** Who books with credits never needs it: checkout's part brings along how to pay. */
export const loadPaying = async (near: Element): Promise<Paying> => {
  await loadPart('package-checkout', near)
  const { paying } = customElements.get('deskbell-package-checkout') as unknown as { paying: Paying }
  return paying
}
