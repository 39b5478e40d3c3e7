import { invoicePayments } from '../invoices/invoice-payments.ts'
import { invoiceLines, invoices } from '../invoices/invoices.ts'
import { portalSessions } from '../portal/portal-sessions.ts'
import { subscriptionItems, subscriptions } from '../subscriptions/subscriptions.ts'
import { accountLinks, accounts } from '../connect/accounts.ts'
import { applicationFees, feeRefunds } from '../connect/application-fees.ts'
import { transferReversals, transfers } from '../connect/transfers.ts'
import { coupons, discounts } from '../discounts/coupons.ts'
import { promotionCodes } from '../discounts/promotion-codes.ts'
import { disputes } from '../disputes/disputes.ts'
import type { Resource } from '../http/routes.ts'
import { paymentIntents } from '../payments/intents.ts'
import { refunds } from '../refunds/refunds.ts'
import { balanceTransactions } from './balance-transactions.ts'
import { charges } from './charges.ts'
import { checkoutSessions, lineItems } from './checkout-sessions.ts'
import { customers } from './customers.ts'
import { events } from './events.ts'
import { prices } from './prices.ts'
import { products } from './products.ts'

/** All the API covers: a new kind of object is a file beside this one and a line below. */
export const resources: Resource[] = [
  accountLinks,
  accounts,
  applicationFees,
  balanceTransactions,
  charges,
  checkoutSessions,
  coupons,
  customers,
  discounts,
  disputes,
  events,
  feeRefunds,
  invoiceLines,
  invoicePayments,
  invoices,
  lineItems,
  paymentIntents,
  portalSessions,
  prices,
  products,
  promotionCodes,
  refunds,
  subscriptionItems,
  subscriptions,
  transferReversals,
  transfers,
]
