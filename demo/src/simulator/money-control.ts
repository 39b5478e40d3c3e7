import { setUnpaidEnding } from './invoices/dunning.ts'
import type { UnpaidEnding } from './invoices/dunning.ts'
import { invoiceTable } from './invoices/invoice.ts'
import type { Invoice } from './invoices/invoice.ts'
import { replaceCard } from './portal/replace-card.ts'
import { subscriptionTable } from './subscriptions/subscription.ts'
import type { Subscription } from './subscriptions/subscription.ts'
import { accountTable } from './connect/account.ts'
import type { Account } from './connect/account.ts'
import { completeOnboarding, deauthorize, restrictAccount } from './connect/standing.ts'
import { closeDispute, disputeTable, openDispute } from './disputes/dispute.ts'
import type { Dispute, DisputeReason } from './disputes/dispute.ts'
import { refundTable, wishForRefunds } from './refunds/refund.ts'
import type { Refund, RefundWish } from './refunds/refund.ts'
import { settleRefund } from './refunds/settle.ts'
import { chargeTable } from './resources/charges.ts'
import type { Charge } from './resources/charges.ts'
import { customerTable } from './resources/customers.ts'
import type { World } from './world.ts'

/** What others than the shop do: owners of connected accounts, banks, and buyers who want their money back. */
export type MoneyControl = {
  /** Newest first, as all that follow. */
  accounts(): Account[]
  /** The owner answers what Stripe asks: payments and payouts are enabled. */
  completeOnboarding(accountId: string): Account
  /** Stripe misses something: payments and payouts are disabled again. */
  restrictAccount(accountId: string): Account
  /** The owner cuts the connection. */
  deauthorize(accountId: string): void
  subscriptions(): Subscription[]
  invoices(): Invoice[]
  /** A customer enters another card in the portal; what was left unpaid is tried with it at once. */
  replaceCard(customerId: string, card?: string): void
  /** What becomes of a subscription once the last try to collect has failed: `canceled` unless told otherwise. */
  setUnpaidEnding(ending: UnpaidEnding): void
  charges(): Charge[]
  disputes(): Dispute[]
  /** The card's holder disputes a charge, whole unless told otherwise. */
  openDispute(chargeId: string, details?: { reason?: DisputeReason; amount?: number }): Dispute
  closeDispute(disputeId: string, outcome: 'won' | 'lost'): Dispute
  refunds(): Refund[]
  /** What becomes of every refund from now on; `null` leaves it to the card. */
  setRefundOutcome(outcome: RefundWish | null): void
  settleRefund(refundId: string, outcome: 'succeeded' | 'failed'): Refund
}

type Table<T> = { find(id: string): T | undefined }

export function createMoneyControl(world: World): MoneyControl {
  function known<T>(table: Table<T>, id: string): T {
    const row = table.find(id)
    if (!row) throw new Error(`The payment simulator has no ${id}.`)
    return row
  }

  return {
    accounts: () => accountTable(world).all(),
    completeOnboarding: (id) => completeOnboarding(world, known(accountTable(world), id)),
    restrictAccount: (id) => restrictAccount(world, known(accountTable(world), id)),
    deauthorize: (id) => deauthorize(world, known(accountTable(world), id)),
    subscriptions: () => subscriptionTable(world).all(),
    invoices: () => invoiceTable(world).all(),
    replaceCard(customerId, card = '4242424242424242') {
      const { email, name } = known(customerTable(world), customerId)
      const refused = replaceCard(world, customerId, { number: card, expMonth: 12, expYear: 2040, email, name })
      if (refused) throw new Error(refused)
    },
    setUnpaidEnding: (ending) => setUnpaidEnding(world, ending),
    charges: () => chargeTable(world).all(),
    disputes: () => disputeTable(world).all(),
    openDispute(id, details) {
      const charge = known(chargeTable(world), id)
      if (charge.status !== 'succeeded') throw new Error(`The charge ${id} was never paid.`)
      return openDispute(world, charge, details)
    },
    closeDispute: (id, outcome) => closeDispute(world, known(disputeTable(world), id), outcome),
    refunds: () => refundTable(world).all(),
    setRefundOutcome: (outcome) => wishForRefunds(world, outcome),
    settleRefund: (id, outcome) => settleRefund(world, known(refundTable(world), id), outcome),
  }
}
