import type { Database } from './db/client.ts'
import type { Statement } from './db/run-batch.ts'
import type { ReportedInvoice, ReportedSubscription } from './domain/subscription.ts'

/** UTC milliseconds. */
export type Clock = () => number

export type Ids = {
  /** UUIDv7 */
  id: () => string
  /** For people to read out: `reference('PKG')` is `PKG-7K3F9Q`. */
  reference: (prefix: string) => string
  /** For one-time links: 256 random bits in base64url. */
  token: () => string
}

/** Work that may end after the answer has left; the runtime keeps it alive. */
export type Background = (work: Promise<unknown>) => void

/** One structured line each; never a name, an address or a token. */
export type Log = (level: 'info' | 'warn' | 'error', event: string, facts?: Record<string, unknown>) => void

/** Tokens that open one purchase for 24 hours, derived and never stored. */
export type PurchaseTokens = {
  issue: (purchase: { id: string; tokenVersion: number }) => Promise<string>
  /** Constant-time; false too once the purchase's 24 hours are over. */
  verify: (
    token: string,
    purchase: { id: string; tokenVersion: number; createdAt: number },
    now: number,
  ) => Promise<boolean>
}

/** Tokens with which somebody else claims a gift. */
export type GiftTokens = { issue: (purchaseId: string) => Promise<string> }

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
type Payout = { accountId: string; platformFeeMinor: number; platformFeeBps: number }

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

/** What became of a charge, as the payment provider tells it now. Amounts in minor units of its currency. */
export type ChargeFacts = {
  chargeId: string
  livemode: boolean
  /** Upper case. */
  currency: string
  amount: number
  amountRefunded: number
  /** Null where Stripe does not know it yet. */
  processingFee: number | null
  platformFee: number
  platformFeeRefunded: number
  payoutAccountId: string | null
  /** The transfer to that account, and what is left of it; null where there is none. */
  transferId: string | null
  payoutLeft: number | null
  receiptUrl: string | null
  /** Oldest first. */
  refunds: RefundFacts[]
  disputes: DisputeFacts[]
}

export type RefundFacts = {
  refundId: string
  amount: number
  status: 'pending' | 'succeeded' | 'failed'
  createdAt: number
  /** What was noted when it was made here; empty where it was made elsewhere. */
  metadata: Record<string, string>
}

export type DisputeFacts = {
  disputeId: string
  state: 'inquiry' | 'open' | 'won' | 'lost'
  /** Stripe's word for why. */
  reason: string
  amount: number
  /** Whether the bank has the money now. */
  isWithdrawn: boolean
  createdAt: number
}

type RefundRequest = {
  chargeId: string
  amount: number
  /** The practice's own account was paid: it gives its share back. */
  reverseTransfer: boolean
  refundPlatformFee: boolean
  /** The same request again is one refund. */
  idempotencyKey: string
  metadata: Record<string, string>
}

/** A code that buyers may enter. Amounts in minor units. */
export type PromotionFacts = {
  id: string
  /** As the operator wrote it. */
  code: string
  percentOff: number | null
  /** By currency in upper case; null where a percentage is taken off. */
  amountOff: Record<string, number> | null
  /** The least amount it works for, by currency; null where there is none. */
  minimumAmount: Record<string, number> | null
  /** It is for certain products, certain customers or first purchases, which a checkout here cannot tell. */
  isRestricted: boolean
  isActive: boolean
  /** UTC milliseconds. */
  expiresAt: number | null
  metadata: Record<string, string>
}

/** A practice's own account as Stripe tells it. */
export type AccountFacts = {
  accountId: string
  chargesEnabled: boolean
  payoutsEnabled: boolean
  detailsSubmitted: boolean
  /** Stripe's names of what its owner still has to hand in. */
  missing: string[]
  disabledReason: string | null
}

/** A subscription with its invoices, as Stripe tells it now. */
export type SubscriptionFacts = Omit<ReportedSubscription, 'invoices'> & {
  customerId: string
  /** What is sold again each period; an upgrade puts another price in its place. */
  itemId: string
  productId: string
  /** Minor units of its currency for each period. */
  unitAmount: number
  isTaxed: boolean
  invoices: readonly InvoiceFacts[]
}

export type InvoiceFacts = ReportedInvoice & {
  /** Neither paid nor given up. */
  isPending: boolean
  paymentIntentId: string | null
  /** Where anybody who has the address can pay it. */
  hostedUrl: string | null
}

/** One payment and where its money went. Amounts in minor units of its currency. */
export type PaymentFacts = {
  paymentIntentId: string
  status: 'succeeded' | 'processing' | 'open' | 'canceled'
  livemode: boolean
  /** Upper case. */
  currency: string
  amount: number
  metadata: Record<string, string>
  chargeId: string | null
  /** Null where nothing was charged, or Stripe does not know it yet. */
  processingFee: number | null
  platformFee: number
  payoutAccountId: string | null
  receiptUrl: string | null
  /** Something of it was refunded or disputed already: the charge has more to tell. */
  isChargeChanged: boolean
}

