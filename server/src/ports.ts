import type { Database } from './db/client.ts'
import type { Holidays, IcsFeedWriter, IcsReader, IcsWriter } from './ports/calendars.ts'
import type { OutboundFetch } from './ports/outbound.ts'
import type { CalendlyDesk } from './ports/calendly.ts'
import type { Payments } from './ports/payments.ts'
import type { Background, Clock, Ids, Log, RateLimiter } from './ports/runtime.ts'
import type { GiftTokens, PurchaseTokens, Sealer, SignedAddresses } from './ports/tokens.ts'

export type * from './ports/accounts.ts'
export type * from './ports/authentication.ts'
export type * from './ports/calendars.ts'
export type * from './ports/calendly.ts'
export type * from './ports/charges.ts'
export type * from './ports/checkout.ts'
export type * from './ports/events.ts'
export type * from './ports/instalments.ts'
export type * from './ports/mail.ts'
export type * from './ports/outbound.ts'
export type * from './ports/payments.ts'
export type * from './ports/promotions.ts'
export type * from './ports/runtime.ts'
export type * from './ports/subscriptions.ts'
export type * from './ports/tokens.ts'

/** What use-cases are given; each asks for the part it needs. */
export type Deps = {
  db: Database
  clock: Clock
  ids: Ids
  payments: Payments
  purchaseTokens: PurchaseTokens
  giftTokens: GiftTokens
  sealer: Sealer
  signedAddresses: SignedAddresses
  writeIcs: IcsWriter
  writeIcsFeed: IcsFeedWriter
  readIcs: IcsReader
  holidays: Holidays
  outbound: OutboundFetch
  rateLimiter: RateLimiter
  calendlyDesk: CalendlyDesk
  /** There is mail in the outbox: do not wait for the timer. */
  deliverSoon: () => void
  /** A time of the consultant's became free: somebody may be waiting for it. */
  offerSoon: (consultantId: string) => void
  background: Background
  log: Log
  /** The operator's fee in basis points, where the practice has none of its own. */
  platformFeeBps: number
  /** Origin of the API, without a slash at the end. */
  publicUrl: string
}
