import type { AccountFacts } from './accounts.ts'
import type { ChargeFacts, RefundFacts, RefundRequest, TakenPayment } from './charges.ts'
import type { CheckoutFacts, CheckoutRequest } from './checkout.ts'
import type { PaymentEvent } from './events.ts'
import type { InstalmentOutcome, InstalmentRequest, PaymentFacts } from './instalments.ts'
import type { PromotionFacts } from './promotions.ts'
import type { SubscriptionChange, SubscriptionFacts } from './subscriptions.ts'

export type Payments = {
  livemode: boolean
  /** True while the built-in simulator stands in for Stripe. */
  simulated: boolean
  publishableKey: string
  /** Where the browser gets Stripe's script. */
  scriptUrl: string
  createCheckout: (request: CheckoutRequest) => Promise<CheckoutFacts>
  /** @returns null where there is no such session */
  readCheckout: (sessionId: string) => Promise<CheckoutFacts | null>
  expireCheckout: (sessionId: string) => Promise<void>
  /** @returns null where there is no such subscription */
  readSubscription: (subscriptionId: string) => Promise<SubscriptionFacts | null>
  changeSubscription: (subscriptionId: string, change: SubscriptionChange) => Promise<void>
  /** Where a customer sees invoices and cards, for one visit within minutes. */
  portalLink: (portal: { customerId: string; returnUrl: string }) => Promise<string>
  /** @returns null where there is no such payment */
  readPayment: (paymentIntentId: string) => Promise<PaymentFacts | null>
  /** Charges the card that was kept, its holder away. */
  chargeInstalment: (request: InstalmentRequest & { idempotencyKey: string }) => Promise<InstalmentOutcome>
  /** Every try to pay an instalment, whoever made it, newest first. */
  findInstalmentPayments: (instalment: { customerId: string; scheduleId: string }) => Promise<PaymentFacts[]>
  /** The platform gives a part of its fee back to the practice's own account. */
  giveBackFee: (fee: { feeId: string; amount: number; idempotencyKey: string }) => Promise<void>
  /** A checkout on Stripe's own page in which the buyer pays an instalment. */
  createInstalmentCheckout: (
    request: Omit<InstalmentRequest, 'customerId'> & {
      /** Null where Stripe knows of no customer yet; then the payer becomes one. */
      customerId: string | null
      customerEmail: string | null
      returnUrl: string
      cancelUrl: string
      expiresAt: number
    },
  ) => Promise<CheckoutFacts>
  /** @returns null where there is no such charge */
  readCharge: (chargeId: string) => Promise<ChargeFacts | null>
  /** Charges that went through and invoices of subscriptions that were paid since then, so many of each at most. */
  listTaken: (period: {
    from: number
    to: number
    limit: number
  }) => Promise<{ taken: TakenPayment[]; isComplete: boolean }>
  /** @throws DeskbellError `refund_exceeds_left` or `refund_refused` */
  refund: (request: RefundRequest) => Promise<RefundFacts>
  /**
   * Takes an amount back from the practice's own account, and with `refundFee` the platform's fee in proportion.
   * @throws DeskbellError `refund_refused` where asking again will not help
   */
  takeBackPayout: (payout: {
    transferId: string
    amount: number
    refundFee: boolean
    idempotencyKey: string
  }) => Promise<void>
  /**
   * Pays the practice's own account again what was taken back from it before.
   * @throws DeskbellError `refund_refused` where asking again will not help
   */
  repeatPayout: (payout: {
    accountId: string
    chargeId: string
    transferGroup: string | null
    amount: number
    currency: string
    idempotencyKey: string
  }) => Promise<void>
  /** By the code a buyer typed, in either case; null where there is none. */
  findPromotion: (code: string) => Promise<PromotionFacts | null>
  /** Makes an account of the practice's own, once for each key. */
  createAccount: (account: {
    practiceId: string
    name: string
    email: string
    idempotencyKey: string
  }) => Promise<AccountFacts>
  /** @returns null where there is none, or its owner has cut the connection */
  readAccount: (accountId: string) => Promise<AccountFacts | null>
  /** A way into Stripe's onboarding, for one visit within minutes. */
  onboardingLink: (link: { accountId: string; returnUrl: string; refreshUrl: string }) => Promise<string>
  /** What the platform's webhook should have told between two instants, newest first, with the bodies it had. */
  listEvents: (period: { from: number; to: number }) => Promise<{ event: PaymentEvent; payload: string }[]>
  /** @throws DeskbellError `webhook_signature_invalid` */
  verifyWebhook: (rawBody: string, signature: string, endpoint?: 'platform' | 'connect') => Promise<PaymentEvent>
}