/** A payment of a purchase that was due later. Amounts in minor units. */
export type InstalmentRequest = {
  scheduleId: string
  purchaseId: string
  practiceId: string
  /** For the payer's statement and receipt. */
  description: string
  amount: number
  /** Upper case. */
  currency: string
  customerId: string
  payout: Payout | null
}

/** `failureCode` is Stripe's word for why the card was not charged, such as `authentication_required`. */
type InstalmentOutcome = { kind: 'charged'; payment: PaymentFacts } | { kind: 'refused'; failureCode: string }

export type SubscriptionChange =
  | { kind: 'pause' }
  | { kind: 'resume' }
  | { kind: 'cancel' }
  | {
      kind: 'upgrade'
      itemId: string
      productId: string
      packageId: string
      unitAmount: number
      currency: string
      everyMonths: number
      automaticTax: boolean
      idempotencyKey: string
    }

export type PaymentEvent = {
  id: string
  type: string
  livemode: boolean
  account: string | null
  /** What to look at again: of a refund or a dispute its charge, of an invoice its subscription, of a cut connection its account. */
  objectId: string | null
  createdAt: number
}

/** A feature's part in what the payment provider tells. */
export type EventHandler = {
  handles: (type: string) => boolean
  /** Its facts, read in the trip that keeps the event. */
  load: (event: Pick<PaymentEvent, 'objectId'>) => Statement & PromiseLike<unknown>
  /** Asks the provider how things stand now and saves that. `applied` belongs into the batch of its last write. */
  apply: (what: {
    event: Pick<PaymentEvent, 'id' | 'type' | 'objectId'>
    facts: unknown
    applied: Statement & PromiseLike<unknown>
  }) => Promise<void>
}

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
  /** @throws DeskbellError `refund_exceeds_left` or `refund_refused` */
  refund: (request: RefundRequest) => Promise<RefundFacts>
  /** Takes an amount that a bank took from the platform back from the practice's own account, the fee's share aside. */
  takeBackPayout: (payout: { transferId: string; amount: number; idempotencyKey: string }) => Promise<void>
  /** Pays out again what was taken back for a dispute that was won. */
  repeatPayout: (payout: {
    accountId: string
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

export type Mail = { to: string; subject: string; text: string; html: string }
/** @throws where the mail was not taken over */
export type Mailer = (mail: Mail) => Promise<void>

export type RateLimiter = {
  /** Takes one of `limit` places of the window; false once they are gone. */
  take: (
    key: string,
    rule: { limit: number; windowMilliseconds: number },
    now: number,
  ) => { ok: boolean; retryAfterSeconds: number }
}

/** Text of commas, semicolons or tabs as records, each with the line of the file it begins in. */
export type CsvReader = (
  text: string,
) => Promise<{ records: { line: number; cells: string[] }[] } | { problem: { line: number; message: string } }>

/** What use-cases are given; each asks for the part it needs. */
export type Deps = {
  db: Database
  clock: Clock
  ids: Ids
  payments: Payments
  purchaseTokens: PurchaseTokens
  giftTokens: GiftTokens
  rateLimiter: RateLimiter
  /** There is mail in the outbox: do not wait for the timer. */
  deliverSoon: () => void
  background: Background
  log: Log
  /** The operator's fee in basis points, where the practice has none of its own. */
  platformFeeBps: number
  /** Origin of the API, without a slash at the end. */
  publicUrl: string
}

/** Who signs in, and from where. */
export type SignInAttempt = {
  /** Lower case. */
  email: string
  /** The practice whose embed asks; null for the dashboard. The session is bound to it. */
  practiceId: string | null
  clientAddress: string
  /** What the browser said of itself; empty where that must not count. */
  browserHeaders: Record<string, string>
}

/** A session as the browser or program gets to hold it. */
export type OpenedSession = { userId: string; signedToken: string; setCookies: string[] }

/**
 * The library that keeps codes and sessions, behind an adapter.
 * `admit` runs after its own limit per client address, and stops the attempt by throwing.
 */
export type Authentication = {
  /** @returns the new code, which the library itself keeps only as a keyed digest */
  issueCode: (attempt: SignInAttempt, admit: () => Promise<void>) => Promise<string>
  /** @throws DeskbellError `code_invalid`, `code_expired`, `rate_limited` or `origin_not_allowed` */
  signIn: (attempt: SignInAttempt, code: string, admit: () => Promise<void>) => Promise<OpenedSession>
  /** For an address that has proven itself in another way. */
  signInWithoutCode: (attempt: SignInAttempt) => Promise<OpenedSession>
}
