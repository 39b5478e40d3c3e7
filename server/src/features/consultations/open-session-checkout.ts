import type { PurchaseSnapshot } from '../../contract/purchases.ts'
import { withReturnParameters } from '../../domain/return-url.ts'
import type { CheckoutFacts } from '../../ports.ts'
import { priceCheckout } from '../shared/price-checkout.ts'
import type { BookDeps } from './book-consultation.ts'
import type { BookingFacts } from './load-booking-facts.ts'

type OpenCheckout = {
  purchase: {
    id: string
    reference: string
    snapshot: PurchaseSnapshot
    priceMinor: number
    currency: string
    ui: 'embedded' | 'hosted'
    checkoutExpiresAt: number
  }
  practice: BookingFacts['practice']
  returnUrl: URL
  email: string
}

/** Opens a checkout at Stripe for sessions that are held until it is paid. */
export async function openSessionCheckout(
  { purchase, practice, returnUrl, email }: OpenCheckout,
  deps: BookDeps,
): Promise<CheckoutFacts> {
  const { id, reference, snapshot, priceMinor, currency, ui, checkoutExpiresAt } = purchase
  const sale = { practice, amountMinor: priceMinor, currency, promotionCode: undefined, isRecurring: false }
  return deps.payments.createCheckout({
    purchaseId: id,
    reference,
    practiceId: practice.id,
    packageId: snapshot.packageId,
    title: snapshot.title,
    description: snapshot.bundleDescription,
    unitAmount: priceMinor,
    currency,
    ui,
    returnUrl: withReturnParameters(returnUrl, id, 'success'),
    cancelUrl: withReturnParameters(returnUrl, id, 'cancel'),
    customerEmail: email.toLowerCase(),
    expiresAt: checkoutExpiresAt,
    everyMonths: null,
    keepCard: false,
    ...(await priceCheckout(sale, deps)),
  })
}
