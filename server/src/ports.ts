import type { Database } from './db/client.ts'
import type { Statement } from './db/run-batch.ts'

/** UTC milliseconds. */
export type Clock = () => number

export type Ids = {
  /** UUIDv7 */
  id: () => string
  /** For people to read out: `reference('PKG')` is `PKG-7K3F9Q`. */
  reference: (prefix: string) => string
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
}

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
  paymentIntentId: string | null
  processingFee: number | null
  lastPaymentError: string | null
  clientSecret: string | null
  url: string | null
}

export type PaymentEvent = {
  id: string
  type: string
  livemode: boolean
  account: string | null
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
  /** @throws DeskbellError `webhook_signature_invalid` */
  verifyWebhook: (rawBody: string, signature: string) => Promise<PaymentEvent>
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

/** What use-cases are given; each asks for the part it needs. */
export type Deps = {
  db: Database
  clock: Clock
  ids: Ids
  payments: Payments
  purchaseTokens: PurchaseTokens
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
