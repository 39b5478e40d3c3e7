export type CheckoutRequest = {
  purchaseId: string
  reference: string
  practiceId: string
  packageId: string
  title: string
  description: string
  unitAmount: number
  /** ISO 4217, upper case. */
  currency: string
  ui: 'embedded' | 'hosted'
  returnUrl: string
  cancelUrl: string
  customerEmail: string | null
  /** UTC milliseconds. */
  expiresAt: number
  /** Null where the operator's own account takes the money: then nobody takes a fee. */
  payout: Payout | null
  /** Stripe's id of the code; its discount is taken off before tax. */
  promotionCodeId: string | null
  /** Stripe works out a tax and adds it to the price. */
  automaticTax: boolean
  /** Paid again after so many months until it is cancelled; null where it is sold once. */
  everyMonths: number | null
  /** Kept to be charged for payments that are due later. */
  keepCard: boolean
}

/** The practice's own account, which is paid what the platform does not keep. */
export type Payout = { accountId: string; platformFeeMinor: number; platformFeeBps: number }

/** A checkout as the payment provider tells it. Amounts in minor units, currency in upper case. */
export type CheckoutFacts = {
  sessionId: string
  status: 'open' | 'complete' | 'expired'
  paymentStatus: 'paid' | 'unpaid' | 'no_payment_required'
  purchaseId: string | null
  livemode: boolean
  currency: string
  amountTotal: number
  amountDiscount: number
  amountTax: number
  /** Lower case; the address the payer gave. */
  email: string | null
  name: string | null
  /** Stripe's id of the payer, where a card is kept or a subscription began. */
  customerId: string | null
  subscriptionId: string | null
  /** Of a checkout for a payment that was due later. */
  scheduleId: string | null
  paymentIntentId: string | null
  chargeId: string | null
  /** In the checkout's currency; null where nothing was charged, or Stripe does not know it yet. */
  processingFee: number | null
  /** What the platform keeps. */
  platformFee: number
  /** The practice's own account that is paid; null where the operator's takes the money. */
  payoutAccountId: string | null
  receiptUrl: string | null
  /** Something of it was refunded or disputed already: the charge has more to tell. */
  isChargeChanged: boolean
  lastPaymentError: string | null
  clientSecret: string | null
  url: string | null
}
