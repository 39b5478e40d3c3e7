import type { ReportedInvoice, ReportedSubscription } from '../domain/subscription.ts'

/** A subscription with its invoices, as Stripe tells it now. */
export type SubscriptionFacts = Omit<ReportedSubscription, 'invoices'> & {
  customerId: string
  /** What is sold again each period; an upgrade puts another price in its place. */
  itemId: string
  productId: string
  /** Minor units of its currency for each period, from the next one on. */
  unitAmount: number
  isTaxed: boolean
  /** Stripe keeps it of all that is charged, tax included. */
  platformFeeBps: number
  /** The card that is charged; null where it is the customer's. */
  cardId: string | null
  invoices: readonly InvoiceFacts[]
}

export type InvoiceFacts = ReportedInvoice & {
  /** Neither paid nor given up. */
  isPending: boolean
  paymentIntentId: string | null
  /** Where anybody who has the address can pay it. */
  hostedUrl: string | null
}

export type SubscriptionChange =
  | { kind: 'pause' }
  | { kind: 'resume' }
  | { kind: 'cancel' }
  /** At once, with nothing given back. */
  | { kind: 'end' }
  /** At once: the rest of the period is charged in proportion, or nothing changes. */
  | (PriceChange & { kind: 'upgrade'; packageId: string; idempotencyKey: string })
  /** From the next period on. */
  | (PriceChange & { kind: 'downgrade'; packageId: string; fromAt: number })
  /** Takes a downgrade back that is still to come. */
  | (PriceChange & { kind: 'stay' })

export type PriceChange = {
  itemId: string
  productId: string
  /** For each period. */
  unitAmount: number
  currency: string
  everyMonths: number
  automaticTax: boolean
}
