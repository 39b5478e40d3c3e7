import type { ReportedInvoice, ReportedSubscription } from '../domain/subscription.ts'

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
